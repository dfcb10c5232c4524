/** What the readers of the three log generations have in common: records as they stand in memory. */
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import type { ReadError } from '../../engine/types.ts';
import type { Fault } from '../types.ts';

/** A record before its text is decoded and continuations are joined. */
export interface RawRecord {
  readonly seq: bigint;
  /** Nanoseconds since boot. */
  readonly timeNs: bigint | undefined;
  /** 0 .. 7. */
  readonly level: number;
  readonly facility: number;
  /** Bits of `enum log_flags` (kernel/printk/internal.h): 2 newline, 8 continuation. */
  readonly flags: number;
  /** caller_id as stored: bit 31 set for a CPU number, else a thread id. */
  readonly caller: number | undefined;
  readonly text: Uint8Array;
  readonly damage: string | undefined;
}

/** What a reader found. */
export interface RawLog {
  /** `bytes`, `records`, `ring`, or a rescue in words. */
  readonly kind: string;
  readonly records: readonly RawRecord[];
  readonly confidence: Confidence;
  readonly notes: readonly string[];
}

export const FLAG_NEWLINE = 2;
export const FLAG_CONT = 8;
/** KERN_INFO, where a level is not known. */
export const LEVEL_UNKNOWN = 6;
/** Records that one log gives at most; of more, the newest stay. */
export const MAX_RECORDS = 1 << 19;
/** Bytes of text that one log gives at most. */
export const MAX_TEXT = 64 * 1024 * 1024;

/**
 * Splits the byte that holds `flags:5, level:3`. Bit fields of s390x start at the most significant bit, so the level
 * is in the low bits (include/linux/printk.h; tools written on little-endian machines take the high ones).
 */
export function splitFlagsLevel(byte: number): { readonly level: number; readonly flags: number } {
  return { level: byte % 8, flags: Math.floor(byte / 8) };
}

/** Adds to a list that keeps the newest; cuts seldom, so that adding stays cheap. Returns how many were dropped. */
export function pushCapped<T>(list: T[], item: T, max: number = MAX_RECORDS): number {
  list.push(item);
  if (list.length < 2 * max) return 0;
  list.splice(0, max);
  return max;
}

/** True for the failures that end all work; every other fault only means that bytes are not there. */
export function endsWork(error: Fault): error is ReadError {
  return error.kind === 'cancelled' || error.kind === 'changed';
}

/** `1 record`, `3 records`. */
export function counted(count: number | bigint, noun: string): string {
  return `${count} ${noun}${count === 1 || count === 1n ? '' : 's'}`;
}
