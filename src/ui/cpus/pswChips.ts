/** The mask of a PSW as small labelled switches, in the order of the bits (Principles of Operation, "PSW Format"). */
import type { DecodedPsw } from '../../s390/psw.ts';

/** One switch of the mask. */
export interface PswChip {
  readonly label: string;
  readonly isOn: boolean;
  /** What it means as it stands, for hover and for people who do not see it. */
  readonly words: string;
}

/** The single-bit switches. */
export function pswChips(psw: DecodedPsw): readonly PswChip[] {
  const chip = (label: string, isOn: boolean, on: string, off: string): PswChip => ({
    label,
    isOn,
    words: isOn ? on : off,
  });
  return [
    chip('PER', psw.per, 'program event recording on', 'program event recording off'),
    chip('DAT', psw.dat, 'address translation on', 'address translation off: real addresses'),
    chip('I/O', psw.ioEnabled, 'I/O interruptions enabled', 'I/O interruptions disabled'),
    chip('EXT', psw.externalEnabled, 'external interruptions enabled', 'external interruptions disabled'),
    chip('MCK', psw.machineCheckEnabled, 'machine checks enabled', 'machine checks disabled'),
    chip('WAIT', psw.wait, 'wait state', 'running'),
    chip('PROB', psw.problemState, 'problem state: a user program', 'supervisor state: the kernel'),
    chip('RI', psw.runtimeInstrumentation, 'runtime instrumentation on', 'runtime instrumentation off'),
  ];
}

/** The fields of more than one bit, as label and value. */
export function pswFacts(psw: DecodedPsw): readonly (readonly [label: string, value: string])[] {
  const pm = psw.programMask;
  const bits = [pm.fixedOverflow, pm.decimalOverflow, pm.hfpUnderflow, pm.hfpSignificance];
  return [
    ['mode', psw.mode === 'invalid' ? 'invalid' : `${psw.mode}-bit`],
    ['space', psw.space],
    ['CC', String(psw.conditionCode)],
    ['key', String(psw.key)],
    ['PM', bits.map((bit) => (bit ? '1' : '0')).join('')],
  ];
}
