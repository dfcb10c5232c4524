/**
 * The log of 3.5 to 5.9: records of different length in one buffer, from log_first_idx to log_next_idx. A record of
 * length zero says that the log goes on at the start of the buffer; the record there is the next one.
 * Where a record cannot be right, the walk searches for a place from which records follow each other again.
 * (kernel/printk/printk.c v4.19, log_next, msg_print_text)
 */
import { breathe } from '../../base/breathe.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { KernelSource } from '../types.ts';
import { readLogBuffer, readVariable } from './logVariables.ts';
import { counted, pushCapped, type RawLog, type RawRecord } from './rawRecord.ts';
import { type HeaderLayout, headerLayout, recordAt } from './recordHeader.ts';
import { readSparse, type SparseBytes } from './sparseRead.ts';

/** Reads the buffer of SYMBOL(log_buf) between SYMBOL(log_first_idx) and SYMBOL(log_next_idx). */
export async function readRecordBuffer(
  source: KernelSource,
  signal?: AbortSignal,
): Promise<Result<RawLog | { readonly problem: string }, ReadError>> {
  const buffer = await readLogBuffer(source, signal);
  if (!buffer.ok) return buffer;
  if ('problem' in buffer.value) return ok(buffer.value);
  const { addr, length } = buffer.value;
  const first = await readVariable(source, 'log_first_idx', 4, signal);
  if (!first.ok) return first;
  const next = await readVariable(source, 'log_next_idx', 4, signal);
  if (!next.ok) return next;
  const read = await readSparse(source.virtual, addr, length, signal);
  if (!read.ok) return read;
  const { missingBytes } = read.value;
  if (missingBytes === length) return ok({ problem: 'the log buffer is not in the dump' });
  const layout = headerLayout(source.vmcoreinfo?.values);
  const { stretches, notes } = planStretches(index(first.value, length), index(next.value, length), length);
  const walk = new RecordWalk(read.value, layout, signal);
  for (const stretch of stretches) {
    const walked = await walk.run(stretch);
    if (!walked.ok) return walked;
  }
  if (missingBytes > 0) notes.push(`${counted(missingBytes, 'byte')} of the buffer are not in the dump.`);
  if (walk.skippedBytes > 0) {
    notes.push(`${counted(walk.gaps, 'damaged place')}: ${counted(walk.skippedBytes, 'byte')} skipped.`);
  }
  if (walk.dropped > 0)
    notes.push(`The oldest ${counted(walk.dropped, 'record')} left out: there are too many.`);
  const confidence = notes.length === 0 ? 'exact' : 'inferred';
  return ok({ kind: 'records', records: walk.records, confidence, notes });
}

/** A usable position, or undefined. */
function index(value: bigint | undefined, length: number): number | undefined {
  if (value === undefined || value > BigInt(length) || value % 4n !== 0n) return undefined;
  return Number(value);
}

/** Part of the buffer, [start, end), that holds records one after the other. */
interface Stretch {
  readonly start: number;
  readonly end: number;
  /** Records may begin anywhere: the start itself is a guess. */
  readonly search: boolean;
}

function planStretches(
  first: number | undefined,
  next: number | undefined,
  length: number,
): { readonly stretches: readonly Stretch[]; readonly notes: string[] } {
  if (first !== undefined && next !== undefined) {
    const whole = { start: first, end: next, search: false };
    if (first <= next) return { stretches: [whole], notes: [] };
    return {
      stretches: [
        { ...whole, end: length },
        { start: 0, end: next, search: false },
      ],
      notes: [],
    };
  }
  const notes = ['The positions of the first or last record are damaged: everything in the buffer is shown.'];
  const from = first ?? next ?? 0;
  const stretches = [
    { start: from, end: length, search: first === undefined },
    { start: 0, end: from, search: false },
  ];
  return { stretches, notes };
}

/** Records that must follow each other before a place is believed. */
const CHAIN = 5;
const BREATHE_EVERY = 65536;

class RecordWalk {
  readonly records: RawRecord[] = [];
  gaps = 0;
  skippedBytes = 0;
  dropped = 0;
  private seq = 0n;
  private lastTime = 0n;
  private afterGap = false;
  private readonly buffer: SparseBytes;
  private readonly layout: HeaderLayout;
  private readonly signal: AbortSignal | undefined;

  constructor(buffer: SparseBytes, layout: HeaderLayout, signal: AbortSignal | undefined) {
    this.buffer = buffer;
    this.layout = layout;
    this.signal = signal;
  }

  /** Every turn moves forward by at least four bytes, so it ends. */
  async run({ start, end, search }: Stretch): Promise<Result<true, ReadError>> {
    let at = start;
    if (search) {
      const found = await this.resynchronise(at, end);
      if (!found.ok) return found;
      at = found.value;
    }
    while (at < end) {
      const place = recordAt(this.buffer, at, this.layout);
      if (place.kind === 'record' && at + place.length <= end) {
        this.emit(place.record);
        at += place.length;
        continue;
      }
      // Behind the mark of the wrap only records of an earlier turn can follow: older than what was shown.
      const mark = place.kind === 'wrap' && end === this.buffer.bytes.length;
      const found = await this.resynchronise(at + 4, end, mark ? this.lastTime : 0n);
      if (!found.ok) return found;
      if (mark && found.value === end) break;
      this.gaps++;
      this.skippedBytes += found.value - at;
      this.afterGap = true;
      at = found.value;
    }
    return ok(true);
  }

  private emit(record: RawRecord): void {
    const damage = this.afterGap ? 'records before it are damaged and left out' : undefined;
    this.dropped += pushCapped(this.records, { ...record, seq: this.seq, damage });
    this.seq++;
    this.lastTime = record.timeNs ?? 0n;
    this.afterGap = false;
  }

  /**
   * The next place from `at` on where records, none before `time`, follow each other up to `end`, or CHAIN of them;
   * else `end`.
   */
  private async resynchronise(at: number, end: number, time = 0n): Promise<Result<number, ReadError>> {
    let tried = 0;
    for (let place = at; place < end; place += 4) {
      if (this.signal?.aborted === true) return err({ kind: 'cancelled' });
      if (++tried % BREATHE_EVERY === 0) await breathe();
      if (this.chainFrom(place, end, time)) return ok(place);
    }
    return ok(end);
  }

  private chainFrom(start: number, end: number, earliest: bigint): boolean {
    let at = start;
    let time = earliest;
    for (let count = 0; count < CHAIN; count++) {
      if (count > 0 && at === end) return true;
      const place = recordAt(this.buffer, at, this.layout);
      if (place.kind === 'wrap') return count > 0 && end === this.buffer.bytes.length;
      if (place.kind === 'bad' || at + place.length > end) return false;
      const now = place.record.timeNs ?? 0n;
      if (now < time || !looksLikeText(place.record.text)) return false;
      time = now;
      at += place.length;
    }
    return true;
  }
}

function looksLikeText(text: Uint8Array): boolean {
  return text.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a);
}
