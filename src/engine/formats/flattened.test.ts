import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kdumpRaw, flattened as referenceFlattened } from '../../../e2e/fixtures/kdumpFiles.ts';
import { flatten, type MadeRecord, madePage, makeKdump } from '../../../e2e/fixtures/kdumpMaker.ts';
import { elfVmcore, memRaw } from '../../../e2e/fixtures/reference.ts';
import { fileOffset, physAddr } from '../../base/address.ts';
import { equalBytes } from '../../base/bytes.ts';
import { memorySource } from '../memorySource.ts';
import type { OpenedFormat } from '../openTypes.ts';
import { flattened } from './flattened.ts';
import { indexFlattened } from './flattenedIndex.ts';
import { flattenedSource } from './flattenedSource.ts';
import { kdump } from './kdump.ts';

async function open(bytes: Uint8Array): Promise<OpenedFormat> {
  const opened = await flattened.open([memorySource(bytes, 'flat')], {});
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

async function view(bytes: Uint8Array) {
  const source = memorySource(bytes, 'flat');
  const index = await indexFlattened(source);
  if (!index.ok) throw new Error('no index');
  return { index: index.value, payload: flattenedSource(source, index.value) };
}

function end(opened: OpenedFormat) {
  return opened.findings.find(({ code }) => code === 'flattened-complete')?.outcome;
}

/** `bytes` in records of `size`, shuffled by a step that has no common factor with their number. */
function records(bytes: Uint8Array, size: number): readonly MadeRecord[] {
  const count = Math.ceil(bytes.length / size);
  const step = [7, 11, 13, 1].find((prime) => count % prime !== 0) ?? 1;
  return Array.from({ length: count }, (_, i) => {
    const offset = ((i * step) % count) * size;
    return { offset, bytes: bytes.subarray(offset, offset + size) };
  });
}

describe('the payload of a flattened file', () => {
  it('is the kdump file that the reference was made from', async () => {
    const { index, payload } = await view(referenceFlattened());
    const raw = kdumpRaw();
    expect(index.end).toEqual({ kind: 'complete' });
    expect(payload.sizeBytes).toBe(raw.length);
    const all = await payload.read(fileOffset(0), raw.length);
    expect(all.ok && equalBytes(all.value, raw)).toBe(true);
  });

  it('reads any range as the rearranged file would', async () => {
    const someRecords = fc.array(
      fc.record({ offset: fc.nat(500), bytes: fc.uint8Array({ minLength: 0, maxLength: 120 }) }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(someRecords, fc.nat(700), fc.nat(700), async (list, start, length) => {
        const naive = new Uint8Array(2000);
        let size = 0;
        for (const { offset, bytes } of list) {
          naive.set(bytes, offset);
          if (bytes.length > 0) size = Math.max(size, offset + bytes.length);
        }
        const { payload } = await view(flatten(list));
        expect(payload.sizeBytes).toBe(size);
        const answer = await payload.read(fileOffset(start), length);
        expect(answer.ok).toBe(start + length <= size);
        if (answer.ok) expect(answer.value).toEqual(naive.slice(start, start + length));
      }),
    );
  });

  it('has no bytes where an incomplete file has no record', async () => {
    const list = [
      { offset: 0, bytes: new Uint8Array(10).fill(1) },
      { offset: 20, bytes: new Uint8Array(10).fill(2) },
    ];
    const whole = await view(flatten(list));
    expect((await whole.payload.read(fileOffset(5), 10)).ok).toBe(true);
    const cut = await view(flatten(list, false));
    expect(cut.index.end).toEqual({ kind: 'truncated' });
    expect(await cut.payload.read(fileOffset(5), 10)).toMatchObject({
      ok: false,
      error: { kind: 'outside' },
    });
    expect((await cut.payload.read(fileOffset(20), 10)).ok).toBe(true);
  });

  it('skips the data of large records when it is indexed', async () => {
    const bytes = flatten(
      [0, 1, 2, 3, 4].map((i) => ({ offset: i * 3000000, bytes: new Uint8Array(3000000) })),
    );
    const inner = memorySource(bytes, 'flat');
    let readBytes = 0;
    const index = await indexFlattened({
      ...inner,
      read(offset, length, signal) {
        readBytes += length;
        return inner.read(offset, length, signal);
      },
    });
    expect(index.ok && index.value.recordCount).toBe(5);
    expect(readBytes).toBeLessThan(bytes.length / 3);
  });
});

describe('flattened dumps', () => {
  it('open as what is in them', async () => {
    const inKdump = await open(referenceFlattened());
    expect(inKdump.label).toBe('kdump compressed (makedumpfile), flattened');
    expect(end(inKdump)).toBe('passed');
    expect(inKdump.findings.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    const inElf = await open(flatten(records(elfVmcore('P4'), 70000)));
    expect(inElf.label).toMatch(/, flattened$/);
    for (const { memory } of [inKdump, inElf]) {
      const answer = await memory.read(physAddr(0x10000), 0x3f0000);
      expect(answer.ok && equalBytes(answer.value.bytes, memRaw().subarray(0x10000))).toBe(true);
    }
  });

  it('promise no bytes at offsets of the flattened file', async () => {
    const { memory, segments } = await open(flatten(records(elfVmcore('P4'), 70000)));
    const extents = await memory.extents(physAddr(0), memory.end);
    expect(extents.ok && extents.value.map(({ kind }) => kind)).toEqual(['packed']);
    expect(segments.every((segment) => segment.fileOffset === undefined)).toBe(true);
  });

  it.each(Array.from({ length: 10 }, (_, i) => i))(
    'cut at place %i of 10 read what is there',
    async (place) => {
      const made = makeKdump({ pageCount: 120, page: madePage });
      const bytes = flatten([
        { offset: 0, bytes: made.bytes.slice(0, made.descriptorsAt) },
        ...records(made.bytes.slice(made.descriptorsAt), 4000).map((record) => {
          return { ...record, offset: record.offset + made.descriptorsAt };
        }),
      ]);
      const cut = 4096 + 16 + made.descriptorsAt + Math.floor(((bytes.length - 25000) * place) / 10);
      const opened = await open(bytes.slice(0, cut));
      expect(end(opened)).toBe('failed');
      const answer = await opened.memory.read(physAddr(0), 120 * 4096);
      if (!answer.ok) throw new Error(answer.error.kind);
      const { memory } = await open(bytes);
      const whole = await memory.read(physAddr(0), 120 * 4096);
      expect(whole.ok && whole.value.pieces.length).toBe(1);
      for (const { start, length, source, reason } of answer.value.pieces) {
        if (source !== 'file') {
          expect(reason).toBe('truncated');
          continue;
        }
        const good = whole.ok ? whole.value.bytes.subarray(start, start + length) : undefined;
        expect(
          good !== undefined && equalBytes(answer.value.bytes.subarray(start, start + length), good),
        ).toBe(true);
      }
    },
  );

  it('keep the records before a damaged one', async () => {
    const made = makeKdump({ pageCount: 8, page: madePage });
    const bytes = flatten([
      { offset: 0, bytes: made.bytes },
      { offset: 0, bytes: new Uint8Array(4) },
    ]);
    new DataView(bytes.buffer).setBigInt64(4096 + 16 + made.bytes.length, -7n);
    const opened = await open(bytes);
    expect(end(opened)).toBe('failed');
    const answer = await opened.memory.read(physAddr(4096), 4096);
    expect(answer.ok && answer.value.bytes).toEqual(madePage(1));
  });

  it('are refused in words when nothing known is in them', async () => {
    for (const bytes of [
      flatten([]),
      flatten([{ offset: 0, bytes: new Uint8Array(5000) }]),
      flatten([], false),
    ]) {
      const opened = await flattened.open([memorySource(bytes, 'flat')], {});
      expect(opened).toMatchObject({ ok: false, error: { kind: 'damaged' } });
    }
  });

  it('are not taken for kdump files, nor the other way round', () => {
    const probe = (bytes: Uint8Array) => {
      return { source: memorySource(bytes, 'x'), head: bytes.subarray(0, 65536), tail: new Uint8Array(0) };
    };
    expect(flattened.probe(probe(referenceFlattened()))?.score).toBe(100);
    expect(flattened.probe(probe(kdumpRaw()))).toBeUndefined();
    expect(kdump.probe(probe(referenceFlattened()))).toBeUndefined();
    for (let length = 0; length < 32; length++) {
      expect(flattened.probe(probe(referenceFlattened().subarray(0, length)))).toBeUndefined();
    }
  });

  it('give a dump or an error in words for any bytes', async () => {
    const noise = fc.uint8Array({ maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(noise, async (bytes) => {
        const file = new Uint8Array(4096 + bytes.length);
        file.set(flatten([], false));
        file.set(bytes, 4096);
        const opened = await flattened.open([memorySource(file, 'noise')], {});
        if (!opened.ok) expect(opened.error.kind).toBe('damaged');
      }),
    );
  });
});
