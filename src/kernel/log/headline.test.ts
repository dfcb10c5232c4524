import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../types.ts';
import { findHeadline } from './headline.ts';

function record(text: string): LogRecord {
  return { seq: 0n, timeNs: 0n, level: 0, facility: 0, caller: undefined, text, damage: undefined };
}

describe('findHeadline', () => {
  it('prefers the panic to what led to it, and the first to later ones', () => {
    const records = [
      'x',
      'Krnl PSW : 1',
      'Oops: 4',
      'Kernel panic - not syncing: a',
      'Kernel panic - not syncing: b',
    ];
    expect(findHeadline(records.map(record))).toMatchObject({
      index: 3,
      match: 'Kernel panic - not syncing',
    });
    expect(findHeadline(records.slice(0, 3).map(record))).toMatchObject({ index: 2, match: 'Oops' });
  });

  it('finds nothing in a quiet log', () => {
    expect(findHeadline([record('all is well')])).toBeUndefined();
  });
});
