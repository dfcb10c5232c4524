/**
 * A quick 64-bit fingerprint of bytes, as two 32-bit lanes of multiply and xor with different constants. It notices
 * chance changes; it is no protection against somebody who makes collisions on purpose.
 */
import { hex } from './hex.ts';

/** 16 hex digits over all bytes. */
export function fingerprint64(bytes: Uint8Array): string {
  let first = 0x811c9dc5;
  let second = 0x41c6ce57;
  for (const byte of bytes) {
    first = Math.imul(first ^ byte, 0x9e3779b1);
    second = Math.imul(second ^ byte, 0x5f356495);
    // High bits never reach low ones by multiplication alone.
    second = (second << 13) | (second >>> 19);
  }
  return mix(first ^ bytes.length) + mix(second);
}

/** The final avalanche of MurmurHash3. */
function mix(lane: number): string {
  let word = lane ^ (lane >>> 16);
  word = Math.imul(word, 0x85ebca6b);
  word ^= word >>> 13;
  word = Math.imul(word, 0xc2b2ae35);
  word ^= word >>> 16;
  return hex(word >>> 0, 8);
}
