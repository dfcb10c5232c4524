/** Copies of files with a share of their frames overwritten by noise, the same ones for the same seed; and noise alone. */
import { closeSync, copyFileSync, fstatSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const FRAME = 4096;

function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** Bytes that look random. */
export function noise(length: number, seed: number): Buffer {
  const random = createRandom(seed);
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let i = 0; i < words.length; i++) words[i] = random();
  return Buffer.from(words.buffer, 0, length);
}

/** A folder for damaged files; `remove` deletes it. */
export interface DamagedFolder {
  /** A copy of the file with one frame in `oneIn` overwritten; gives its path. */
  readonly copy: (path: string, seed: number, oneIn: number) => string;
  readonly remove: () => void;
}

export function damagedFolder(): DamagedFolder {
  const dir = mkdtempSync(join(tmpdir(), 'oldmem-damaged-'));
  return {
    copy(path, seed, oneIn) {
      const damaged = join(dir, basename(path));
      copyFileSync(path, damaged);
      const file = openSync(damaged, 'r+');
      const random = createRandom(seed);
      const frames = Math.floor(fstatSync(file).size / FRAME);
      for (let frame = 0; frame < frames; frame++)
        if (random() % oneIn === 0) writeSync(file, noise(FRAME, seed + frame), 0, FRAME, frame * FRAME);
      closeSync(file);
      return damaged;
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
