/**
 * Control registers and address space control elements in words (Principles of Operation, "Control Registers",
 * "Dynamic Address Translation"; asm/ctlreg.h). The floating-point control register is in `fpc.ts`.
 * Bits are numbered as the manual does: bit 0 is the most significant of 64.
 */
import { hex0x } from '../base/hex.ts';

/** One named switch of a control register. */
export interface ControlBit {
  /** IBM bit number, 0..63. */
  readonly bit: number;
  readonly name: string;
  readonly set: boolean;
}

/** An address space control element taken apart. */
export interface Asce {
  /** Absolute or real address of the top translation table; undefined for a real-space ASCE. */
  readonly origin: bigint | undefined;
  readonly realSpace: boolean;
  /** DT: 3 region-first, 2 region-second, 1 region-third, 0 segment table. */
  readonly designationType: number;
  readonly table: 'segment table' | 'region-third table' | 'region-second table' | 'region-first table';
  /** Entries of the top table: (TL + 1) * 512. */
  readonly entries: number;
  readonly subspaceGroup: boolean;
  readonly privateSpace: boolean;
  readonly storageAlterationEvent: boolean;
  readonly spaceSwitchEvent: boolean;
  readonly words: string;
}

export interface ControlRegister {
  readonly number: number;
  /** What it is for. */
  readonly title: string;
  readonly value: bigint;
  readonly bits: readonly ControlBit[];
  /** Fields of more than one bit, as label and value. */
  readonly fields: readonly (readonly [label: string, value: string])[];
  readonly asce?: Asce;
}

const TABLES: readonly Asce['table'][] = [
  'segment table',
  'region-third table',
  'region-second table',
  'region-first table',
];

/** Decodes any 64 bits as an ASCE. */
export function decodeAsce(value: bigint): Asce {
  const low = Number(value & 0xfffn);
  const realSpace = (low & 0x20) !== 0;
  const designationType = (low >> 2) & 3;
  const table = TABLES[designationType] ?? 'segment table';
  const entries = ((low & 3) + 1) * 512;
  const origin = realSpace ? undefined : value - BigInt(low);
  return {
    origin,
    realSpace,
    designationType,
    table,
    entries,
    subspaceGroup: (low & 0x200) !== 0,
    privateSpace: (low & 0x100) !== 0,
    storageAlterationEvent: (low & 0x80) !== 0,
    spaceSwitchEvent: (low & 0x40) !== 0,
    words:
      origin === undefined
        ? 'real space: virtual = real'
        : `${table} at ${hex0x(origin)}, ${entries} entries`,
  };
}

const TITLES: readonly string[] = [
  'System control and external interruption masks',
  'Primary address space (user space in Linux)',
  'Dispatchable unit control table, guarded storage',
  'PSW key mask, secondary ASN',
  'Authorization index, primary ASN',
  'Primary ASN second table entry',
  'I/O interruption subclass mask',
  'Secondary address space',
  'Monitor masks, extended authorization index',
  'PER events',
  'PER starting address',
  'PER ending address',
  'Tracing',
  'Home address space (kernel in Linux)',
  'Machine check masks',
  'Linkage stack entry (not used by Linux)',
];

const BITS: Readonly<Record<number, readonly (readonly [number, string])[]>> = {
  0: [
    [8, 'transactional execution'],
    [9, 'program interruption filtering (transactions)'],
    [10, 'clock comparator sign'],
    [35, 'low-address protection'],
    [40, 'enhanced DAT'],
    [43, 'instruction-execution protection'],
    [45, 'additional floating-point registers'],
    [46, 'vector instructions'],
    [49, 'emergency signal interruptions'],
    [50, 'external call interruptions'],
    [52, 'clock comparator interruptions'],
    [53, 'CPU timer interruptions'],
    [54, 'service signal interruptions'],
    [57, 'interrupt key interruptions'],
    [58, 'measurement alert interruptions'],
  ],
  2: [[59, 'guarded storage']],
  9: [
    [32, 'successful branching event'],
    [33, 'instruction fetching event'],
    [34, 'storage alteration event'],
    [36, 'store using real address event'],
    [40, 'branch address control'],
    [42, 'storage alteration space control'],
  ],
  12: [
    [0, 'branch trace'],
    [1, 'mode trace'],
    [62, 'ASN trace'],
    [63, 'explicit trace'],
  ],
  14: [
    [35, 'channel report pending'],
    [36, 'recovery'],
    [37, 'degradation'],
    [38, 'external damage'],
    [39, 'warning'],
  ],
};

/** Describes control register `number` (0..15) holding `value`. */
export function describeControlRegister(number: number, value: bigint): ControlRegister {
  const names = BITS[number] ?? [];
  const bits = names.map(([bit, name]) => ({ bit, name, set: ((value >> BigInt(63 - bit)) & 1n) === 1n }));
  const asce = number === 1 || number === 7 || number === 13 ? decodeAsce(value) : undefined;
  return {
    number,
    title: TITLES[number] ?? '',
    value,
    bits,
    fields: fieldsOf(number, value),
    ...(asce === undefined ? {} : { asce }),
  };
}

function fieldsOf(number: number, value: bigint): ControlRegister['fields'] {
  switch (number) {
    case 2:
      return [
        ['Dispatchable unit control table', hex0x(value & 0x7fffffc0n)],
        ['Transaction diagnostic control', String(value & 3n)],
      ];
    case 3:
      return [
        ['PSW key mask', hex0x((value >> 16n) & 0xffffn)],
        ['Secondary ASN', hex0x(value & 0xffffn)],
      ];
    case 4:
      return [
        ['Authorization index', hex0x((value >> 16n) & 0xffffn)],
        ['Primary ASN', hex0x(value & 0xffffn)],
      ];
    case 5:
      return [['Entry address', hex0x(value & 0x7fffffc0n)]];
    case 6:
      return [['Enabled subclasses', listSubclasses(Number((value >> 24n) & 0xffn))]];
    case 8:
      return [
        ['Extended authorization index', hex0x((value >> 16n) & 0xffffn)],
        ['Monitor masks', hex0x(value & 0xffffn)],
      ];
    case 10:
      return [['PER starting address', hex0x(value)]];
    case 11:
      return [['PER ending address', hex0x(value)]];
    case 12:
      return [['Trace entry address', hex0x(value & 0x3ffffffffffffffcn)]];
    case 15:
      return [['Linkage stack entry address', hex0x(value & 0xfffffffffffffff8n)]];
    default:
      return [];
  }
}

function listSubclasses(mask: number): string {
  const classes: number[] = [];
  for (let i = 0; i < 8; i++) if ((mask & (0x80 >> i)) !== 0) classes.push(i);
  return classes.length === 0 ? 'none' : classes.join(', ');
}
