/**
 * The program status word in words: what a CPU was doing and with what switched on (Principles of Operation,
 * "Program-Status Word"; asm/ptrace.h). A PSW is two 64-bit words: the mask and the instruction address.
 */
import { hex0x } from '../base/hex.ts';
import {
  PSW_MASK_ASC,
  PSW_MASK_BA,
  PSW_MASK_BASE,
  PSW_MASK_CC,
  PSW_MASK_DAT,
  PSW_MASK_EA,
  PSW_MASK_EXT,
  PSW_MASK_IO,
  PSW_MASK_KEY,
  PSW_MASK_MCHECK,
  PSW_MASK_PER,
  PSW_MASK_PM,
  PSW_MASK_PSTATE,
  PSW_MASK_RI,
  PSW_MASK_UNASSIGNED,
  PSW_MASK_WAIT,
} from './constants.ts';
import { type WaitMeaning, waitMeaning } from './waitCodes.ts';

/** Which address space the CPU works in while DAT is on. */
export type AddressSpace = 'primary' | 'access register' | 'secondary' | 'home';

/** Width of addresses in bits; `invalid`: EA without BA. */
export type AddressingMode = 24 | 31 | 64 | 'invalid';

/**
 * What the PSW says that the CPU was doing. `idle`: enabled wait. `stopped`: disabled wait. `none`: all zero, so no
 * PSW was saved. `user`: problem state.
 */
export type PswActivity = 'none' | 'idle' | 'stopped' | 'user' | 'kernel';

export interface DecodedPsw {
  readonly per: boolean;
  readonly dat: boolean;
  readonly ioEnabled: boolean;
  readonly externalEnabled: boolean;
  readonly machineCheckEnabled: boolean;
  /** Storage access key, 0..15. */
  readonly key: number;
  readonly wait: boolean;
  readonly problemState: boolean;
  readonly space: AddressSpace;
  readonly conditionCode: number;
  /** Program mask, from bit 20: the exceptions that interrupt. */
  readonly programMask: {
    readonly fixedOverflow: boolean;
    readonly decimalOverflow: boolean;
    readonly hfpUnderflow: boolean;
    readonly hfpSignificance: boolean;
  };
  readonly runtimeInstrumentation: boolean;
  readonly mode: AddressingMode;
  /** What no CPU could have had in its PSW, one sentence each; empty for a valid PSW. */
  readonly problems: readonly string[];
  readonly activity: PswActivity;
  /** One line for people: `kernel, DAT on, home space`, `idle (enabled wait)`. */
  readonly words: string;
  /** Only for disabled waits. */
  readonly waitMeaning?: WaitMeaning;
  /** The same as label and value, in the order of the bits. */
  readonly fields: readonly (readonly [label: string, value: string])[];
}

const SPACES: readonly AddressSpace[] = ['primary', 'access register', 'secondary', 'home'];

/** Decodes any 128 bits; what is not a valid PSW says so in `problems`. */
export function decodePsw(mask: bigint, addr: bigint): DecodedPsw {
  const has = (bits: bigint): boolean => (mask & bits) !== 0n;
  const ioEnabled = has(PSW_MASK_IO);
  const externalEnabled = has(PSW_MASK_EXT);
  const machineCheckEnabled = has(PSW_MASK_MCHECK);
  const pm = Number((mask & PSW_MASK_PM) >> 40n);
  const base = {
    per: has(PSW_MASK_PER),
    dat: has(PSW_MASK_DAT),
    ioEnabled,
    externalEnabled,
    machineCheckEnabled,
    key: Number((mask & PSW_MASK_KEY) >> 52n),
    wait: has(PSW_MASK_WAIT),
    problemState: has(PSW_MASK_PSTATE),
    space: SPACES[Number((mask & PSW_MASK_ASC) >> 46n)] ?? 'primary',
    conditionCode: Number((mask & PSW_MASK_CC) >> 44n),
    programMask: {
      fixedOverflow: (pm & 8) !== 0,
      decimalOverflow: (pm & 4) !== 0,
      hfpUnderflow: (pm & 2) !== 0,
      hfpSignificance: (pm & 1) !== 0,
    },
    runtimeInstrumentation: has(PSW_MASK_RI),
    mode: addressingMode(mask),
  };
  const activity = activityOf(mask, addr, base);
  const meaning = activity === 'stopped' ? waitMeaning(addr) : undefined;
  return {
    ...base,
    problems: problemsOf(mask, addr, base.mode),
    activity,
    words: wordsOf(activity, base, meaning),
    ...(meaning === undefined ? {} : { waitMeaning: meaning }),
    fields: fieldsOf(mask, addr, base),
  };
}

type Switches = Omit<DecodedPsw, 'problems' | 'activity' | 'words' | 'waitMeaning' | 'fields'>;

function addressingMode(mask: bigint): AddressingMode {
  const extended = (mask & PSW_MASK_EA) !== 0n;
  const basic = (mask & PSW_MASK_BA) !== 0n;
  if (extended) return basic ? 64 : 'invalid';
  return basic ? 31 : 24;
}

function activityOf(mask: bigint, addr: bigint, psw: Switches): PswActivity {
  if (mask === 0n && addr === 0n) return 'none';
  if (psw.wait) {
    return psw.ioEnabled || psw.externalEnabled || psw.machineCheckEnabled ? 'idle' : 'stopped';
  }
  return psw.problemState ? 'user' : 'kernel';
}

function problemsOf(mask: bigint, addr: bigint, mode: AddressingMode): readonly string[] {
  const problems: string[] = [];
  if ((mask & PSW_MASK_BASE) !== 0n) problems.push('Bit 12 is one: this is not a PSW in the 16-byte format.');
  if ((mask & PSW_MASK_UNASSIGNED) !== 0n) {
    problems.push(`Unassigned bits are one: ${hex0x(mask & PSW_MASK_UNASSIGNED)}.`);
  }
  if (mode === 'invalid') problems.push('Bit 31 (EA) is one and bit 32 (BA) is zero: there is no such mode.');
  if (mode === 31 && addr > 0x7fffffffn) problems.push('The address does not fit the 31-bit mode.');
  if (mode === 24 && addr > 0xffffffn) problems.push('The address does not fit the 24-bit mode.');
  if (addr % 2n === 1n) problems.push('The instruction address is odd.');
  return problems;
}

function wordsOf(activity: PswActivity, psw: Switches, meaning: WaitMeaning | undefined): string {
  switch (activity) {
    case 'none':
      return 'no PSW saved (all zero)';
    case 'idle':
      return 'idle (enabled wait)';
    case 'stopped':
      return `stopped (disabled wait): ${meaning?.words ?? ''}`;
    case 'user':
      return `user program (problem state), ${whereWords(psw)}`;
    case 'kernel':
      return `kernel (supervisor state), ${whereWords(psw)}`;
  }
}

function whereWords(psw: Switches): string {
  return psw.dat ? `DAT on, ${psw.space} space` : 'DAT off, real addresses';
}

function fieldsOf(mask: bigint, addr: bigint, psw: Switches): readonly (readonly [string, string])[] {
  const onOff = (on: boolean): string => (on ? 'on' : 'off');
  const enabled = (on: boolean): string => (on ? 'enabled' : 'disabled');
  const pm = psw.programMask;
  const exceptions = [
    pm.fixedOverflow ? 'fixed-point overflow' : '',
    pm.decimalOverflow ? 'decimal overflow' : '',
    pm.hfpUnderflow ? 'HFP exponent underflow' : '',
    pm.hfpSignificance ? 'HFP significance' : '',
  ].filter((name) => name !== '');
  return [
    ['Mask', hex0x(mask)],
    ['Instruction address', hex0x(addr)],
    ['PER', onOff(psw.per)],
    ['DAT', onOff(psw.dat)],
    ['I/O interruptions', enabled(psw.ioEnabled)],
    ['External interruptions', enabled(psw.externalEnabled)],
    ['Storage key', String(psw.key)],
    ['Machine checks', enabled(psw.machineCheckEnabled)],
    ['Wait', onOff(psw.wait)],
    ['State', psw.problemState ? 'problem (user)' : 'supervisor (kernel)'],
    ['Address space', psw.dat ? psw.space : `${psw.space} (not used, DAT is off)`],
    ['Condition code', String(psw.conditionCode)],
    ['Program mask', exceptions.length === 0 ? 'none' : exceptions.join(', ')],
    ['Runtime instrumentation', onOff(psw.runtimeInstrumentation)],
    ['Addressing mode', psw.mode === 'invalid' ? 'invalid' : `${psw.mode}-bit`],
  ];
}
