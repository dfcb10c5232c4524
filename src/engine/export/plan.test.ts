import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCore } from '../../../e2e/fixtures/elfReader.ts';
import { elfVmcore } from '../../../e2e/fixtures/reference.ts';
import { physAddr } from '../../base/address.ts';
import { memorySource } from '../memorySource.ts';
import type { ByteSource, Extent } from '../types.ts';
import { composeBlob, unpackToBlob } from './blob.ts';
import { cpus, dumpOf, FRAME, file, gap, plan, referencePair, segment, written } from './plan.testkit.ts';
import { type ExportPlan, planVmcore, vmcoreOffsetOf } from './plan.ts';
import { verifyExport } from './verify.ts';

describe('a planned export', () => {
  it.each(['P1', 'P2', 'P3', 'P4'] as const)(
    "of the reference pair is the %s kernel's file",
    async (profile) => {
      const { dump, blobs } = referencePair();
      const made = await plan(dump, { profile });
      const composed = Buffer.from(await composeBlob(made, blobs).arrayBuffer());
      expect(composed.equals(elfVmcore(profile))).toBe(true);
      expect(Buffer.from(await written(made, dump)).equals(composed)).toBe(true);
      expect(made.warnings).toEqual([]);
      expect(await verifyExport(made, dump, new Blob([composed]), true)).toMatchObject({
        ok: true,
        value: { sizeOk: true, differences: [] },
      });
    },
  );

  it('takes the profile of the dumped kernel by itself, and single switches by hand', async () => {
    const { dump } = referencePair();
    const made = await plan(dump);
    expect(made.profile).toBe('auto');
    expect(made.profileWhy).toContain('6.8.0-s390x');
    expect(Buffer.from(made.header).equals(elfVmcore('P4').subarray(0, made.header.length))).toBe(true);
    const changed = await plan(dump, { profile: 'P4', switches: { todpregSize: 8 } });
    expect(changed.notes.filter((note) => note.type === 0x303).map((note) => note.size)).toEqual([8, 8]);
  });

  it('writes full clock comparators of another writer as a store status leaves them', async () => {
    const full = cpus.map((cpu) => ({
      ...cpu,
      registers: cpu.registers && { ...cpu.registers, todcmp: 0xe39fe851cdf1c800n },
    }));
    const { dump } = referencePair();
    const todcmps = (made: ExportPlan): readonly string[] =>
      made.notes.filter(({ type }) => type === 0x302).map(({ desc }) => Buffer.from(desc).toString('hex'));
    expect(todcmps(await plan({ ...dump, cpus: full }))[0]).toBe('e39fe851cdf1c800');
    const [first] = (await plan(dump)).notes;
    if (first === undefined) throw new Error('a note');
    const made = await plan({ ...dump, cpus: full, notes: [first] });
    expect(todcmps(made)[0]).toBe('00e39fe851cdf1c8');
    expect(made.warnings.join()).toContain('2 CPUs');
  });

  it('leaves missing ranges out of every PT_LOAD and says so', async () => {
    const source = memorySource(new Uint8Array(8 * FRAME).fill(7), 'file');
    const dump = dumpOf(
      [source],
      [file(0, 3 * FRAME), gap(3 * FRAME, 4 * FRAME), file(4 * FRAME, 8 * FRAME)],
      {
        segments: [segment(0, 8 * FRAME)],
      },
    );
    const made = await plan(dump);
    expect(made.segments.map(({ paddr, size }) => [paddr, size])).toEqual([
      [0, 3 * FRAME],
      [4 * FRAME, 4 * FRAME],
    ]);
    expect(made.missingBytes).toBe(FRAME);
    expect(made.warnings.join()).toContain('4 KiB');
    expect(vmcoreOffsetOf(made, physAddr(3 * FRAME))).toBeUndefined();
    expect(vmcoreOffsetOf(made, physAddr(4 * FRAME + 5))).toBe(made.header.length + 3 * FRAME + 5);
  });

  it('writes no notes for CPUs without saved registers, and says so', async () => {
    const { dump } = referencePair();
    const [first, second] = cpus;
    if (first === undefined || second === undefined) throw new Error('two CPUs');
    const made = await plan({
      ...dump,
      cpus: [first, { ...second, state: 'not-saved', registers: undefined }],
    });
    expect(made.notes.filter((note) => note.type === 1).length).toBe(1);
    expect(made.warnings.join()).toContain('1 CPU');
  });

  it('refuses a dump without a byte of memory', async () => {
    const planned = await planVmcore(dumpOf([], [gap(0, FRAME)], { segments: [segment(0, FRAME)] }), {
      profile: 'auto',
    });
    expect(planned.ok ? 'planned' : planned.error.kind).toBe('no-memory');
  });

  it('cuts parts at 1 GiB', async () => {
    const huge: ByteSource = { ...memorySource(new Uint8Array(0), 'huge'), sizeBytes: 2 ** 33 };
    const made = await plan(dumpOf([huge], [file(0, 2 ** 33)], { segments: [segment(0, 2 ** 33)] }));
    expect(made.parts.length).toBe(1 + 8);
    expect(Math.max(...made.parts.map((part) => part.length))).toBe(2 ** 30);
    expect(vmcoreOffsetOf(made, physAddr(2 ** 32 + 1))).toBe(made.header.length + 2 ** 32 + 1);
  });

  it('puts the kernel image of 6.10 in front, stored twice', async () => {
    const source = memorySource(
      Uint8Array.from({ length: 16 * FRAME }, (_, i) => i >> 8),
      'file',
    );
    const values = new Map([
      [4, 0x100000000n],
      [5, 1n],
      [10, 0x3ffe0000000n],
      [11, 0x3ffe0002000n],
      [12, BigInt(4 * FRAME)],
    ]);
    const entries = Array.from({ length: 13 }, (_, i) => ({
      value: values.get(i) ?? 0n,
      size: 0n,
      checksum: 0,
    }));
    const dump = dumpOf([source], [file(0, 16 * FRAME)], {
      segments: [segment(0, 16 * FRAME)],
      osInfo: {
        addr: physAddr(0),
        versionMajor: 1,
        versionMinor: 1,
        checksum: 0,
        checksumOk: true,
        crashkernelAddr: 0n,
        crashkernelSize: 0n,
        entries,
      },
    });
    const made = await plan(dump, { profile: 'P5' });
    const core = readCore(await written(made, dump));
    expect(core.loads.map(({ vaddr, paddr, filesz }) => [vaddr, paddr, filesz])).toEqual([
      [0x3ffe0000000n, 4 * FRAME, 2 * FRAME],
      [0x100000000n, 0, 16 * FRAME],
    ]);
    expect(vmcoreOffsetOf(made, physAddr(4 * FRAME))).toBe(
      core.loads[1]?.offset === undefined ? -1 : core.loads[1].offset + 4 * FRAME,
    );
  });

  it('delivers exactly the bytes of the dump at every PT_LOAD, whatever the extents', async () => {
    const piece = fc.record({
      kind: fc.constantFrom('file', 'packed', 'zero', 'gap', 'hole'),
      length: fc.integer({ min: 1, max: 3 * FRAME }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (pieces, listed) => {
          const extents: Extent[] = [];
          let at = 0;
          for (const { kind, length } of pieces) {
            const range = { start: physAddr(at), end: physAddr(at + length) };
            if (kind === 'file') extents.push(file(at, at + length));
            if (kind === 'packed') extents.push({ kind, ...range, source: 'file', file: 0 });
            if (kind === 'zero') extents.push({ kind, ...range, source: 'zero' });
            if (kind === 'gap') extents.push(gap(at, at + length));
            at += length;
          }
          const bytes = Uint8Array.from({ length: at }, (_, i) => ((i * 7 + (i >> 8)) % 251) | 1);
          const dump = dumpOf([memorySource(bytes, 'file')], extents, {
            segments: listed ? [segment(0, at)] : [],
          });
          const planned = await planVmcore(dump, { profile: 'P4' });
          const has = pieces.some(({ kind }) => kind !== 'gap' && kind !== 'hole');
          expect(planned.ok).toBe(has);
          if (!planned.ok) return;
          const whole = await written(planned.value, dump);
          expect(whole.length).toBe(planned.value.sizeBytes);
          const unpacked = await unpackToBlob(planned.value, [new Blob([bytes])], dump);
          if (!unpacked.ok) throw new Error(unpacked.error.kind);
          expect(Buffer.from(await unpacked.value.arrayBuffer()).equals(whole)).toBe(true);
          const core = readCore(whole);
          let start = 0;
          for (const { kind, length } of pieces) {
            for (const addr of [start, start + length - 1]) {
              const load = core.loads.find((one) => addr >= one.paddr && addr < one.paddr + one.memsz);
              expect(load === undefined).toBe(kind === 'gap' || kind === 'hole');
              if (load === undefined) continue;
              const offset = load.offset + (addr - load.paddr);
              expect(vmcoreOffsetOf(planned.value, physAddr(addr))).toBe(offset);
              expect(whole[offset]).toBe(kind === 'zero' ? 0 : bytes[addr]);
            }
            start += length;
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('verification', () => {
  it('finds a wrong size, a changed header and a changed frame', async () => {
    const { dump } = referencePair();
    const made = await plan(dump);
    const good = Buffer.from(await written(made, dump));
    const differences = async (bytes: Uint8Array<ArrayBuffer>, deep = true): Promise<readonly string[]> => {
      const answer = await verifyExport(made, dump, new Blob([bytes]), deep);
      if (!answer.ok) throw new Error(answer.error.kind);
      return answer.value.differences;
    };
    expect(await differences(Uint8Array.from(good))).toEqual([]);
    expect(await differences(Uint8Array.from(good.subarray(1)), false)).toHaveLength(1);
    const header = Uint8Array.from(good);
    header[0x1003] = 1;
    expect((await differences(header)).join()).toContain('header');
    const last = Uint8Array.from(good);
    last[last.length - 1] = (last[last.length - 1] ?? 0) ^ 1;
    expect((await differences(last)).join()).toContain('0x3ff000');
  });
});
