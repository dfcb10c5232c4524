/** Counting and scanning bits in byte arrays, least significant bit first, a word at a time where it can. */

/** Number of set bits in a 32-bit word (Warren, Hacker's Delight, 5-1). */
function countWord(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  n = (n + (n >>> 4)) & 0x0f0f0f0f;
  return (n * 0x01010101) >>> 24;
}

/** Number of set bits in the first `bitLength` bits of `bytes`. */
export function countBits(bytes: Uint8Array, bitLength: number): number {
  const wholeBytes = Math.floor(bitLength / 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = 0;
  let at = 0;
  for (; at + 4 <= wholeBytes; at += 4) {
    const word = view.getUint32(at);
    if (word !== 0) count += countWord(word);
  }
  for (; at < wholeBytes; at++) count += countWord(bytes[at] ?? 0);
  const rest = bitLength % 8;
  if (rest > 0) count += countWord((bytes[at] ?? 0) & ((1 << rest) - 1));
  return count;
}

/** Bit `index`, which is below 2^31. */
export function testBit(bytes: Uint8Array, index: number): boolean {
  return ((bytes[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
}

/** The first index in [from, to) whose bit differs from `value`, or `to`. Long runs go by words. */
export function runEnd(bytes: Uint8Array, from: number, to: number, value: boolean): number {
  const uniform = value ? 0xff : 0;
  let at = from;
  let view: DataView | undefined;
  while (at < to) {
    if (at % 32 === 0 && at + 32 <= to) {
      view ??= new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (view.getInt32(at / 8) === (value ? -1 : 0)) {
        at += 32;
        continue;
      }
    }
    if (at % 8 === 0 && at + 8 <= to && bytes[at / 8] === uniform) {
      at += 8;
      continue;
    }
    if (testBit(bytes, at) !== value) return at;
    at++;
  }
  return to;
}
