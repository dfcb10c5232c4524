/**
 * Tells a lowcore from other memory. The strongest signs are the architectural mode id that store status leaves at
 * absolute 0xa3 (checked by drivers/s390/char/zcore.c) and the six new PSWs, which a running kernel keeps valid.
 */

import { safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { PSW_MASK_BA, PSW_MASK_BASE, PSW_MASK_EA, PSW_MASK_UNASSIGNED } from '../../s390/constants.ts';
import { LC } from '../../s390/lowcore.ts';

const NEW_PSW_COUNT = 6;
const PSW_LENGTH = 16;
/** A crash may have overwritten one or two of them; chance does not make four. */
const ENOUGH_NEW_PSWS = 4;

/** Bytes that the test needs, from the start of the lowcore. */
export const LOWCORE_TEST_LENGTH = LC.newPsws + NEW_PSW_COUNT * PSW_LENGTH;

/**
 * True when `bytes`, which begin at a candidate for absolute 0, look like the lowcore of a z/Architecture Linux. Any
 * bytes are allowed; fewer than LOWCORE_TEST_LENGTH are never a lowcore.
 */
export function lowcoreLooksReal(bytes: Uint8Array): boolean {
  return bytes[LC.architectureMode] === 1 && newPswsLookReal(bytes);
}

/** True for the lowcore of a CPU at its prefix, too: there the architectural mode id is not always set. */
export function newPswsLookReal(bytes: Uint8Array): boolean {
  return plausibleNewPsws(bytes) >= ENOUGH_NEW_PSWS;
}

/** How many of the six new PSWs at 0x1a0 are valid 64-bit PSWs with an instruction address. */
export function plausibleNewPsws(bytes: Uint8Array): number {
  if (bytes.length < LOWCORE_TEST_LENGTH) return 0;
  const reader = new BeReader(bytes);
  let plausible = 0;
  for (let i = 0; i < NEW_PSW_COUNT; i++) {
    const at = LC.newPsws + i * PSW_LENGTH;
    if (isNewPsw(reader.u64(at), reader.u64(at + 8))) plausible++;
  }
  return plausible;
}

/** Addressing mode 64, nothing set that must be zero, and an even address that Linux could map. */
function isNewPsw(mask: bigint, addr: bigint): boolean {
  const mode = PSW_MASK_EA | PSW_MASK_BA;
  if ((mask & mode) !== mode) return false;
  if ((mask & (PSW_MASK_UNASSIGNED | PSW_MASK_BASE)) !== 0n) return false;
  return addr !== 0n && addr % 2n === 0n && safeNumber(addr) !== undefined;
}
