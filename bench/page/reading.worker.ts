/**
 * Compares the engine's reads of an open pair with the browser's own on the same file, in the same worker, in turns:
 * 10,000 random reads of 4 KiB, and one pass over the whole memory file.
 */
import { physAddr } from '../../src/base/address.ts';
import { blobSource } from '../../src/engine/blobSource.ts';
import { openDump } from '../../src/engine/openDump.ts';
import type { FileRole } from '../../src/engine/openTypes.ts';
import { createPageCache } from '../../src/engine/pageCache.ts';
import type { Dump } from '../../src/engine/types.ts';

export interface ReadingNumbers {
  /** Milliseconds for all random reads, eight in flight. */
  readonly randomOurs: number;
  readonly randomPlain: number;
  /** Milliseconds for one pass. */
  readonly scanOurs: number;
  readonly scanBuffers: number;
  readonly scanStream: number;
  readonly scanBytes: number;
}

const READS = 10_000;
const IN_FLIGHT = 8;
const BLOCK = 16 * 1024 * 1024;
const SLICE = 1024 * 1024 * 1024;
const ROLES: readonly FileRole[] = ['hsa', 'memory', 'map'];

async function open(files: readonly File[]): Promise<Dump> {
  const outcome = await openDump(
    files.map((file, index) => ({
      source: createPageCache(blobSource(file, file.name)),
      role: ROLES[index] ?? 'auto',
    })),
    {},
  );
  if (outcome.kind !== 'opened') throw new Error(`the pair did not open: ${JSON.stringify(outcome)}`);
  return outcome.dump;
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Calls `task` for 0..count-1, at most `inFlight` at a time. */
async function inParallel(
  count: number,
  inFlight: number,
  task: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) await task(next++);
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

/** Frame-aligned offsets in [from, to), the same for the same seed. */
function randomOffsets(from: number, to: number, seed: number): readonly number[] {
  let state = seed >>> 0;
  const frames = (to - from) / 4096;
  return Array.from({ length: READS }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from + Math.floor((state / 2 ** 32) * frames) * 4096;
  });
}

async function measure(files: readonly File[], seed: number): Promise<ReadingNumbers> {
  const memory = files[1];
  if (memory === undefined) throw new Error('three files are needed');
  const dump = await open(files);
  const from = dump.hsaSize ?? 0;
  const to = memory.size;
  // Each way gets offsets of its own, so that neither finds the other's pages in a cache.
  const ourOffsets = randomOffsets(from, to, seed);
  const plainOffsets = randomOffsets(from, to, seed + 1);
  let sum = 0;
  const readOurs = async (start: number, length: number): Promise<void> => {
    const read = await dump.memory.read(physAddr(start), length);
    if (!read.ok) throw new Error(read.error.kind);
    sum += read.value.bytes[0] ?? 0;
  };
  const readPlain = async (start: number, length: number): Promise<void> => {
    sum += new Uint8Array(await memory.slice(start, start + length).arrayBuffer())[0] ?? 0;
  };
  const blocks = Math.floor((to - from) / BLOCK);
  const randomPlain = await timed(() =>
    inParallel(READS, IN_FLIGHT, (i) => readPlain(plainOffsets[i] ?? from, 4096)),
  );
  const randomOurs = await timed(() =>
    inParallel(READS, IN_FLIGHT, (i) => readOurs(ourOffsets[i] ?? from, 4096)),
  );
  const scanBuffers = await timed(() => inParallel(blocks, 2, (i) => readPlain(from + i * BLOCK, BLOCK)));
  const scanOurs = await timed(() => inParallel(blocks, 2, (i) => readOurs(from + i * BLOCK, BLOCK)));
  const scanStream = await timed(async () => {
    for (let at = from; at < from + blocks * BLOCK; at += SLICE) {
      sum += await streamSlice(memory.slice(at, Math.min(at + SLICE, from + blocks * BLOCK)));
    }
  });
  if (Number.isNaN(sum)) throw new Error('nothing was read');
  return { randomOurs, randomPlain, scanOurs, scanBuffers, scanStream, scanBytes: blocks * BLOCK };
}

/** Reads a slice through a BYOB reader, the browser's fastest way for long stretches. Returns the bytes read. */
async function streamSlice(slice: Blob): Promise<number> {
  const reader = slice.stream().getReader({ mode: 'byob' });
  let buffer = new ArrayBuffer(4 * 1024 * 1024);
  let read = 0;
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(buffer));
    if (done || value === undefined) return read;
    read += value.length;
    buffer = value.buffer;
  }
}

self.onmessage = (event: MessageEvent<{ readonly files: readonly File[]; readonly seed: number }>) => {
  void measure(event.data.files, event.data.seed).then((numbers) => self.postMessage(numbers));
};
