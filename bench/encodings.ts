/**
 * Made instructions that the disassembler is measured against: for every first byte the same 1024, whatever the
 * tables of opcodes hold. A quarter walk through all second bytes, a quarter through all last bytes, and the free bits
 * are often zero, because many instructions demand that.
 */
import { fingerprint64 } from '../src/base/fingerprint64.ts';

const PER_FIRST_BYTE = 1024;
/** Every made instruction has this much room, so that what is none cannot swallow the next one. */
export const SLOT = 16;
/** Fills the room: `nopr %r7`. */
const FILLER = 0x07;

/** A generator of 32-bit numbers (mulberry32), so that everybody makes the same. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return (word ^ (word >>> 14)) >>> 0;
  };
}

/** The instructions that begin with `first`, each in a slot of 16 bytes. */
export function madeInstructions(first: number): Uint8Array {
  const next = generator(first);
  const length = 2 * (first < 0x40 ? 1 : first < 0xc0 ? 2 : 3);
  const code = new Uint8Array(PER_FIRST_BYTE * SLOT).fill(FILLER);
  for (let i = 0; i < PER_FIRST_BYTE; i++) {
    const zeros = [0, 128, 230][i % 3] ?? 0;
    for (let at = 1; at < length; at++) {
      const high = next() % 256 < zeros ? 0 : next() % 16;
      const low = next() % 256 < zeros ? 0 : next() % 16;
      code[i * SLOT + at] = 16 * high + low;
    }
    const quarter = Math.floor(i / 256) % 4;
    if (quarter === 0) code[i * SLOT + 1] = i % 256;
    if (quarter === 1) code[i * SLOT + length - 1] = i % 256;
    code[i * SLOT] = first;
  }
  return code;
}

/** A mark of what is said of them: of the lines `addr:\tmnemonic\toperands`, those at the start of a slot. */
export function markOf(lines: readonly string[]): string {
  const starts = lines.filter((line) => /^[0-9a-f]*0:/.test(line));
  return fingerprint64(new TextEncoder().encode(starts.join('\n')));
}
