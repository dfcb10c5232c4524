import { describe, expect, it } from 'vitest';
import type { Command } from '../../commands/registry.ts';
import { matchCommands } from './matchCommands.ts';

const command = (title: string): Command => ({
  id: title,
  title,
  group: 'Go to',
  keys: [],
  scope: 'dump',
  run: () => {},
});
const commands = ['Next boundary of a source', 'Show Segments', 'End of the HSA'].map(command);
const titles = (text: string): readonly string[] => matchCommands(commands, text).map((found) => found.title);

describe('matchCommands', () => {
  it('shows everything in order before anything is typed', () => {
    expect(titles('  ')).toEqual(commands.map((entry) => entry.title));
  });

  it('needs every word, in any order and case', () => {
    expect(titles('hsa END')).toEqual(['End of the HSA']);
    expect(titles('hsa segments')).toEqual([]);
  });

  it('puts the start of a title before the middle of one', () => {
    expect(titles('e')[0]).toBe('End of the HSA');
  });
});
