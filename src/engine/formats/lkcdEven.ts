/**
 * The index of an LKCD dump without compression from few of its records: all are of one length, and where the first
 * and the last of a stretch are as far apart as their places, every page between is there.
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ByteSource, ReadError } from '../types.ts';
import { LKCD_FIRST_RECORD } from './lkcdHeader.ts';
import {
  endMark,
  type LkcdPages,
  MAX_PAGES,
  parseRecord,
  placeProblem,
  RECORD_HEADER,
} from './lkcdRecord.ts';
import { NumberColumn } from './numberColumn.ts';
import { readUpTo } from './readUpTo.ts';

const STRIDE = RECORD_HEADER + FRAME_SIZE;
/** Records that are read as a whole when there is a hole between them: 1 MiB. */
const WHOLE = 255;

/** Undefined where records differ in length or order: then they have to be passed one by one. */
export async function evenRecords(
  source: ByteSource,
  memEnd: number,
  signal: AbortSignal | undefined,
): Promise<Result<LkcdPages | undefined, ReadError>> {
  const count = Math.floor((source.sizeBytes - LKCD_FIRST_RECORD - RECORD_HEADER) / STRIDE);
  if (count < 1 || count > MAX_PAGES) return ok(undefined);
  const walk = new EvenWalk(source, memEnd, signal);
  const [first, last] = [await walk.address(0), await walk.address(count - 1)];
  const end = await readUpTo(source, walk.offset(count), RECORD_HEADER, signal);
  if (!end.ok) return end;
  if (first === undefined || last === undefined || end.value.length < RECORD_HEADER) return walk.outcome();
  // What else can stand there, such as the last page once more, is left to the pass.
  const mark = endMark(end.value, 0, -1);
  if (mark === undefined) return ok(undefined);
  if (!(await walk.stretch(0, first, count - 1, last))) return walk.outcome();
  walk.push(last);
  const addresses = walk.addresses.values();
  const index = {
    count,
    address: (i: number) => addresses[i] ?? 0,
    recordAt: (i: number) => LKCD_FIRST_RECORD + i * STRIDE,
  };
  return ok({ index, end: { kind: 'complete', mark } });
}

class EvenWalk {
  readonly addresses = new NumberColumn();
  private readonly source: ByteSource;
  private readonly memEnd: number;
  private readonly signal: AbortSignal | undefined;
  private failure: ReadError | undefined;

  constructor(source: ByteSource, memEnd: number, signal: AbortSignal | undefined) {
    this.source = source;
    this.memEnd = memEnd;
    this.signal = signal;
  }

  /** Why the walk ended: the file cannot be read, or the records are not even. */
  outcome(): Result<undefined, ReadError> {
    return this.failure === undefined ? ok(undefined) : { ok: false, error: this.failure };
  }

  offset(index: number): number {
    return LKCD_FIRST_RECORD + index * STRIDE;
  }

  push(addr: number): void {
    this.addresses.push(addr);
  }

  /** The address of a record; undefined when it is none of a whole page. */
  async address(index: number): Promise<number | undefined> {
    const bytes = await this.read(index, RECORD_HEADER);
    return bytes === undefined ? undefined : this.parse(bytes, 0, -1);
  }

  /** Lists the pages of the records [low, high), whose ends are known. False: give up. */
  async stretch(low: number, first: number, high: number, last: number): Promise<boolean> {
    const steps = (last - first) / FRAME_SIZE;
    if (steps < high - low) return false;
    if (steps === high - low) {
      for (let i = 0; i < steps; i++) this.push(first + i * FRAME_SIZE);
      return true;
    }
    if (high - low <= WHOLE) return this.whole(low, high, last);
    const middle = Math.floor((low + high) / 2);
    const addr = await this.address(middle);
    if (addr === undefined || addr <= first || addr >= last) return false;
    return (await this.stretch(low, first, middle, addr)) && this.stretch(middle, addr, high, last);
  }

  private async whole(low: number, high: number, last: number): Promise<boolean> {
    const bytes = await this.read(low, (high - low) * STRIDE);
    let before = -1;
    for (let i = 0; i < high - low; i++) {
      const addr = bytes === undefined ? undefined : this.parse(bytes, i * STRIDE, before);
      if (addr === undefined) return false;
      this.push(addr);
      before = addr;
    }
    return before < last;
  }

  private parse(bytes: Uint8Array, at: number, before: number): number | undefined {
    const record = parseRecord(bytes, at);
    if (typeof record === 'string' || record.packed || record.size !== FRAME_SIZE) return undefined;
    return placeProblem(record, before, this.memEnd) === undefined ? record.addr : undefined;
  }

  private async read(index: number, length: number): Promise<Uint8Array | undefined> {
    const bytes = await readUpTo(this.source, this.offset(index), length, this.signal);
    if (bytes.ok) return bytes.value;
    this.failure = bytes.error;
    return undefined;
  }
}
