/**
 * The descriptors of a printk_ringbuffer that hold a record. All of them are looked at once, in the order of the ring,
 * which costs the same as a walk from tail to head but cannot be led astray by a damaged head.
 * (kernel/printk/printk_ringbuffer.h)
 */

import { breathe } from '../../base/breathe.ts';
import type { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { VirtualMemory } from '../types.ts';
import { pushCapped } from './rawRecord.ts';
import type { Ring } from './ringLayout.ts';
import { createWindow } from './sparseRead.ts';

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
const RESERVED = 0n;
const REUSABLE = 3n;
/** Descriptors read at once. */
const AT_ONCE = 512;
const BREATHE_EVERY = 128;

/** Looks at all 2^countBits descriptors. */
export async function readDescriptors(
  virtual: VirtualMemory,
  ring: Ring,
  signal?: AbortSignal,
): Promise<Result<Descriptors, ReadError>> {
  const { descSize } = ring.offsets;
  const count = 2 ** ring.countBits;
  const window = createWindow(virtual, ring.descs, count * descSize);
  const span = (ring.headId - ring.tailId) & ID_MASK;
  const judge = createJudge(ring, span < BigInt(count) ? span : undefined);
  const first = Number(ring.tailId & BigInt(count - 1));
  const perRead = Math.max(1, Math.min(AT_ONCE, Math.floor(65536 / descSize)));
  let reads = 0;
  for (let done = 0; done < count; ) {
    if (signal?.aborted === true) return err({ kind: 'cancelled' });
    if (++reads % BREATHE_EVERY === 0) await breathe();
    const index = (first + done) % count;
    const many = Math.min(perRead, count - done, count - index);
    const all = await window.at(index * descSize, many * descSize, signal);
    if (!all.ok) return all;
    for (let i = 0; i < many; i++) {
      if (all.value !== undefined) {
        judge.take(all.value, i * descSize, index + i);
        continue;
      }
      const one = await window.at((index + i) * descSize, descSize, signal);
      if (!one.ok) return one;
      if (one.value === undefined) judge.miss();
      else judge.take(one.value, 0, index + i);
    }
    done += many;
  }
  return ok(judge.result());
}

interface Judge {
  take(reader: BeReader, at: number, index: number): void;
  miss(): void;
  result(): Descriptors;
}

/** `span`: ids from tail to head, undefined when head and tail lie too far apart for the ring. */
function createJudge({ offsets, countBits, headId, tailId }: Ring, span: bigint | undefined): Judge {
  const indexMask = (1n << BigInt(countBits)) - 1n;
  const list: Descriptor[] = [];
  let endsSeen = 0;
  let reserved = 0;
  let misplaced = 0;
  let missing = 0;
  let dropped = 0;
  return {
    take(reader, at, index) {
      const word = reader.u64(at + offsets.stateVar);
      const id = word & ID_MASK;
      const state = word >> 62n;
      const belongs = (id & indexMask) === BigInt(index);
      if (id === (headId & ID_MASK) && belongs) endsSeen++;
      if (id === (tailId & ID_MASK) && belongs) endsSeen++;
      if (state === REUSABLE) return;
      // A descriptor that was never used is all zero; its id then belongs to index 0 only.
      if (!belongs) {
        if (word !== 0n) misplaced++;
        return;
      }
      const inside = span !== undefined && ((id - tailId) & ID_MASK) <= span;
      if (state === RESERVED) {
        if (inside && word !== 0n) reserved++;
        return;
      }
      const begin = reader.u64(at + offsets.begin);
      const next = reader.u64(at + offsets.next);
      dropped += pushCapped(list, { id, index, begin, next, inside });
    },
    miss() {
      missing++;
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
