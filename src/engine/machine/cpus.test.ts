import { describe, expect, it } from 'vitest';
import { Be } from '../../../e2e/fixtures/be.ts';
import { type MachineOptions, MIB, splitLayout } from '../../../e2e/fixtures/machine.ts';
import { physAddr } from '../../base/address.ts';
import type { Finding } from '../types.ts';
import { flatImage, imageOf, madeImage, must, registersOf } from './images.testkit.ts';
import { scanLowcores } from './lowcoreScan.ts';
import { readMachine } from './machine.ts';
import type { Cpu } from './machineTypes.ts';

const codes = (findings: readonly Finding[], outcome: Finding['outcome']): readonly string[] =>
  findings.filter((finding) => finding.outcome === outcome).map(({ code }) => code);

/** The made machine with bytes changed by `edit`, as one image. */
function edited(options: MachineOptions, edit: (bytes: Be, prefixes: readonly number[]) => void) {
  const { made } = madeImage(options);
  const bytes = new Be(made.end);
  bytes.set(0, made.memory.cut(0, made.end));
  edit(
    bytes,
    made.cpus.map(({ prefix }) => prefix),
  );
  return { made, memory: imageOf([[0, bytes.bytes]]) };
}

describe('findCpus', () => {
  it.each<[string, MachineOptions]>([
    ['a kernel up to 6.9', {}],
    ['a 6.12 kernel with an identity base', { layout: splitLayout(4 * MIB), chunks: [[0, 16 * MIB]] }],
    ['lowcores above the HSA', { prefixBase: 12 * MIB, hsaSize: 2 * MIB }],
    ['no vector registers', { vectors: false }],
  ])('finds every register of %s', async (_, options) => {
    const { made, memory } = madeImage({ cpus: 3, ...options });
    const { cpus, findings } = must(await readMachine(memory, { cpus: [] }));
    expect(cpus.map(({ prefix, registers }) => ({ prefix, registers }))).toEqual(
      made.cpus.map((cpu) => ({ prefix: cpu.prefix, registers: registersOf(cpu, made.vectors) })),
    );
    expect(cpus.map(({ confidence }) => confidence)).toEqual(['exact', 'exact', 'exact']);
    expect(codes(findings, 'failed')).toEqual([]);
  });

  it('puts the boot CPU first and the others by logical number', async () => {
    const { made, memory } = madeImage({ cpus: 4, bootCpu: 2 });
    const { cpus } = must(await readMachine(memory, { cpus: [] }));
    expect(cpus.map(({ logical, index }) => [index, logical])).toEqual([
      [0, 2],
      [1, 0],
      [2, 1],
      [3, 3],
    ]);
    expect(cpus[0]?.prefix).toBe(made.cpus[2]?.prefix);
  });

  it('knows only the boot CPU by registers when the others were not saved', async () => {
    const { made, memory } = madeImage({ cpus: 3, saved: [], bootCpu: 1 });
    const { cpus, findings } = must(await readMachine(memory, { cpus: [] }));
    expect(cpus.map(({ state, prefix }) => [state, prefix])).toEqual([
      ['saved', made.cpus[1]?.prefix],
      ['not-saved', made.cpus[0]?.prefix],
      ['not-saved', made.cpus[2]?.prefix],
    ]);
    expect(cpus[0]?.origin).toContain('absolute 0x1200');
    expect(cpus[0]?.registers?.gprs).toEqual(made.cpus[1]?.gprs);
    expect(cpus[0]?.registers?.vxrs).toBeUndefined();
    expect(codes(findings, 'failed')).toEqual(['registers-saved', 'registers-saved']);
  });

  it('does not believe a save area with control registers but no PSW', async () => {
    const { memory } = edited({ cpus: 2 }, (bytes, [, second = 0]) => {
      bytes.u64(second + 0x1300, 0).u64(second + 0x1308, 0);
    });
    const { cpus, findings } = must(await readMachine(memory, { cpus: [] }));
    expect(cpus[1]).toMatchObject({ state: 'not-saved', registers: undefined });
    expect(cpus[1]?.origin).toContain('PSW is all zero');
    expect(codes(findings, 'failed')).toEqual(['registers-saved']);
  });

  it('does not use vector registers that are older than the floating-point registers', async () => {
    const { made, memory } = edited({ cpus: 2 }, (bytes, [, second = 0]) => {
      bytes.u64(second + 0x1c00 + 16 * 7, 1);
    });
    const { cpus, findings } = must(await readMachine(memory, { cpus: [] }));
    const second = made.cpus[1];
    expect(cpus[1]?.registers).toEqual(second && registersOf(second, false));
    expect(cpus[0]?.registers?.vxrs).toBeDefined();
    expect(codes(findings, 'failed')).toEqual(['vector-registers-match']);
  });

  it('takes no vector registers from a wild designation', async () => {
    for (const word of [0n, 0x3ffn, 0xfffffffffffffc00n, 0x7ffffffffffffc00n]) {
      const { memory } = edited({ cpus: 1 }, (bytes, [first = 0]) => bytes.u64(first + 0x11b0, word));
      const { cpus } = must(await readMachine(memory, { cpus: [] }));
      expect(cpus[0]?.state).toBe('saved');
      expect(cpus[0]?.registers?.vxrs).toBeUndefined();
    }
  });

  it('keeps the boot CPU whose lowcore is not in the dump', async () => {
    const { made } = madeImage({ cpus: 2, prefixBase: 8 * MIB });
    const hsa = made.memory.cut(0, 2 * MIB);
    const rest = made.memory.cut(8 * MIB + 0x2000, 16 * MIB);
    const memory = imageOf([
      [0, hsa],
      [8 * MIB + 0x2000, rest],
    ]);
    const { cpus, findings } = must(await readMachine(memory, { cpus: [] }));
    expect(cpus[0]).toMatchObject({ state: 'saved', logical: 0, prefix: 8 * MIB });
    expect(cpus[0]?.registers?.vxrs).toBeUndefined();
    expect(cpus[1]).toMatchObject({ state: 'saved', logical: 1 });
    expect(codes(findings, 'failed')).toEqual([]);
  });

  it('takes 512 CPUs and no more, whatever LENGTH(lowcore_ptr) says', async () => {
    const options = { cpus: 520, nrCpus: 100_000_000, prefixBase: 2 * MIB, chunks: [[0, 20 * MIB]] as const };
    const { made } = madeImage({ ...options, nrCpus: 520 });
    const bytes = made.memory.cut(0, made.end);
    const { cpus } = must(await readMachine(imageOf([[0, bytes]]), { cpus: [] }));
    expect(cpus).toHaveLength(512);
    expect(cpus[511]?.registers?.gprs).toEqual(made.cpus[511]?.gprs);
  });

  it('rejects entries of lowcore_ptr that are no lowcores', async () => {
    const { made, memory } = edited({ cpus: 4 }, (bytes) => {
      bytes.u64(0x80008, 0x101234).u64(0x80010, 0xffffffffffffe000n).u64(0x80018, 0x100000);
    });
    const { cpus, findings } = must(await readMachine(memory, { cpus: [] }));
    expect(cpus.map(({ prefix }) => prefix)).toEqual([made.cpus[0]?.prefix]);
    expect(codes(findings, 'failed')).toEqual(['lowcore-pointers', 'lowcore-pointers']);
  });

  it('takes the prefixes of a header in its order and rejects the impossible ones', async () => {
    const { made, memory } = madeImage({ cpus: 3 });
    const [a = 0, b = 0, c = 0] = made.cpus.map(({ prefix }) => prefix);
    const prefixes = [c, 0, b, b, 0x1001, 0xfffff000, 0x7fffe000];
    const { cpus, findings } = must(await readMachine(memory, { cpus: [], prefixes }));
    expect(cpus.map(({ prefix }) => prefix)).toEqual([c, b, a]);
    expect(cpus.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(codes(findings, 'failed')).toEqual([
      'prefix-valid',
      'prefix-valid',
      'prefix-valid',
      'prefix-valid',
      'prefix-in-memory',
    ]);
  });

  it('does not believe a boot prefix that the kernel does not list', async () => {
    const { memory } = edited({ cpus: 2 }, (bytes) => bytes.u32(0x1318, 0x200000));
    const { cpus, findings } = must(await readMachine(memory, { cpus: [] }));
    expect(cpus.map(({ logical }) => logical)).toEqual([0, 1]);
    expect(codes(findings, 'failed')).toContain('boot-cpu-prefix');
  });

  it('says when the two save areas of the boot CPU differ, and uses the one of the machine', async () => {
    const { memory } = edited({ cpus: 1 }, (bytes, [first = 0]) => bytes.u64(first + 0x1280, 0x77));
    const { cpus, findings } = must(await readMachine(memory, { cpus: [] }));
    expect(cpus[0]?.registers?.gprs[0]).not.toBe(0x77n);
    expect(codes(findings, 'failed')).toContain('boot-save-areas-agree');
    const header = must(await readMachine(memory, { cpus: [], prefixes: [0x100000] }));
    expect(header.cpus[0]?.registers?.gprs[0]).toBe(0x77n);
  });

  it('finds the CPUs by searching when nothing lists them', async () => {
    const { made, memory } = edited({ cpus: 3 }, (bytes) => bytes.set(0, new Uint8Array(0x2000)));
    const { cpus, findings } = must(await readMachine(memory, { cpus: [] }));
    expect(cpus.map(({ prefix, registers }) => ({ prefix, registers }))).toEqual(
      made.cpus.map((cpu) => ({ prefix: cpu.prefix, registers: registersOf(cpu, true) })),
    );
    expect(cpus.map(({ confidence }) => confidence)).toEqual(['inferred', 'inferred', 'inferred']);
    expect(codes(findings, 'failed')).toContain('lowcore-search');
  });

  it('searches also for CPUs whose status was not stored', async () => {
    const { made, memory } = madeImage({ cpus: 3, saved: [] });
    const found = must(await scanLowcores(memory));
    expect(found).toEqual(made.cpus.map(({ prefix }) => ({ prefix, score: 7 })));
  });

  it('stops a search when it is cancelled', async () => {
    const { memory } = madeImage();
    const answer = await scanLowcores(memory, AbortSignal.abort());
    expect(answer).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
  });
});

describe('CPUs from notes', () => {
  const noteCpu = (index: number, prefix: number, template: Cpu): Cpu => ({
    ...template,
    index,
    prefix: physAddr(prefix),
  });

  it('stay as they are and learn their logical numbers', async () => {
    const { memory } = madeImage({ cpus: 3 });
    const { cpus } = must(await readMachine(memory, { cpus: [] }));
    const reversed = cpus.toReversed().map(({ logical: _, ...cpu }, index) => ({ ...cpu, index }));
    const again = must(await readMachine(memory, { cpus: reversed }));
    expect(again.cpus.map(({ index, logical }) => [index, logical])).toEqual([
      [0, 2],
      [1, 1],
      [2, 0],
    ]);
    expect(codes(again.findings, 'failed')).toEqual([]);
  });

  it('are compared with memory and with the list of the kernel', async () => {
    const { memory } = madeImage({ cpus: 3 });
    const [first] = must(await readMachine(memory, { cpus: [] })).cpus;
    if (first === undefined) throw new Error('no CPU');
    const cpus = [noteCpu(0, 0x100000, first), noteCpu(1, 0x101000, first), noteCpu(2, 0x7fffe000, first)];
    const { findings } = must(await readMachine(memory, { cpus }));
    expect(codes(findings, 'failed')).toEqual(['prefix-valid', 'prefix-in-memory', 'cpus-agree']);
  });
});

describe('registers', () => {
  it('that no machine can have held are reported', async () => {
    const { memory } = edited({ cpus: 1 }, (bytes) =>
      bytes.u64(0x1300, 0x0704c00100000000n).u32(0x131c, 0x03000000),
    );
    const { findings } = must(await readMachine(memory, { cpus: [] }));
    expect(codes(findings, 'failed')).toEqual(['boot-save-areas-agree', 'psw-valid', 'fpc-valid']);
  });
});

describe('an empty memory', () => {
  it('has no CPUs', async () => {
    for (const memory of [imageOf([]), flatImage(0x4000, [])]) {
      const { cpus, findings } = must(await readMachine(memory, { cpus: [] }));
      expect(cpus).toEqual([]);
      expect(codes(findings, 'failed')).toContain('lowcore-search');
    }
  });
});
