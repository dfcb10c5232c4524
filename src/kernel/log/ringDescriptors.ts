/**
 * The descriptors of a printk_ringbuffer that hold a record. All of them are looked at once, in the order of the ring,
 * which costs the same as a walk from tail to head but cannot be led astray by a damaged head.
 * (kernel/printk/printk_ringbuffer.h)
 */

import { breathe } from '../../base/breathe.ts';
import { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { VirtualMemory } from '../types.ts';
import { pushCapped } from './rawRecord.ts';
import type { Ring } from './ringLayout.ts';
import { readSparse, type SparseBytes } from './sparseRead.ts';

/** A descriptor with a record: committed, or finalized. */
export interface Descriptor {
  readonly id: bigint;
  /** Index in the arrays of descriptors and infos. */
  readonly index: number;
  readonly begin: bigint;
  readonly next: bigint;
  /** False: the ring's head and tail say that it is not part of the log. */
  readonly inside: boolean;
}

/** What the descriptors say. */
export interface Descriptors {
  readonly list: readonly Descriptor[];
  /** Undefined: head and tail fit the descriptors. Otherwise in words why they are not believed. */
  readonly damage: string | undefined;
  /** Records that were being written. */
  readonly reserved: number;
  /** Descriptors whose id does not belong to their place. */
  readonly misplaced: number;
  /** Descriptors that are not in the dump. */
  readonly missing: number;
  readonly dropped: number;
}

const ID_MASK = (1n << 62n) - 1n;
/** States, the two highest bits of the state word; 1 is committed and 2 finalized. */
const RESERVED = 0;
const REUSABLE = 3;
/** Bytes read at once. */
const READ_SIZE = 96 * 1024;
const BREATHE_EVERY = 16;

/** Looks at all 2^countBits descriptors. */
export async function readDescriptors(
  virtual: VirtualMemory,
  ring: Ring,
  signal?: AbortSignal,
): Promise<Result<Descriptors, ReadError>> {
  const { descSize } = ring.offsets;
  const count = 2 ** ring.countBits;
  const span = (ring.headId - ring.tailId) & ID_MASK;
  const judge = createJudge(ring, span < BigInt(count) ? span : undefined);
  const first = Number(ring.tailId & BigInt(count - 1));
  const perRead = Math.max(1, Math.floor(READ_SIZE / descSize));
  let reads = 0;
  for (let done = 0; done < count; ) {
    if (signal?.aborted === true) return err({ kind: 'cancelled' });
    if (++reads % BREATHE_EVERY === 0) await breathe();
    const index = (first + done) % count;
    const many = Math.min(perRead, count - done, count - index);
    const read = await readSparse(virtual, ring.descs + BigInt(index * descSize), many * descSize, signal);
    if (!read.ok) return read;
    judge.takeAll(read.value, index, many);
    done += many;
  }
  return ok(judge.result());
}

interface Judge {
  /** Takes `many` descriptors, the first of which has `index`. */
  takeAll(part: SparseBytes, index: number, many: number): void;
  result(): Descriptors;
}

/** `span`: ids from tail to head, undefined when head and tail lie too far apart for the ring. */
function createJudge({ offsets, countBits, headId, tailId }: Ring, span: bigint | undefined): Judge {
  const count = 2 ** countBits;
  const head = headId & ID_MASK;
  const tail = tailId & ID_MASK;
  const endIndexes = [head, tail].map((id) => Number(id % BigInt(count)));
  const list: Descriptor[] = [];
  let endsSeen = 0;
  let reserved = 0;
  let misplaced = 0;
  let missing = 0;
  let dropped = 0;

  const take = (reader: BeReader, at: number, index: number): void => {
    // Only what may be a record is worth 64-bit arithmetic.
    const high = reader.u32(at + offsets.stateVar);
    const low = reader.u32(at + offsets.stateVar + 4);
    const state = Math.floor(high / 2 ** 30);
    const belongs = low % count === index;
    if (state === REUSABLE && !endIndexes.includes(index)) return;
    if (!belongs) {
      // A descriptor that was never used is all zero.
      if (state !== REUSABLE && (high !== 0 || low !== 0)) misplaced++;
      return;
    }
    const id = reader.u64(at + offsets.stateVar) & ID_MASK;
    if (id === head) endsSeen++;
    if (id === tail) endsSeen++;
    const inside = span !== undefined && ((id - tail) & ID_MASK) <= span;
    if (state === REUSABLE) return;
    if (state === RESERVED) {
      if (inside && id !== 0n) reserved++;
      return;
    }
    const begin = reader.u64(at + offsets.begin);
    const next = reader.u64(at + offsets.next);
    dropped += pushCapped(list, { id, index, begin, next, inside });
  };

  return {
    takeAll(part, index, many) {
      if (part.missingBytes === part.bytes.length) {
        missing += many;
        return;
      }
      const reader = new BeReader(part.bytes);
      for (let i = 0; i < many; i++) {
        const at = i * offsets.descSize;
        if (part.has(at, offsets.descSize)) take(reader, at, index + i);
        else missing++;
      }
    },
    result() {
      let damage: string | undefined;
      if (span === undefined) damage = 'its head and tail do not fit its size';
      else if (endsSeen === 0 && missing === 0) damage = 'its head and tail name records that are not there';
      else if (list.some(({ inside }) => !inside)) damage = 'it holds records outside of its head and tail';
      return { list, damage, reserved, misplaced, missing, dropped };
    },
  };
}
