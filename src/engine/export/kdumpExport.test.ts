import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elfVmcore } from '../../../e2e/fixtures/reference.ts';
import { fileOffset, physAddr } from '../../base/address.ts';
import { ok } from '../../base/result.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { memorySource } from '../memorySource.ts';
import type { Dump, Extent } from '../types.ts';
import { asKdump, compareMemory, noteContents, openBytes, troubles } from './exportTestHelp.testkit.ts';
import { planKdump } from './kdumpPlan.ts';
import { kdumpRecords } from './kdumpWrite.ts';
import { ownPacker, packFrames } from './packPages.ts';
import type { PageFilter } from './pageFilter.ts';
import type { FramePacker } from './storedFrames.ts';

const END = 0x400000;
const FRAME = 4096;

/** Frames of the reference machine that are not all zero. */
const NOT_ZERO = 673;

function reference(): Promise<Dump> {
  return openBytes(elfVmcore('P4'));
}

describe('a written kdump file', () => {
  it('holds every byte and every note at level 0, packed or not, flattened or not', async () => {
    const dump = await reference();
    for (const codec of ['none', 'zlib', 'zstd'] as const) {
      for (const flattened of [false, true]) {
        const { bytes, counts } = await asKdump(dump, { codec, flattened });
        expect(counts).toMatchObject({ storedFrames: 1024, zeroFrames: 1024 - NOT_ZERO, lostFrames: 0 });
        expect(counts.sizeBytes).toBe(bytes.length);
        const again = await openBytes(bytes);
        expect(troubles(again)).toEqual([]);
        expect(again.format).toBe(flattened ? 'flattened' : 'kdump');
        expect(noteContents(again)).toEqual(noteContents(dump));
        expect(again.vmcoreinfo?.text).toBe(dump.vmcoreinfo?.text);
        expect(await compareMemory(dump, again, END)).toMatchObject({ same: END, different: [] });
      }
    }
  });

  it('says in header and descriptors how its pages are packed', async () => {
    const dump = await reference();
    for (const [codec, flag] of [
      ['none', 0],
      ['zlib', 1],
      ['zstd', 0x20],
    ] as const) {
      const { bytes } = await asKdump(dump, { codec });
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      expect(view.getUint32(424)).toBe(flag);
      const descriptors = (1 + view.getUint32(432) + view.getUint32(436)) * FRAME;
      for (let i = 0; i < 1024; i++) {
        const size = view.getUint32(descriptors + 24 * i + 8);
        expect(view.getUint32(descriptors + 24 * i + 12)).toBe(size < FRAME ? flag : 0);
      }
    }
  });

  it('stores frames of zeros once at level 1, as makedumpfile does, and keeps them apart from what is missing', async () => {
    const dump = await reference();
    const { bytes, counts } = await asKdump(dump, {
      level: 1,
      codec: 'none',
      scope: { redact: [{ start: 0x8000, end: 0x8001 }] },
    });
    expect(bytes.length).toBeLessThan((NOT_ZERO + 32) * FRAME);
    expect(counts).toMatchObject({ storedFrames: 1023, zeroFrames: 1024 - NOT_ZERO, leftOutFrames: 0 });
    const again = await openBytes(bytes);
    const compared = await compareMemory(dump, again, END);
    expect(compared).toMatchObject({ same: 1023 * FRAME, different: [], onlySecond: 0 });
    const redacted = await again.memory.read(physAddr(0x8000), 1);
    expect(redacted.ok && redacted.value.pieces[0]?.source).toBe('missing');
    const header = new DataView(bytes.buffer, bytes.byteOffset);
    expect(header.getUint32(FRAME + 8)).toBe(1);
  });

  it('leaves out what the filter names, as excluded, whatever the places and the packing', async () => {
    const dump = await reference();
    await fc.assert(
      fc.asyncProperty(
        // The first frames hold what a reader looks for when it opens a dump.
        fc.uniqueArray(fc.integer({ min: 64, max: 1023 }), { maxLength: 900 }),
        fc.constantFrom('none' as const, 'zlib' as const),
        async (frames, codec) => {
          const out = new Set(frames);
          const filter = listFilter(out, 30);
          const { bytes, counts } = await asKdump(dump, { level: 30, codec, filter });
          expect(counts).toMatchObject({ leftOutFrames: out.size, storedFrames: 1024 - out.size });
          const again = await openBytes(bytes);
          expect(troubles(again)).toEqual([]);
          const compared = await compareMemory(dump, again, END);
          expect(compared).toMatchObject({
            same: (1024 - out.size) * FRAME,
            different: [],
            onlySecond: 0,
            onlyFirst: out.size * FRAME,
          });
          for (const frame of frames.slice(0, 5)) {
            const read = await again.memory.read(physAddr(frame * FRAME), 1);
            expect(read.ok && read.value.pieces[0]).toMatchObject({ source: 'excluded', reason: 'filtered' });
          }
          expect(new DataView(bytes.buffer, bytes.byteOffset).getUint32(FRAME + 8)).toBe(30);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('reads nothing of batches that are left out as a whole, and takes no more room than what stays', async () => {
    const dump = await reference();
    let readBytes = 0;
    const memory: Dump['memory'] = {
      end: dump.memory.end,
      extents: (...request) => dump.memory.extents(...request),
      read: (start, length, signal) => {
        readBytes += length;
        return dump.memory.read(start, length, signal);
      },
    };
    const out = new Set(Array.from({ length: 512 }, (_, i) => i));
    const counted = { ...dump, memory };
    const plan = await planKdump(counted, {
      profile: 'auto',
      level: 16,
      codec: 'none',
      filter: listFilter(out, 16),
    });
    if (!plan.ok) throw new Error(plan.error.kind);
    expect(plan.value.keptFrames).toBe(512);
    readBytes = 0;
    for await (const step of kdumpRecords(plan.value, counted, ownPacker))
      if (!step.ok) throw new Error(step.error.kind);
    expect(readBytes).toBe(512 * FRAME);
    expect(plan.value.sizeLimit).toBeLessThan(513 * FRAME + 32 * FRAME);
  });

  it('is not planned at a level that nobody can decide', async () => {
    const dump = await reference();
    for (const level of [2, 31, 32, -1, 1.5]) {
      const plan = await planKdump(dump, { profile: 'auto', level, codec: 'none' });
      expect(plan).toMatchObject({ ok: false, error: { kind: 'not-possible' } });
    }
  });

  it('is marked incomplete until its last record', async () => {
    const dump = await reference();
    const plan = await planKdump(dump, { profile: 'auto', level: 0, codec: 'none' });
    if (!plan.ok) throw new Error(plan.error.kind);
    const statuses: number[] = [];
    for await (const step of kdumpRecords(plan.value, dump, ownPacker)) {
      if (!step.ok) throw new Error(step.error.kind);
      for (const { position, bytes } of step.value.records)
        if (position === 0) statuses.push(new DataView(bytes.buffer).getUint32(424));
    }
    expect(statuses).toEqual([8, 0]);
  });

  it('is the same whatever order a pool ends its batches in', async () => {
    const dump = await reference();
    const waiting: (() => void)[] = [];
    const late: FramePacker = {
      width: 3,
      pack: (frames, codec) =>
        new Promise((resolve) => {
          waiting.push(() => resolve(packFrames(frames, codec)));
          // The newest batch ends first.
          setTimeout(() => waiting.pop()?.(), 0);
        }),
    };
    const [own, pool] = await Promise.all([asKdump(dump), asKdump(dump, {}, late)]);
    expect(Buffer.from(pool.bytes).equals(own.bytes)).toBe(true);
  });

  it('stores what the dump has and nothing else, whatever the extents', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('file', 'gap', 'zero', 'damaged'), { minLength: 1, maxLength: 40 }),
        fc.constantFrom(0 as const, 1 as const),
        async (kinds, level) => {
          const dump = patchwork(kinds);
          if (kinds.every((kind) => kind === 'gap')) return;
          const { bytes, counts } = await asKdump(dump, { level, codec: 'none' });
          const again = await openBytes(bytes);
          const compared = await compareMemory(dump, again, kinds.length * FRAME);
          const stored = kinds.filter((kind) => kind === 'file' || kind === 'zero').length;
          expect(compared).toMatchObject({
            same: stored * FRAME,
            different: [],
            onlySecond: 0,
            onlyOneNotZero: 0,
          });
          expect(counts.lostFrames).toBe(kinds.filter((kind) => kind === 'damaged').length);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('cannot be planned when nothing that is asked for is there', async () => {
    const dump = await reference();
    const plan = await planKdump(dump, {
      profile: 'auto',
      level: 0,
      codec: 'none',
      scope: { ranges: [{ start: END, end: 2 * END }] },
    });
    expect(plan).toMatchObject({ ok: false, error: { kind: 'no-memory' } });
  });
});

/** A filter that leaves out the listed frames and expects to be asked for `level` only. */
function listFilter(frames: ReadonlySet<number>, level: number): PageFilter {
  return {
    async leftOut(first, count, asked) {
      if (asked !== level) throw new Error(`asked for level ${asked}`);
      return ok(Uint8Array.from({ length: count }, (_, i) => (frames.has(first + i) ? 1 : 0)));
    },
  };
}

/** One frame of each kind after the other; `damaged` ones are listed as stored and cannot be read. */
function patchwork(kinds: readonly string[]): Dump {
  const source = memorySource(
    Uint8Array.from({ length: kinds.length * FRAME }, (_, i) => 1 + (i % 251)),
    'patchwork',
  );
  const extents = kinds.map((kind, i): Extent => {
    const place = { start: physAddr(i * FRAME), end: physAddr((i + 1) * FRAME) };
    if (kind === 'file')
      return { ...place, kind: 'file', source: 'file', file: 0, offset: fileOffset(i * FRAME) };
    if (kind === 'zero') return { ...place, kind: 'zero', source: 'zero' };
    if (kind === 'damaged') return { ...place, kind: 'packed', source: 'file', file: 0 };
    return { ...place, kind: 'gap', source: 'missing', reason: 'not-in-dump' };
  });
  const map = createAddressMap(extents);
  if (!map.ok) throw new Error('overlap');
  return {
    format: 'test',
    formatLabel: 'test',
    files: [{ source, role: 'dump' }],
    memory: mappedImage(map.value, [source], {
      unpack: async (_, start, length) =>
        ok({
          start,
          bytes: new Uint8Array(length),
          pieces: [{ start, length, source: 'missing', reason: 'damaged' }],
        }),
    }),
    hsaSize: undefined,
    segments: [],
    cpus: [],
    notes: [],
    vmcoreinfo: undefined,
    osInfo: undefined,
    uts: undefined,
    findings: [],
    headerFacts: [],
  };
}
