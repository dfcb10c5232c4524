/**
 * Files for measurements, kept between runs in the temporary folder: a pair of 200 MiB and one of 1 GiB with real
 * bytes, and a sparse pair of 1 TiB. All three hold the same four CPUs, so that opening them is comparable.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { MIB, makeMachine } from '../e2e/fixtures/machine.ts';
import { type PairPaths, writeSparsePair } from '../e2e/fixtures/pairFiles.ts';
import { projectRoot } from './browser.ts';

const HSA_SIZE = 32 * MIB;
export const GIB = 1024 * MIB;
const MIXED = 512 * MIB;

export interface BenchFiles {
  readonly small: PairPaths;
  readonly large: PairPaths;
  /** Sparse, 1 TiB. */
  readonly huge: PairPaths;
  /** 512 MiB of real kernel memory: the sample's, again and again. */
  readonly mixed: PairPaths;
  readonly mixedBytes: number;
  /** Bytes of the large memory file. */
  readonly largeBytes: number;
}

/** Makes what is missing. Takes about 1.8 GiB of disk. */
export function benchFiles(): BenchFiles {
  const dir = join(tmpdir(), 'oldmem-bench');
  return {
    small: pair(join(dir, '200m'), 200 * MIB, true),
    large: pair(join(dir, '1g'), GIB, true),
    huge: pair(join(dir, '1t'), 1024 * GIB, false),
    mixed: pair(join(dir, '512m'), MIXED, true, fillFromSample),
    mixedBytes: MIXED,
    largeBytes: GIB,
  };
}

function pair(dir: string, size: number, dense: boolean, filler = fill): PairPaths {
  const machine = makeMachine({ cpus: 4, hsaSize: HSA_SIZE, chunks: [[0, size]] });
  const paths = { hsa: join(dir, 'hsa.img'), memory: join(dir, 'mem.img'), map: join(dir, 'memmap.txt') };
  const done = join(dir, 'done');
  if (existsSync(done)) return paths;
  mkdirSync(dir, { recursive: true });
  writeSparsePair(machine, dir);
  if (dense) filler(paths.memory, HSA_SIZE, size);
  closeSync(openSync(done, 'w'));
  return paths;
}

/** Writes bytes that neither compress nor repeat within 16 MiB. */
function fill(path: string, start: number, end: number): void {
  const block = new Uint32Array(4 * MIB);
  let state = 0x2545f491;
  for (let i = 0; i < block.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    block[i] = state;
  }
  const bytes = new Uint8Array(block.buffer);
  const file = openSync(path, 'r+');
  for (let at = start; at < end; at += bytes.length) {
    block[0] = at / MIB;
    writeSync(file, bytes, 0, Math.min(bytes.length, end - at), at);
  }
  closeSync(file);
}

/** Fills with the memory of the bundled sample, which packs as well as the memory of real kernels does. */
function fillFromSample(path: string, start: number, end: number): void {
  const sample = gunzipSync(readFileSync(join(projectRoot, 'src/sample/data/mem.img.gz'))).subarray(HSA_SIZE);
  const file = openSync(path, 'r+');
  for (let at = start; at < end; at += sample.length)
    writeSync(file, sample, 0, Math.min(sample.length, end - at), at);
  closeSync(file);
}
