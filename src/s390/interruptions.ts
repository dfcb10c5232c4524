/**
 * What the last interruptions of a CPU left in its lowcore, as labelled fields for people: codes, addresses and the
 * old and new PSWs. Input is the start of a lowcore; nothing here depends on the kernel's version.
 */
import { BeReader } from '../base/bytes.ts';
import { hex0x, hex64 } from '../base/hex.ts';
import { LC } from './lowcore.ts';
import { dataCodeWords, programCodeWords, vectorCodeWords } from './pgmCodes.ts';
import { decodePsw } from './psw.ts';

/** One field of the lowcore in words. */
export interface LowcoreField {
  /** Bytes from the start of the lowcore. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
  readonly label: string;
  /** The value as hex with 0x; a PSW as two words. */
  readonly value: string;
  /** What the value means; empty when hex says it all. */
  readonly words: string;
}

/** Bytes of the lowcore that `decodeInterruptions` needs. */
export const INTERRUPTION_BYTES = 0x200;

const PSW_NAMES = ['Restart', 'External', 'SVC', 'Program', 'Machine check', 'I/O'];

/** The interruption fields of a lowcore; empty when fewer than INTERRUPTION_BYTES bytes are given. */
export function decodeInterruptions(lowcore: Uint8Array): readonly LowcoreField[] {
  if (lowcore.length < INTERRUPTION_BYTES) return [];
  const reader = new BeReader(lowcore);
  const fields: LowcoreField[] = [];
  const add = (
    offset: number,
    size: 1 | 2 | 4 | 8,
    label: string,
    words: (value: bigint) => string = none,
  ): void => {
    const value = readWord(reader, offset, size);
    fields.push({ offset, size, label, value: hex0x(value), words: words(value) });
  };
  const programCode = reader.u16(LC.programCode) & 0x7f;
  add(LC.programCode, 2, 'Program interruption code', (value) => programCodeWords(Number(value)));
  add(LC.programLength, 2, 'Program instruction length', (value) => `${value & 6n} bytes`);
  add(LC.dataExceptionCode, 4, 'Data exception code', (value) => {
    const code = Number(value & 0xffn);
    if (programCode === 0x1b) return vectorCodeWords(code);
    return programCode === 7 ? dataCodeWords(code) : 'only set by data exceptions';
  });
  add(LC.translationExceptionId, 8, 'Translation exception id', (value) => {
    return `address ${hex0x(value & ~0xfffn)}`;
  });
  add(LC.lastBreak, 8, 'Last breaking event address');
  add(LC.svcNumber, 2, 'SVC number', (value) => String(value));
  add(LC.externalCode, 2, 'External interruption code', (value) => externalWords(Number(value)));
  add(LC.externalCpuAddress, 2, 'External: CPU address', (value) => String(value));
  add(LC.externalParameter, 4, 'External: parameter');
  add(LC.subchannelId, 2, 'I/O: subchannel id word');
  add(LC.subchannelNumber, 2, 'I/O: subchannel number');
  add(LC.ioParameter, 4, 'I/O: interruption parameter');
  add(LC.ioWord, 4, 'I/O: interruption identification word');
  add(LC.machineCheckCode, 8, 'Machine check interruption code');
  add(LC.externalDamageCode, 4, 'External damage code');
  add(LC.failingAddress, 8, 'Failing storage address');
  add(LC.perCode, 2, 'PER code');
  add(LC.perAddress, 8, 'PER address');
  add(LC.monitorClass, 2, 'Monitor class');
  add(LC.monitorCode, 8, 'Monitor code');
  add(LC.architectureMode, 1, 'Architectural mode', (value) => (value === 1n ? 'z/Architecture' : ''));
  addPsws(reader, LC.oldPsws, 'old PSW', fields);
  addPsws(reader, LC.newPsws, 'new PSW', fields);
  return fields;
}

function none(): string {
  return '';
}

function readWord(reader: BeReader, offset: number, size: 1 | 2 | 4 | 8): bigint {
  switch (size) {
    case 1:
      return BigInt(reader.u8(offset));
    case 2:
      return BigInt(reader.u16(offset));
    case 4:
      return BigInt(reader.u32(offset));
    case 8:
      return reader.u64(offset);
  }
}

function addPsws(reader: BeReader, start: number, label: string, fields: LowcoreField[]): void {
  PSW_NAMES.forEach((name, i) => {
    const offset = start + 16 * i;
    const mask = reader.u64(offset);
    const addr = reader.u64(offset + 8);
    fields.push({
      offset,
      size: 16,
      label: `${name} ${label}`,
      value: `${hex64(mask)} ${hex64(addr)}`,
      words: mask === 0n && addr === 0n ? 'not set' : decodePsw(mask, addr).words,
    });
  });
}

const EXTERNAL_CODES: ReadonlyMap<number, string> = new Map([
  [0x0040, 'interrupt key'],
  [0x1004, 'clock comparator'],
  [0x1005, 'CPU timer'],
  [0x1200, 'malfunction alert'],
  [0x1201, 'emergency signal'],
  [0x1202, 'external call'],
  [0x1406, 'timing alert'],
  [0x1407, 'measurement alert'],
  [0x2401, 'service signal'],
  [0x2603, 'pseudo page fault or virtio'],
  [0x4000, 'IUCV'],
]);

function externalWords(code: number): string {
  return code === 0 ? 'none' : (EXTERNAL_CODES.get(code) ?? 'unknown');
}
