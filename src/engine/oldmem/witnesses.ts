/**
 * Things of which the HSA tells the address and that lie above it, in the memory file: the boot CPU's lowcore, the
 * os_info page, the VMCOREINFO note. Where they are found in the file betrays its shape.
 */
import { fileOffset, safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { OS_INFO_MAGIC } from '../../s390/constants.ts';
import { LC } from '../../s390/lowcore.ts';
import type { ByteSource, ReadError } from '../types.ts';
import { LOWCORE_TEST_LENGTH, newPswsLookReal } from './lowcorePlausible.ts';

export interface Witness {
  /** Absolute address where it must be. */
  readonly addr: number;
  /** In words: `the os_info page`. */
  readonly what: string;
  /** True when these bytes, read at its place, are it. Needs WITNESS_LENGTH bytes. */
  readonly matches: (bytes: Uint8Array) => boolean;
}

/** Bytes that `matches` wants to see. */
export const WITNESS_LENGTH = LOWCORE_TEST_LENGTH;

const NOTE_NAME = 'VMCOREINFO';

/** The witnesses at or above `hsaSize` that the lowcore in the HSA file names. `shift`: offset of absolute 0. */
export async function findWitnesses(
  hsa: ByteSource,
  shift: number,
  hsaSize: number,
  signal?: AbortSignal,
): Promise<Result<readonly Witness[], ReadError>> {
  const length = LC.savedPrefix + 4;
  if (hsa.sizeBytes < shift + length) return ok([]);
  const answer = await hsa.read(fileOffset(shift), length, signal);
  if (!answer.ok) return answer.error.kind === 'unreadable' ? ok([]) : answer;
  const lowcore = new BeReader(answer.value);
  const witnesses: Witness[] = [];
  const add = (addr: number | undefined, what: string, matches: Witness['matches']): void => {
    if (addr === undefined || addr < hsaSize || addr === 0) return;
    witnesses.push({ addr, what: `${what} at ${hex0x(addr)}`, matches });
  };
  add(safeNumber(lowcore.u64(LC.osInfo)), 'the os_info page', isOsInfo);
  add(safeNumber(lowcore.u64(LC.vmcoreInfo)), 'the VMCOREINFO note', isVmcoreInfo);
  add(lowcore.u32(LC.savedPrefix), 'the lowcore of the boot CPU', newPswsLookReal);
  return ok(witnesses);
}

function isOsInfo(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && new BeReader(bytes).u64(0) === OS_INFO_MAGIC;
}

function isVmcoreInfo(bytes: Uint8Array): boolean {
  return bytes.length >= 24 && new BeReader(bytes).ascii(12, NOTE_NAME.length) === NOTE_NAME;
}
