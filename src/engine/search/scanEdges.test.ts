import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { MemoryImage } from '../types.ts';
import type { SearchQuery } from './query.ts';
import { presentBytes, scanMemory } from './scanMemory.ts';
import { makeMemory, matcherOf, search } from './search.testkit.ts';

describe('lines of more than 2 KiB', () => {
  it('are cut at the same places whatever the blocks, and matches cross the cuts', async () => {
    const text = 'lorem ipsum 12345 dolor '.repeat(400);
    const bytes = new TextEncoder().encode(`\0\0\0${text}\0tail 12345`);
    const made = makeMemory([
      { kind: 'bytes', bytes: bytes.slice(0, 4000) },
      { kind: 'bytes', bytes: bytes.slice(4000) },
    ]);
    const range = { start: 0, end: bytes.length };
    const pattern = '[0-9]+ d|l$|^lo|ipsum';
    const query: SearchQuery = { kind: 'regex', pattern, encoding: 'ascii', anyCase: false };
    const { hits } = await search(made.memory, query, range);
    // 400 numbers, 400 words, the start, and one number that a cut splits: its rest is found again from there.
    expect(hits.length).toBe(802);
    for (const blockBytes of [100, 2048, 4097]) {
      for (const sliceBytes of [64, 3000]) {
        const other = await search(made.memory, query, range, { blockBytes, sliceBytes, stopAfter: 3 });
        expect(other.hits).toEqual(hits);
      }
    }
  });
});

describe('what is not there', () => {
  const made = makeMemory([
    { kind: 'bytes', bytes: Uint8Array.of(1, 2, 3) },
    { kind: 'gap', length: 2 },
    { kind: 'bytes', bytes: Uint8Array.of(4, 5, 6) },
  ]);

  it('is counted and never matched across', async () => {
    const across = await search(made.memory, { kind: 'bytes', pattern: '03 04' }, { start: 0, end: 8 });
    expect(across).toEqual({ hits: [], searched: 6, unsearched: 2 });
    const zeros = await search(made.memory, { kind: 'bytes', pattern: '00' }, { start: 0, end: 8 });
    expect(zeros.hits).toEqual([]);
  });

  it('does not count as work to do', async () => {
    expect(await presentBytes(made.memory, physAddr(1), physAddr(7))).toEqual({ ok: true, value: 4 });
  });

  it('a match across the border of two files is found, with the source of its first byte', async () => {
    const joined = makeMemory([
      { kind: 'bytes', bytes: Uint8Array.of(1, 2, 3) },
      { kind: 'bytes', bytes: Uint8Array.of(4, 5, 6) },
    ]);
    const sources: string[] = [];
    await scanMemory(
      joined.memory,
      matcherOf({ kind: 'bytes', pattern: '03 04' }),
      { start: physAddr(0), end: physAddr(6), from: physAddr(0) },
      { found: () => true, hit: ({ source }) => sources.push(source), progress: async () => {} },
    );
    expect(sources).toEqual(['hsa']);
  });
});

describe('huge stretches', () => {
  it('of zeros that are not stored are passed over without reading, except at their edges', async () => {
    const made = makeMemory([
      { kind: 'bytes', bytes: new TextEncoder().encode('Linux') },
      { kind: 'zero', length: 100_000 },
      { kind: 'bytes', bytes: new TextEncoder().encode('Linux') },
    ]);
    let read = 0;
    const memory: MemoryImage = {
      ...made.memory,
      read: (start, length, signal) => {
        read += length;
        return made.memory.read(start, length, signal);
      },
    };
    const query: SearchQuery = { kind: 'bytes', pattern: '00 4c 69' };
    const { hits, searched } = await search(memory, query, { start: 0, end: 100_010 }, { blockBytes: 1024 });
    expect(hits).toEqual([{ addr: 100_004, length: 3 }]);
    expect(searched).toBe(100_010);
    expect(read).toBeLessThan(4096);
  });

  it('are not read further than a few blocks once the search is stopped', async () => {
    const made = makeMemory([{ kind: 'bytes', bytes: new Uint8Array(64 * 1024) }]);
    let reads = 0;
    const memory: MemoryImage = {
      ...made.memory,
      read: (start, length, signal) => {
        reads++;
        return made.memory.read(start, length, signal);
      },
    };
    const stop = new AbortController();
    const outcome = await scanMemory(
      memory,
      matcherOf({ kind: 'bytes', pattern: '01' }),
      { start: physAddr(0), end: physAddr(64 * 1024), from: physAddr(0) },
      { found: () => true, hit: () => {}, progress: async () => stop.abort() },
      { signal: stop.signal, blockBytes: 1024, inFlight: 2 },
    );
    expect(outcome).toEqual({ ok: false, error: { kind: 'cancelled' } });
    expect(reads).toBe(2);
  });
});
