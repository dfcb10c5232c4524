import { openAsBlob } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Be } from '../../../e2e/fixtures/be.ts';
import { oddCore, oddHead } from '../../../e2e/fixtures/oddCores.ts';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { elfVmcore, memRaw, REFERENCE_VMCOREINFO, referenceCpus } from '../../../e2e/fixtures/reference.ts';
import { note, vmcoreHead, vmcoreNotes } from '../../../e2e/fixtures/vmcoreHead.ts';
import { physAddr } from '../../base/address.ts';
import { blobSource } from '../blobSource.ts';
import { memorySource } from '../memorySource.ts';
import type { OpenError, OpenedFormat } from '../openTypes.ts';
import type { ByteSource, Extent } from '../types.ts';
import { elfCore } from './elfCore.ts';

const notes = vmcoreNotes({
  profile: 'P4',
  cpus: referenceCpus,
  vectors: true,
  vmcoreinfo: REFERENCE_VMCOREINFO,
});

async function opened(source: ByteSource): Promise<OpenedFormat> {
  const answer = await elfCore.open([source], {});
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

const openBytes = (bytes: Uint8Array): Promise<OpenedFormat> => opened(memorySource(bytes, 'test.elf'));

async function refusal(bytes: Uint8Array): Promise<OpenError> {
  const answer = await elfCore.open([memorySource(bytes, 'test.elf')], {});
  if (answer.ok) throw new Error('it opened');
  return answer.error;
}

async function extentsOf({ memory }: OpenedFormat): Promise<readonly Extent[]> {
  const answer = await memory.extents(physAddr(0), memory.end);
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value;
}

async function bytesAt({ memory }: OpenedFormat, start: number, length: number): Promise<Uint8Array> {
  const answer = await memory.read(physAddr(start), length);
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value.bytes;
}

const failures = (core: OpenedFormat): readonly string[] =>
  core.findings.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code);

describe('cores of the kernel', () => {
  it.each(['P1', 'P2', 'P3', 'P4'] as const)('open without a fault: %s', async (profile) => {
    const core = await openBytes(elfVmcore(profile));
    expect(failures(core)).toEqual([]);
    expect(core.label).toContain('kernel');
    expect(core.cpus.map(({ prefix }) => prefix)).toEqual([0x10000, 0x12000]);
    expect(core.notes.length).toBe(profile === 'P1' ? 16 : 20);
    expect(core.vmcoreinfo?.values.get('OSRELEASE')).toBe('6.8.0-s390x');
    expect(core.vmcoreinfo?.raw).toEqual(new TextEncoder().encode(REFERENCE_VMCOREINFO));
    expect(core.segments).toMatchObject([{ paddr: 0, size: 0x400000, fileOffset: 0x2000, role: 'memory' }]);
    expect(Buffer.from(await bytesAt(core, 0, 0x400000)).equals(memRaw())).toBe(true);
  });

  it('know the kernel image of 6.10, which lies twice in the file', async () => {
    const image = { vaddr: 0x3ffe0100000n, paddr: 0x100000, size: 0x80000 };
    const head = vmcoreHead({
      profile: 'P5',
      cpus: referenceCpus,
      vectors: true,
      vmcoreinfo: REFERENCE_VMCOREINFO,
      chunks: [[0, 0x400000]],
      image,
    });
    const file = Buffer.concat([head, memRaw().subarray(image.paddr, image.paddr + image.size), memRaw()]);
    const core = await openBytes(file);
    expect(core.segments.map(({ role }) => role)).toEqual(['kernel image', 'memory']);
    expect(failures(core)).toEqual([]);
    expect(core.findings.find(({ code }) => code === 'segments-apart')?.message).toContain('equal');
    expect((await extentsOf(core)).length).toBe(1);

    // The image's copy stands in for what a cut-off file has lost.
    const cut = await openBytes(file.subarray(0, head.length + image.size + 0x100000));
    const kinds = (await extentsOf(cut)).map(({ kind, start, end }) => [kind, start, end]);
    expect(kinds).toEqual([
      ['file', 0, 0x100000],
      ['file', 0x100000, 0x180000],
      ['gap', 0x180000, 0x400000],
    ]);
    const part = await bytesAt(cut, 0x100000, 0x80000);
    expect(Buffer.from(part).equals(memRaw().subarray(0x100000, 0x180000))).toBe(true);

    const wrong = Uint8Array.from(file);
    wrong[head.length] = (wrong[head.length] ?? 0) ^ 1;
    expect(failures(await openBytes(wrong))).toEqual(['segments-apart']);
  });

  it('say which addresses are missing when the file is cut off', async () => {
    const core = await openBytes(elfVmcore('P4').subarray(0, 0x2000 + 0x123456));
    const finding = core.findings.find(({ code }) => code === 'segments-inside');
    expect(finding?.message).toContain(`${0x400000 - 0x123456} bytes`);
    expect(finding?.message).toContain('0x123456 to 0x3fffff');
    expect((await extentsOf(core)).at(-1)).toMatchObject({
      kind: 'gap',
      reason: 'truncated',
      start: 0x123456,
    });
  });

  it('give at every length what is left of them, or words', async () => {
    const whole = elfVmcore('P4');
    for (let length = 0; length <= 0x2400; length += length < 0x200 ? 1 : 37) {
      const answer = await elfCore.open([memorySource(whole.subarray(0, length), 'cut.elf')], {});
      expect(answer.ok).toBe(length >= 64 + 2 * 56);
      if (!answer.ok) {
        expect(answer.error.kind).toBe('damaged');
        continue;
      }
      expect(failures(answer.value)).toContain('file-complete');
      const stored = (await extentsOf(answer.value)).filter(({ kind }) => kind === 'file');
      expect(stored.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(Math.max(0, length - 0x2000));
    }
  });
});

describe('cores of other writers', () => {
  it('of zgetdump have chunks of zeros that are not stored', async () => {
    const loads = [
      { offset: 0n, paddr: 0n, filesz: 0x2000n, memsz: 0x2000n },
      { offset: 0x2000n, paddr: 0x2000n, filesz: 0n, memsz: 0x100000n },
    ];
    const core = await openBytes(oddCore({ loads, notes, noteMemsz: 0 }, memRaw().slice(0, 0x2000)));
    expect(core.label).toBe('ELF core of zgetdump');
    expect((await extentsOf(core)).map(({ kind }) => kind)).toEqual(['file', 'zero']);
    expect(core.segments.map(({ source }) => source)).toEqual(['file', 'zero']);
  });

  it('of makedumpfile have pages that were left out, and may be marked incomplete', async () => {
    const loads = [{ offset: 0n, paddr: 0n, filesz: 0x2000n, memsz: 0x10000n }];
    const core = await openBytes(oddCore({ loads, notes, flags: 1 }, memRaw().slice(0, 0x2000)));
    expect(core.label).toBe('ELF core of makedumpfile');
    expect((await extentsOf(core)).at(-1)).toMatchObject({
      kind: 'gap',
      source: 'excluded',
      reason: 'filtered',
    });
    expect(failures(core)).toContain('incomplete-flag');
  });

  it('of QEMU have an odd header, section headers in front and bytes behind', async () => {
    const loads = [{ offset: 0n, paddr: 0n, filesz: 0x2000n, memsz: 0x2000n, flags: 0, align: 0n }];
    const qemuNotes = Buffer.concat([
      note('CORE', 1, new Uint8Array(336)),
      note('LINUX', 0x305, new Be(4).u32(0, 0x10000).bytes),
    ]);
    const shape = { loads, notes: qemuNotes, phoff: 192, ehsize: 8, sections: [64, 2, 1] as const };
    const core = await openBytes(oddCore(shape, memRaw().slice(0, 0x200b)));
    expect(core.label).toBe('ELF core of QEMU');
    expect(core.notes.map(({ cpu }) => cpu)).toEqual([0, 0]);
    expect(core.cpus.map(({ prefix, state }) => [prefix, state])).toEqual([[0x10000, 'saved']]);
    expect(Buffer.from(await bytesAt(core, 0x1000, 16)).equals(memRaw().subarray(0x1000, 0x1010))).toBe(true);
  });

  it('with PN_XNUM have their number of program headers in section header 0', async () => {
    const loads = [
      { offset: 64n, paddr: 0n, filesz: 0x1000n, memsz: 0x1000n },
      { offset: 64n + 0x1000n, paddr: 0x4000n, filesz: 0x1000n, memsz: 0x1000n },
    ];
    const sectionAt = oddHead({ loads, notes }).bytes.length;
    const data = Buffer.concat([new Be(64).u32(44, 3).bytes, memRaw().subarray(0, 0x2000)]);
    const core = await openBytes(oddCore({ loads, notes, phnum: 0xffff, sections: [sectionAt, 1, 0] }, data));
    expect(core.segments.map(({ paddr }) => paddr)).toEqual([0, 0x4000]);
    expect(failures(core)).toEqual([]);
  });

  it('of protected guests are refused with advice', async () => {
    const names = new TextEncoder().encode('\0pv_compl\0pv_mem_meta\0');
    const loads = [{ offset: 0n, paddr: 0n, filesz: 0x1000n, memsz: 0x1000n }];
    const sectionAt = oddHead({ loads, notes }).bytes.length;
    const sections = new Be(256);
    sections
      .u32(64, 1)
      .u64(64 + 32, 288)
      .u32(128, 10)
      .u64(128 + 32, 160);
    sections
      .u32(192, 0)
      .u64(192 + 24, sectionAt + 256)
      .u64(192 + 32, names.length);
    const data = Buffer.concat([sections.bytes, names, memRaw().subarray(0, 0x1000)]);
    const error = await refusal(oddCore({ loads, notes, sections: [sectionAt, 4, 3] }, data));
    expect(error).toMatchObject({ kind: 'unsupported', format: 'ELF core of a protected guest' });
    expect(JSON.stringify(error)).toContain('10 page frames');
  });
});

describe('files that are no cores of s390', () => {
  const loads = [{ offset: 0n, paddr: 0n, filesz: 0n, memsz: 0x1000n }];

  it('are named: another machine, another byte order, a program', async () => {
    expect(JSON.stringify(await refusal(oddHead({ loads, notes, machine: 21 }).bytes))).toContain(
      'PowerPC 64-bit',
    );
    expect(JSON.stringify(await refusal(oddHead({ loads, notes, type: 2 }).bytes))).toContain('kernel image');
    const little = oddHead({ loads, notes }).bytes;
    little[5] = 1;
    little.set([62, 0], 18);
    const error = await refusal(little);
    expect(error).toMatchObject({ kind: 'unsupported' });
    expect(JSON.stringify(error)).toContain('x86-64');
  });

  it('are not recognised without the mark of ELF', () => {
    const source = memorySource(new Uint8Array(64), 'zeros');
    expect(elfCore.probe({ source, head: new Uint8Array(64), tail: new Uint8Array(64) })).toBeUndefined();
  });
});

describe('damaged cores', () => {
  it('are read as far as the program headers go when their number is lost', async () => {
    const whole = elfVmcore('P4');
    new DataView(whole.buffer).setUint16(56, 0);
    const core = await openBytes(whole);
    expect(core.segments.length).toBe(1);
    expect(failures(core)).toEqual(['phdr-table-inside']);
  });

  it('are read at the usual place when the offset of the program headers is lost', async () => {
    const whole = elfVmcore('P4');
    new DataView(whole.buffer).setBigUint64(32, 2n ** 63n);
    expect(failures(await openBytes(whole))).toEqual(['phdr-offset']);
  });

  it('keep their good segments when others make no sense', async () => {
    const loads = [
      { offset: 0n, paddr: 0n, filesz: 0x1000n, memsz: 0x1000n },
      { offset: 0n, paddr: 2n ** 63n, filesz: 0x1000n, memsz: 0x1000n },
      { offset: 2n ** 63n, paddr: 0x8000n, filesz: 0x1000n, memsz: 0x1000n },
      { offset: 0n, paddr: 2n ** 52n, filesz: 0n, memsz: 2n ** 53n - 1n },
    ];
    const core = await openBytes(oddCore({ loads, notes }, memRaw().slice(0, 0x1000)));
    expect(core.segments.map(({ paddr, source }) => [paddr, source])).toEqual([
      [0, 'file'],
      [0x8000, 'missing'],
    ]);
    expect(failures(core)).toContain('segment-values');
  });

  it('survive any header values', async () => {
    const word = fc.oneof(
      fc.bigInt({ min: 0n, max: 0x9000n }),
      fc.constantFrom(0n, 2n ** 32n, 2n ** 52n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n),
    );
    const load = fc.record({ offset: word, vaddr: word, paddr: word, filesz: word, memsz: word });
    const patch = fc.tuple(fc.integer({ min: 32, max: 400 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(load, { maxLength: 6 }),
        fc.array(patch, { maxLength: 4 }),
        async (loads, patches) => {
          const file = Buffer.concat([oddHead({ loads, notes }).bytes, memRaw().subarray(0, 0x4000)]);
          for (const [at, value] of patches) file[at] = value;
          const answer = await elfCore.open([memorySource(file, 'noise')], {});
          if (!answer.ok) return;
          const { memory } = answer.value;
          const extents = await memory.extents(physAddr(0), memory.end, 100);
          expect(extents.ok).toBe(true);
          const read = await memory.read(physAddr(0), 0x9000);
          if (!read.ok) throw new Error(read.error.kind);
          const covered = read.value.pieces.reduce((sum, { length }) => sum + length, 0);
          expect(covered).toBe(0x9000);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('survive noise behind the mark of ELF', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (noise) => {
        const file = Buffer.concat([elfVmcore('P4').subarray(0, 20), noise]);
        const answer = await elfCore.open([memorySource(file, 'noise')], {});
        if (!answer.ok) expect(['damaged', 'unsupported']).toContain(answer.error.kind);
      }),
    );
  });
});

describe.skipIf(realDataDir === undefined)('real cores', () => {
  const realCore = async (name: string): Promise<OpenedFormat> =>
    opened(blobSource(await openAsBlob(await realFile(name)), name));

  it('of the real kernel opens without a fault', async () => {
    const core = await realCore('dump-a/vmcore');
    expect(failures(core)).toEqual([]);
    expect(core.segments.map(({ paddr, fileOffset }) => [paddr, fileOffset])).toEqual([
      [0, 0x3000],
      [0xc000000, 0x8003000],
    ]);
    expect(core.vmcoreinfo?.raw.length).toBe(0xbc7);
  });

  it('cut off at ten places has all that is left of it', async () => {
    const blob = await openAsBlob(await realFile('dump-a/vmcore'));
    for (let tenth = 0; tenth < 10; tenth++) {
      const size = Math.floor((blob.size * tenth) / 10) + 0x3001;
      const core = await opened(blobSource(blob.slice(0, size), 'cut.elf'));
      expect(failures(core)).toContain('file-complete');
      const extents = await extentsOf(core);
      const stored = extents.filter(({ kind }) => kind === 'file');
      expect(stored.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(size - 0x3000);
      expect(extents.filter(({ kind }) => kind === 'gap').at(-1)).toMatchObject({
        reason: 'truncated',
        end: 0xe000000,
      });
    }
  });

  it('of the emulator opens in spite of its odd header and holds the same memory', async () => {
    const core = await realCore('dump-b/emulator-elf.dump');
    expect(core.label).toBe('ELF core of QEMU');
    expect(failures(core)).toEqual(['elf-header-size']);
    const image = await open(await realFile('dump-b/mem.img'));
    const expected = Buffer.alloc(0x100000);
    await image.read(expected, 0, expected.length, 0x6000000);
    await image.close();
    expect(Buffer.from(await bytesAt(core, 0x6000000, expected.length)).equals(expected)).toBe(true);
  });

  it('of makedumpfile tells left-out pages from zeros', async () => {
    const core = await realCore('peer-formats/elf-level31.dump');
    expect(core.label).toBe('ELF core of makedumpfile');
    const sources = new Set((await extentsOf(core)).map(({ source }) => source));
    expect(sources).toEqual(new Set(['file', 'excluded']));
    expect(core.segments.reduce((sum, { size }) => sum + size, 0)).toBe(0x6000000);
  });

  it('of zgetdump has holes, and its bytes are those that are known', async () => {
    const core = await realCore('peer-formats/small/small.elf');
    expect(core.label).toBe('ELF core of zgetdump');
    expect(core.segments.length).toBe(108);
    const facts: {
      readonly bytes: readonly { readonly addr: string; readonly hex: string }[];
      readonly stored_ranges: readonly (readonly [string, string])[];
    } = JSON.parse(await readFile(await realFile('peer-formats/small/facts.json'), 'utf8'));
    for (const { addr, hex } of facts.bytes) {
      const bytes = await bytesAt(core, Number(addr), hex.length / 2);
      expect(Buffer.from(bytes).toString('hex')).toBe(hex);
    }
    const stored = (await extentsOf(core)).filter(({ kind }) => kind === 'file');
    expect(stored.map(({ start, end }) => [start, end])).toEqual(
      facts.stored_ranges.map(([start, end]) => [Number(start), Number(end)]),
    );
  });
});
