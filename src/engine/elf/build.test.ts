import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCore } from '../../../e2e/fixtures/elfReader.ts';
import { elfVmcore, memRaw, REFERENCE_VMCOREINFO, referenceCpus } from '../../../e2e/fixtures/reference.ts';
import { fillCpu, type MadeCpu } from '../../../e2e/fixtures/registers.ts';
import type { CpuRegisters } from '../machine/machineTypes.ts';
import { buildVmcore, type VmcoreLayout } from './build.ts';
import type { NotedCpu } from './cpuNotes.ts';
import { type Preset, type ProfileSwitches, presets } from './profile.ts';
import { type BuildInput, buildStage1 } from './stage1.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function switchesOf(id: Preset['id']): ProfileSwitches {
  const preset = presets.find((one) => one.id === id);
  if (preset === undefined) throw new Error(id);
  return preset.switches;
}

function noted(made: MadeCpu, index: number): NotedCpu {
  const { psw, ...rest } = made;
  const registers: CpuRegisters = { ...rest, pswMask: psw[0], pswAddr: psw[1] };
  return { index, prefix: made.prefix, registers };
}

const text = (lines: string): Uint8Array => new TextEncoder().encode(lines);

const WORKED_INFO =
  'OSRELEASE=6.8.0-s390x\nPAGESIZE=4096\nSYMBOL(lowcore_ptr)=1d6b000\nLENGTH(lowcore_ptr)=512\nCRASHTIME=1700000000\n';

function worked(id: Preset['id'], extra: Partial<BuildInput> = {}): VmcoreLayout {
  return build({
    switches: switchesOf(id),
    chunks: [
      { start: 0, size: 0x40000000 },
      { start: 0x80000000, size: 0x20000000 },
    ],
    cpus: [noted(fillCpu(1, 0x3fff8000), 0), noted(fillCpu(2, 0x3fffa000), 1)],
    vmcoreinfo: text(WORKED_INFO),
    image: [],
    identityBase: 0n,
    ...extra,
  });
}

function build(input: BuildInput): VmcoreLayout {
  const built = buildVmcore(input);
  if (!built.ok) throw new Error(built.error.detail);
  return built.value;
}

const empty: BuildInput = {
  switches: switchesOf('P4'),
  chunks: [],
  cpus: [],
  vmcoreinfo: undefined,
  image: [],
  identityBase: 0n,
};

describe('headers of the worked example', () => {
  const golden: readonly [Preset['id'], string][] = [
    ['P1', 'd571c74ab3142932af0af6fdf836b0b431abb4cd3aa884dff2e25d48b2e3bc98'],
    ['P3', '0c75824550fedb181b460b9a23f27f6f21d6b54cbab559285063e83c2ed034f9'],
    ['P4', 'de82e2a34592f0f853f87c6d1c3d7d514a42ff81e4f097256b003e3277ef1524'],
  ];
  for (const [id, hash] of golden) {
    it(`is the ${id} kernel's, byte for byte`, () => {
      const layout = worked(id);
      expect(layout.header.length).toBe(0x2000);
      expect(sha256(layout.header)).toBe(hash);
      expect(layout.sizeBytes).toBe(0x60002000);
    });
  }

  it('has the kernel image in front for P5', () => {
    const image = [{ start: 0x2300000, size: 0x1a34000, vaddr: 0x3ffe0100000n }];
    const layout = worked('P5', { image });
    expect(sha256(layout.header)).toBe('676f181e4e063ec1860e22fa7d99d3c2cd1ba0e3535df0c96cfd4d0cc04173b2');
    expect(layout.sizeBytes).toBe(0x61a36000);
    expect(layout.segments.map((segment) => segment.role)).toEqual(['kernel image', 'memory', 'memory']);
  });

  it('places every note where the kernel does', () => {
    const offsets = worked('P4').notes.map((note) => note.offset - 0x1000);
    expect(offsets.slice(0, 3)).toEqual([0, 0x9c, 0x200]);
    expect(offsets.slice(8, 11)).toEqual([0x398, 0x4ac, 0x540]);
    expect(offsets.at(-1)).toBe(0x9e4);
    expect(worked('P4').noteBytes).toBe(0xa6c);
  });
});

describe('headers of the reference machine', () => {
  const golden: readonly [Exclude<Preset['id'], 'P5'>, string][] = [
    ['P1', 'a186867c2bcc76e1a751635e0a71b903ac50aade94347e371bce7dc7d10a8d15'],
    ['P2', '619b3edfbd28b1c8750253772c5c592db07cf883ab73936e9a908b656084c3c9'],
    ['P3', '1df63a470ef0399abc5380116a06448bbf87502b24199fbf702688cefd0b3351'],
    ['P4', 'ee12da4122f67385576be184bdbba290a3be07675ee55fb496e7d50dfc9a5e8c'],
  ];
  for (const [id, hash] of golden) {
    it(`makes the whole ${id} file`, () => {
      const layout = build({
        switches: switchesOf(id),
        chunks: [{ start: 0, size: 0x400000 }],
        cpus: referenceCpus.map(noted),
        vmcoreinfo: text(REFERENCE_VMCOREINFO),
        image: [],
        identityBase: 0n,
      });
      expect(sha256(Buffer.concat([layout.header, memRaw()]))).toBe(hash);
      expect(Buffer.from(layout.header).equals(elfVmcore(id).subarray(0, layout.header.length))).toBe(true);
    });
  }
});

describe('stage 1', () => {
  it('counts the final note, which stage 2 leaves out', () => {
    const stage1 = buildStage1({ ...empty, vmcoreinfo: text('A=1\n') }, 0x10000);
    if (!stage1.ok) throw new Error(stage1.error.detail);
    const view = new DataView(stage1.value.bytes.buffer);
    expect(view.getBigUint64(64 + 8)).toBe(0x10000n + 64n + 56n);
    expect(view.getBigUint64(64 + 32)).toBe(BigInt(156 + 28 + 12));
    expect(build({ ...empty, vmcoreinfo: text('A=1\n') }).noteBytes).toBe(156 + 28);
  });

  it('joins chunks that touch, and drops empty ones', () => {
    const layout = build({
      ...empty,
      chunks: [
        { start: 0x3000, size: 0x1000 },
        { start: 0, size: 0x3000 },
        { start: 0x9000, size: 0 },
      ],
    });
    expect(layout.segments.map(({ paddr, size }) => [paddr, size])).toEqual([[0, 0x4000]]);
  });

  it('refuses more segments than e_phnum can count', () => {
    const chunks = Array.from({ length: 65535 }, (_, i) => ({ start: i * 0x2000, size: 0x1000 }));
    const built = buildVmcore({ ...empty, chunks });
    expect(built.ok ? 'built' : built.error.kind).toBe('too-many-segments');
    expect(buildVmcore({ ...empty, chunks: chunks.slice(1) }).ok).toBe(true);
  });
});

describe('stage 2', () => {
  it('needs a second header page from 73 program headers on', () => {
    const chunks = Array.from({ length: 72 }, (_, i) => ({ start: i * 0x2000, size: 0x1000 }));
    expect(build({ ...empty, chunks: chunks.slice(1) }).noteOffset).toBe(0x1000);
    expect(build({ ...empty, chunks }).noteOffset).toBe(0x2000);
  });

  it('rounds a segment out to frames and keeps its own addresses', () => {
    const layout = build({
      ...empty,
      chunks: [
        { start: 0x1800, size: 0x1000 },
        { start: 0x5000, size: 1 },
      ],
    });
    const core = readCore(layout.header);
    expect(core.loads.map(({ offset, paddr, filesz }) => [offset, paddr, filesz])).toEqual([
      [0x2800, 0x1800, 0x1000],
      [0x4000, 0x5000, 1],
    ]);
    expect(layout.sizeBytes).toBe(0x5000);
  });

  it('reads back with an independent reader, whatever the chunks', () => {
    const chunk = fc.record({
      start: fc.integer({ min: 0, max: 2 ** 44 }),
      size: fc.integer({ min: 1, max: 2 ** 33 }),
    });
    fc.assert(
      fc.property(
        fc.array(chunk, { maxLength: 90 }),
        fc.constantFrom(...presets),
        fc.integer({ min: 0, max: 3 }),
        fc.bigInt({ min: 0n, max: 2n ** 52n }),
        (chunks, preset, cpuCount, identityBase) => {
          const cpus = Array.from({ length: cpuCount }, (_, i) =>
            noted(fillCpu(i + 1, 0x10000 + 0x2000 * i), i),
          );
          const layout = build({
            ...empty,
            switches: preset.switches,
            chunks,
            cpus,
            identityBase,
            vmcoreinfo: text('X'),
          });
          const core = readCore(layout.header);
          expect(core.noteOffset).toBe(layout.noteOffset);
          expect(core.noteOffset % 4096).toBe(0);
          expect(core.noteAlign).toBe(preset.switches.noteAlign);
          expect(core.notes.map(({ name, type, offset }) => [name, type, offset])).toEqual(
            layout.notes.map(({ name, type, offset }) => [name, type, offset]),
          );
          expect(core.notes.length).toBe(2 + cpuCount * (preset.switches.vectorNotes ? 9 : 7));
          let next = layout.header.length;
          let lastEnd = -1;
          for (const load of core.loads) {
            expect(load.paddr).toBeGreaterThan(lastEnd);
            expect(load.offset % 4096).toBe(load.paddr % 4096);
            expect(load.offset - (load.paddr % 4096)).toBe(next);
            expect([load.flags, load.align, load.filesz]).toEqual([7, 4096, load.memsz]);
            const base = preset.id === 'P5' ? identityBase : 0n;
            expect(load.vaddr).toBe(BigInt(load.paddr) + base);
            const first = load.paddr - (load.paddr % 4096);
            next += Math.ceil((load.paddr + load.memsz) / 4096) * 4096 - first;
            lastEnd = load.paddr + load.memsz;
          }
          expect(next).toBe(layout.sizeBytes);
          const covered = (at: number): boolean =>
            core.loads.some((l) => at >= l.paddr && at < l.paddr + l.memsz);
          for (const { start, size } of chunks)
            expect(covered(start) && covered(start + size - 1)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
