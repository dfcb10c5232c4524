import { describe, expect, it } from 'vitest';
import type { SearchRun } from '../../store/searchStore.ts';
import { hitWords, progressWords, shareDone, unsearchedWords } from './searchWords.ts';

const MIB = 1024 * 1024;
const run: SearchRun = {
  query: { kind: 'bytes', pattern: '00' },
  range: { start: 0, end: 200 * MIB },
  searchedTo: 60 * MIB,
  searched: 50 * MIB,
  unsearched: 10 * MIB,
  total: 150 * MIB,
  found: 1234,
  elapsedMs: 5000,
};

describe('the words of a search', () => {
  it('say how much, how fast and how long still while it runs', () => {
    expect(progressWords('running', run, 1234)).toBe(
      '50 MiB of 150 MiB searched · 1,234 hits · 10 MiB a second · about 10 s left',
    );
  });

  it('say neither rate nor rest before they mean anything', () => {
    expect(progressWords('running', { ...run, elapsedMs: 100 }, 1234)).toBe(
      '50 MiB of 150 MiB searched · 1,234 hits',
    );
    expect(progressWords('running', { ...run, total: undefined }, 0)).toBe(
      'Opening the files for the search',
    );
  });

  it('say where it stopped and what was passed over', () => {
    expect(progressWords('stopped', run, 1234)).toContain('Stopped at 0x3c00000');
    expect(unsearchedWords(run)).toBe('Not searched: 10 MiB (10,485,760 bytes) that are not in the dump.');
    expect(unsearchedWords({ ...run, unsearched: 0 })).toBe('');
  });

  it('say when more was found than is listed', () => {
    expect(hitWords(1, 1)).toBe('1 hit');
    expect(hitWords(250_000, 100_000)).toBe('250,000 hits, the first 100,000 are listed');
  });

  it('count an empty range as done', () => {
    expect(shareDone({ ...run, searched: 0, total: 0 })).toBe(1);
    expect(shareDone(run)).toBeCloseTo(1 / 3);
  });
});
