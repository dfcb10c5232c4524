import { describe, expect, it } from 'vitest';
import type { Fact } from '../../rpc/kernelApi.ts';
import { groupFacts, sureWords } from './systemGroups.ts';
import { systemMarkdown } from './systemMarkdown.ts';

const fact = (
  group: Fact['group'],
  label: string,
  value?: string,
  confidence: Fact['confidence'] = 'exact',
): Fact => ({
  group,
  label,
  value,
  confidence: value === undefined ? undefined : confidence,
  evidence: 'made',
});

const FACTS: readonly Fact[] = [
  fact('Kernel', 'Node name', 'secret-host'),
  fact('Kernel', 'Boot command line', 'password=hunter2'),
  fact('Kernel', 'Taint flags', 'OE: a | b'),
  fact('Memory', 'Total', '10 pages', 'inferred'),
  fact('Memory', 'Slab'),
  fact('Run queues', 'CPU 0', 'runs sh (pid 1); 1 in the queue'),
  fact('File systems', '/home/somebody', 'x, type ext4'),
];

describe('facts of the system', () => {
  it('are grouped in order and counted by how sure they are', () => {
    expect(groupFacts(FACTS).map(({ group, lines }) => `${group} ${lines.length}`)).toEqual([
      'Kernel 3',
      'Memory 2',
      'Run queues 1',
      'File systems 1',
    ]);
    expect(sureWords(FACTS)).toBe('7 facts, 1 inferred, 1 not found');
  });

  it('go into a ticket without names of machines, command lines and paths', () => {
    const text = systemMarkdown(FACTS);
    expect(text).toContain('| Taint flags | OE: a \\| b |');
    expect(text).toContain('| Memory: Total | 10 pages (inferred) |');
    expect(text).toContain('| Run queues: CPU 0 | runs sh (pid 1); 1 in the queue |');
    for (const word of ['secret', 'hunter2', 'somebody', 'Slab']) expect(text).not.toContain(word);
    expect(systemMarkdown([])).toBe('');
  });
});
