/** A ByteSource for tests only: any size, bytes by formula, failures to order, and a log of what was read. */

import { abortable } from '../base/abortable.ts';
import type { FileOffset } from '../base/address.ts';
import { err, ok } from '../base/result.ts';
import { rangeProblem } from './readRange.ts';
import type { ByteSource, ReadError } from './types.ts';

export interface FakeSource extends ByteSource {
  /** Every read that reached this source, in order. */
  readonly reads: { readonly offset: number; readonly length: number }[];
  /** Reads that were started and did not end yet. */
  readonly running: number;
  /** The highest value of `running` so far. */
  readonly mostRunning: number;
  /** Holds back all reads until `release` is called. */
  hold(): void;
  release(): void;
}

export interface FakeOptions {
  readonly name?: string;
  /** The byte at an offset; default `patternByte`. */
  readonly byteAt?: (offset: number) => number;
  /** The error of a read, if it is to fail. */
  readonly failAt?: (offset: number, length: number) => ReadError | undefined;
}

/** A byte that differs between neighbours, pages and 4 GiB multiples; no bitwise operators, so exact up to 2^53. */
export function patternByte(offset: number): number {
  return (offset + Math.floor(offset / 256) * 7 + Math.floor(offset / 0x100000000) * 13) % 256;
}

/** The error of a bad sector. */
export function badSector(offset: number, length: number): ReadError {
  return { kind: 'unreadable', file: 'fake', offset, length, detail: 'I/O error' };
}

export function fakeSource(sizeBytes: number, options: FakeOptions = {}): FakeSource {
  const name = options.name ?? 'fake';
  const byteAt = options.byteAt ?? patternByte;
  const reads: { offset: number; length: number }[] = [];
  let running = 0;
  let mostRunning = 0;
  let open: Promise<void> = Promise.resolve();
  let release = (): void => {};

  const read = async (offset: FileOffset, length: number, signal?: AbortSignal) => {
    const problem = rangeProblem(name, sizeBytes, offset, length) ?? options.failAt?.(offset, length);
    reads.push({ offset, length });
    const opened = await abortable(
      open.then(() => true),
      signal,
    );
    if (opened === undefined) return err({ kind: 'cancelled' } as const);
    return problem === undefined
      ? ok(Uint8Array.from({ length }, (_, i) => byteAt(offset + i)))
      : err(problem);
  };

  return {
    name,
    sizeBytes,
    reads,
    get running() {
      return running;
    },
    get mostRunning() {
      return mostRunning;
    },
    hold() {
      open = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => release(),
    async read(offset, length, signal) {
      running++;
      mostRunning = Math.max(mostRunning, running);
      try {
        return await read(offset, length, signal);
      } finally {
        running--;
      }
    },
  };
}
