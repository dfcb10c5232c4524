import { describe, expect, it } from 'vitest';
import { MIB, makeMachine } from '../../e2e/fixtures/machine.ts';
import { fullMemory, hsaImage, memmapText } from '../../e2e/fixtures/pairFiles.ts';
import type { OpenRequest } from './api.ts';
import { CONTEXT_BYTES, HIT_SOURCES, type SearchBatch, type SearchQuery } from './searchApi.ts';
import { createSearchHost } from './searchHost.ts';

/** HSA [0, 1 MiB), memory up to 8 MiB, a hole, memory [12, 20 MiB); a mark across every border. */
function request(): { readonly files: OpenRequest; readonly marks: readonly number[] } {
  const machine = makeMachine({
    hsaSize: MIB,
    chunks: [
      [0, 8 * MIB],
      [12 * MIB, 20 * MIB],
    ],
  });
  const marks = [0x5000, MIB - 3, 4 * MIB - 2, 12 * MIB, 16 * MIB - 5, 20 * MIB - 8];
  for (const mark of marks) machine.memory.text(mark, 'searched');
  const file = (name: string, bytes: Uint8Array<ArrayBuffer>) => ({
    file: new Blob([bytes]),
    name,
    role: 'auto' as const,
  });
  const files = [
    file('mem.img', fullMemory(machine)),
    file('hsa.img', hsaImage(machine)),
    file('memmap', memmapText(machine)),
  ];
  return { files: { files, options: {} }, marks };
}

const TEXT: SearchQuery = { kind: 'text', pattern: 'searched', encoding: 'ascii', anyCase: false };

async function setup() {
  const { files, marks } = request();
  const host = createSearchHost();
  expect(await host.open(files)).toEqual({ ok: true, value: true });
  return { host, marks };
}

function addrsOf(batches: readonly SearchBatch[]): readonly number[] {
  return batches.flatMap(({ hits }) => [...hits.addrs]);
}

describe('the search host', () => {
  it('finds across files and blocks and counts what is not there', async () => {
    const { host, marks } = await setup();
    const batches: SearchBatch[] = [];
    const outcome = await host.run({ query: TEXT, start: 0, end: 20 * MIB, from: 0, keep: 100 }, (batch) =>
      batches.push(batch),
    );
    expect(outcome).toEqual({ ok: true, value: true });
    expect(addrsOf(batches)).toEqual(marks);
    const sum = (pick: (batch: SearchBatch) => number) =>
      batches.reduce((all, batch) => all + pick(batch), 0);
    expect(sum(({ searched }) => searched)).toBe(16 * MIB);
    expect(sum(({ unsearched }) => unsearched)).toBe(4 * MIB);
    expect(batches.at(-1)).toMatchObject({ searchedTo: 20 * MIB, total: 16 * MIB });
  });

  it('brings the bytes around a hit and its source', async () => {
    const { host } = await setup();
    const batches: SearchBatch[] = [];
    await host.run({ query: TEXT, start: MIB - 100, end: MIB + 100, from: MIB - 100, keep: 1 }, (batch) =>
      batches.push(batch),
    );
    const hits = batches.find(({ hits: { count } }) => count === 1)?.hits;
    expect(hits?.bytes).toHaveLength(CONTEXT_BYTES);
    expect(HIT_SOURCES[hits?.sources[0] ?? 0]).toBe('hsa');
    const lead = hits?.leads[0] ?? 0;
    expect(new TextDecoder().decode(hits?.bytes.subarray(lead, lead + 8))).toBe('searched');
    expect(hits?.contexts[0]).toBe(CONTEXT_BYTES);
  });

  it('keeps no more hits than asked for and counts the others', async () => {
    const { host, marks } = await setup();
    const batches: SearchBatch[] = [];
    await host.run({ query: TEXT, start: 0, end: 20 * MIB, from: 0, keep: 2 }, (batch) =>
      batches.push(batch),
    );
    expect(addrsOf(batches)).toEqual(marks.slice(0, 2));
    expect(batches.reduce((all, { found }) => all + found, 0)).toBe(marks.length);
  });

  it('goes on where it was stopped, with every hit once', async () => {
    const { host, marks } = await setup();
    const query: SearchQuery = { kind: 'bytes', pattern: '?? 73 65 61 72' };
    const batches: SearchBatch[] = [];
    let from = 0;
    for (let run = 0; run < 50 && from < 20 * MIB; run++) {
      const stop = new AbortController();
      // Stops at the first batch that comes; the worker sends one when it has found much or time has passed.
      await host.run(
        { query, start: 0, end: 20 * MIB, from, keep: 100 },
        (batch) => {
          batches.push(batch);
          from = batch.searchedTo;
          stop.abort();
        },
        stop.signal,
      );
    }
    expect(addrsOf(batches)).toEqual(marks.filter((mark) => mark !== 12 * MIB).map((mark) => mark - 1));
  });

  it('refuses a pattern in words, and everything before files are open', async () => {
    const { host } = await setup();
    const bad: SearchQuery = { kind: 'bytes', pattern: 'xyz' };
    const ask = { query: bad, start: 0, end: 10, from: 0, keep: 1 };
    expect(await host.run(ask, () => {})).toMatchObject({ ok: false, error: { kind: 'pattern' } });
    expect(await createSearchHost().run(ask, () => {})).toMatchObject({
      ok: false,
      error: { kind: 'not-open' },
    });
  });
});
