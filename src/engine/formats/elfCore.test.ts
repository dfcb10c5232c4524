import { describe, expect, it } from 'vitest';
import { Be } from '../../../e2e/fixtures/be.ts';
import { oddCore, oddHead } from '../../../e2e/fixtures/oddCores.ts';
import { elfVmcore, memRaw, REFERENCE_VMCOREINFO, referenceCpus } from '../../../e2e/fixtures/reference.ts';
import { note, vmcoreHead } from '../../../e2e/fixtures/vmcoreHead.ts';
import { memorySource } from '../memorySource.ts';
import { bytesAt, extentsOf, failures, notes, openBytes, refusal } from './elfCore.testkit.ts';
import { elfCore } from './elfCore.ts';

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
