/** Memory for tests: made words at chosen addresses, and real memory with frames overwritten. */
import { type PhysAddr, roundDown } from '../../base/address.ts';
import { BeWriter } from '../../base/bytes.ts';
import { err, ok } from '../../base/result.ts';
import type { MemoryImage } from '../../engine/types.ts';
import type { VirtualMemory } from '../types.ts';

/** A virtual memory of `length` zeros at `base`; everything else is not mapped. */
export function madeMemory(
  base: bigint,
  length: number,
): { readonly words: BeWriter; readonly virtual: VirtualMemory } {
  const words = new BeWriter(length);
  const virtual: VirtualMemory = {
    async translate(addr) {
      return ok({ addr, phys: undefined, contiguous: 0, by: 'none', steps: [] });
    },
    async read(addr, size) {
      const at = Number(addr - base);
      return at >= 0 && at + size <= length
        ? ok(words.bytes.slice(at, at + size))
        : err({ kind: 'unmapped', addr, detail: 'made' });
    },
  };
  return { words, virtual };
}

/** A generator of 32-bit numbers (mulberry32). */
export function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

const FRAME = 4096;

/** `memory` with one frame in `every` replaced by noise, the same ones at every read. */
export function damagedMemory(memory: MemoryImage, seed: number, every: number): MemoryImage {
  return {
    end: memory.end,
    extents: (...request) => memory.extents(...request),
    async read(start: PhysAddr, length: number, signal?: AbortSignal) {
      const read = await memory.read(start, length, signal);
      if (!read.ok) return read;
      const bytes = read.value.bytes.slice();
      for (let frame = roundDown(start, FRAME); frame < start + length; frame += FRAME) {
        if (noise(seed * 1_000_003 + frame / FRAME)() % every !== 0) continue;
        const next = noise(frame / FRAME + seed);
        for (let at = frame; at < frame + FRAME; at++) {
          const byte = next() & 0xff;
          if (at >= start && at < start + length) bytes[at - start] = byte;
        }
      }
      return ok({ ...read.value, bytes });
    },
  };
}
