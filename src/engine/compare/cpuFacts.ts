/**
 * Registers of two dumps beside each other. CPUs belong together by their prefix, because writers number them
 * differently; those without a partner that way by their place in the list. Kinds whose registers are all equal take
 * one line, others one line for each register that differs.
 */
import { hex, hex0x, hex64 } from '../../base/hex.ts';
import type { Cpu, CpuRegisters } from '../machine/machineTypes.ts';
import { type FactPair, factPair, known } from './factTypes.ts';

/** CPUs that belong together; a side is undefined where that dump does not have the CPU. */
export interface CpuPair {
  readonly a: Cpu | undefined;
  readonly b: Cpu | undefined;
}

/** Pairs CPUs: by prefix first, then what is left in order when a prefix is unknown, then alone. */
export function pairCpus(a: readonly Cpu[], b: readonly Cpu[]): readonly CpuPair[] {
  const free = new Set(b);
  const byPrefix = new Map(b.toReversed().map((cpu) => [cpu.prefix, cpu]));
  const pairs = a.map((cpu): { a: Cpu; b: Cpu | undefined } => {
    const partner = cpu.prefix === undefined ? undefined : byPrefix.get(cpu.prefix);
    return partner !== undefined && free.delete(partner) ? { a: cpu, b: partner } : { a: cpu, b: undefined };
  });
  for (const pair of pairs) {
    const same = pair.b === undefined ? b[pair.a.index] : undefined;
    const mayMeet = pair.a.prefix === undefined || same?.prefix === undefined;
    if (same !== undefined && mayMeet && free.delete(same)) pair.b = same;
  }
  return [...pairs, ...[...free].map((cpu) => ({ a: undefined, b: cpu }))];
}

/** A kind of register: its name, and its values as text by register name. */
interface Kind {
  readonly title: string;
  readonly values: readonly (readonly [name: string, text: string])[] | undefined;
}

function numbered(letter: string, values: readonly bigint[] | undefined, digits: number): Kind['values'] {
  return values?.map((value, i) => [`${letter}${i}`, hex(value, digits)]);
}

function kinds(registers: CpuRegisters | undefined): readonly Kind[] {
  const r = registers;
  const single = (name: string, value: bigint | number | undefined, digits: number): Kind['values'] =>
    value === undefined ? undefined : [[name, hex(value, digits)]];
  return [
    {
      title: 'PSW',
      values:
        r === undefined
          ? undefined
          : [
              ['PSW mask', hex64(r.pswMask)],
              ['PSW address', hex64(r.pswAddr)],
            ],
    },
    { title: 'general registers', values: numbered('r', r?.gprs, 16) },
    { title: 'access registers', values: r?.acrs.map((value, i) => [`a${i}`, hex(value, 8)]) },
    { title: 'control registers', values: numbered('c', r?.ctrs, 16) },
    { title: 'floating-point registers', values: numbered('f', r?.fprs, 16) },
    { title: 'FPC', values: single('FPC', r?.fpc, 8) },
    { title: 'CPU timer', values: single('CPU timer', r?.timer, 16) },
    { title: 'clock comparator', values: single('clock comparator', r?.todcmp, 16) },
    { title: 'TOD programmable register', values: single('TOD programmable register', r?.todpreg, 8) },
    {
      title: 'vector registers',
      values: r?.vxrs?.map(([high, low], i) => [`v${i}`, `${hex64(high)} ${hex64(low)}`]),
    },
  ];
}

const SHIFT = 8n;

/** The comparator stands in memory shifted by 8 bits; some writers shift it back for the note, and lose the top byte. */
function comparatorReason(a: bigint | undefined, b: bigint | undefined): string | undefined {
  if (a === undefined || b === undefined) return undefined;
  const low = (value: bigint): bigint => BigInt.asUintN(56, value);
  if (low(a >> SHIFT) === low(b) || low(b >> SHIFT) === low(a))
    return 'the same value, shifted by 8 bits: the machine stores it shifted, some writers shift it back';
  return low(a) === low(b) ? 'only its top byte differs, which store status does not keep' : undefined;
}

function compareKind(cpu: string, a: Kind, b: Kind, reason: string | undefined): readonly FactPair[] {
  const label = `${cpu}: ${a.title}`;
  if (a.values === undefined || b.values === undefined) {
    const words = (kind: Kind): string | undefined => (kind.values === undefined ? undefined : 'saved');
    return known([
      factPair('CPUs', label, words(a), words(b), 'the other dump does not hold these registers'),
    ]);
  }
  const other = new Map(b.values);
  const pairs = known(
    a.values.map(([name, text]) => factPair('CPUs', `${cpu}: ${name}`, text, other.get(name), reason)),
  );
  const differing = pairs.filter(({ state }) => state !== 'equal');
  if (differing.length > 0 || pairs.length < 2) return differing.length > 0 ? differing : pairs;
  const all = `${pairs.length} equal`;
  return known([factPair('CPUs', label, all, all)]);
}

function cpuWords(cpu: Cpu | undefined): string | undefined {
  if (cpu === undefined) return undefined;
  return cpu.state === 'saved' ? 'registers saved' : 'registers not saved';
}

/** All facts of the CPUs of two dumps. CPUs are named by their number in A, or in B where A has none. */
export function compareCpus(a: readonly Cpu[], b: readonly Cpu[]): readonly FactPair[] {
  const facts: FactPair[] = [...known([factPair('CPUs', 'Count', String(a.length), String(b.length))])];
  for (const pair of pairCpus(a, b)) {
    const name = pair.a === undefined ? `CPU ${pair.b?.index} of B` : `CPU ${pair.a.index}`;
    const prefix = (cpu: Cpu | undefined): string | undefined =>
      cpu?.prefix === undefined ? undefined : hex0x(cpu.prefix);
    facts.push(
      ...known([
        factPair('CPUs', name, cpuWords(pair.a), cpuWords(pair.b)),
        factPair('CPUs', `${name}: prefix`, prefix(pair.a), prefix(pair.b)),
      ]),
    );
    if (pair.a !== undefined && pair.b !== undefined && pair.a.index !== pair.b.index)
      facts.push(
        ...known([
          factPair(
            'CPUs',
            `${name}: place in the list`,
            String(pair.a.index),
            String(pair.b.index),
            'the same prefix: writers list CPUs in different orders',
          ),
        ]),
      );
    if (pair.a?.registers === undefined && pair.b?.registers === undefined) continue;
    if (pair.a === undefined || pair.b === undefined) continue;
    const right = kinds(pair.b.registers);
    const todcmp = comparatorReason(pair.a.registers?.todcmp, pair.b.registers?.todcmp);
    kinds(pair.a.registers).forEach((kind, i) => {
      const other = right[i];
      if (other === undefined) return;
      facts.push(...compareKind(name, kind, other, kind.title === 'clock comparator' ? todcmp : undefined));
    });
  }
  return facts;
}
