/** The checksum that Linux and its dump tools keep over os_info, the IPL parameter block and the dump superblock. */

/**
 * CHECKSUM as the CKSM instruction and `csum_partial` of s390 form it: the sum of the big-endian 4-byte words with
 * end-around carry, the last word padded with zero bytes on the right; neither folded nor complemented.
 * (Principles of Operation, "CHECKSUM"; arch/s390/include/asm/checksum.h)
 */
export function cksm(bytes: Uint8Array, seed = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % 4);
  let sum = seed;
  for (let at = 0; at < whole; at += 4) sum = addWithCarry(sum, view.getUint32(at));
  if (whole < bytes.length) {
    let last = 0;
    for (let i = 0; i < 4; i++) last = last * 256 + (whole + i < bytes.length ? view.getUint8(whole + i) : 0);
    sum = addWithCarry(sum, last);
  }
  return sum;
}

function addWithCarry(sum: number, word: number): number {
  const total = sum + word;
  return total > 0xffffffff ? total - 0xffffffff : total;
}
