/**
 * Where things are in a printk_ringbuffer (5.10 and later): offsets from VMCOREINFO, and the ring's own structure,
 * checked. The kernel makes 2^count_bits descriptors for 2^size_bits bytes of text, always 32 bytes for each, so that
 * one number can stand in for the other when it is damaged. (kernel/printk/printk_ringbuffer.h, printk.c)
 */
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { decimalValue, symbolValue } from '../../engine/machine/vmcoreinfoValues.ts';
import type { ReadError } from '../../engine/types.ts';
import type { KernelSource } from '../types.ts';
import { endsWork } from './rawRecord.ts';

/** Offsets and sizes in bytes. */
export interface RingOffsets {
  readonly descSize: number;
  readonly stateVar: number;
  readonly begin: number;
  readonly next: number;
  readonly infoSize: number;
  readonly seq: number;
  readonly timeNs: number;
  /** Facility and flags follow at +2 and +3; they have no keys of their own. */
  readonly textLen: number;
  readonly caller: number | undefined;
}

/** A ring that can be walked. Pointers are virtual. */
export interface Ring {
  readonly offsets: RingOffsets;
  readonly countBits: number;
  readonly sizeBits: number;
  readonly descs: bigint;
  readonly infos: bigint;
  readonly data: bigint;
  readonly headId: bigint;
  readonly tailId: bigint;
  /** What had to be guessed, in words. */
  readonly guesses: readonly string[];
}

/** Bytes of text for each descriptor, as a power of two (PRB_AVGBITS, printk.c). */
const AVERAGE_BITS = 5;
const MAX_STRUCT = 4096;

/** Reads the ring that SYMBOL(prb) points to; in words why it cannot be used. */
export async function readRingLayout(
  { virtual, vmcoreinfo }: KernelSource,
  signal?: AbortSignal,
): Promise<Result<Ring | { readonly problem: string }, ReadError>> {
  const values = vmcoreinfo?.values;
  const guesses: string[] = [];
  const number = (key: string, usual: number): number => {
    const value = decimalValue(values, key);
    if (value !== undefined && value >= 0 && value <= MAX_STRUCT) return value;
    guesses.push(`${key} is not in VMCOREINFO, ${usual} is assumed`);
    return usual;
  };
  const pointerAt = symbolValue(values, 'prb');
  if (pointerAt === undefined) return ok({ problem: 'VMCOREINFO has no SYMBOL(prb)' });
  const pointer = await readWord(virtual.read(pointerAt, 8, signal));
  if (!pointer.ok) return pointer;
  const rb = pointer.value ?? symbolValue(values, 'printk_rb_static');
  if (rb === undefined)
    return ok({ problem: `the pointer to the ring at ${hex0x(pointerAt)} cannot be read` });
  const read = await virtual.read(rb, Math.max(number('SIZE(printk_ringbuffer)', 88), 8), signal);
  if (!read.ok) {
    return endsWork(read.error)
      ? err(read.error)
      : ok({ problem: `the ring at ${hex0x(rb)} cannot be read` });
  }
  const reader = new BeReader(read.value);
  const u64 = (at: number): bigint => (reader.has(at, 8) ? reader.u64(at) : 0n);
  const u32 = (at: number): number => (reader.has(at, 4) ? reader.u32(at) : 0);
  const desc = number('OFFSET(printk_ringbuffer.desc_ring)', 0);
  const text = number('OFFSET(printk_ringbuffer.text_data_ring)', 40);
  const lpos = number('OFFSET(prb_desc.text_blk_lpos)', 8);
  const counter =
    decimalValue(values, 'OFFSET(atomic_long_t.counter)') === undefined
      ? 0
      : number('OFFSET(atomic_long_t.counter)', 0);
  const caller = decimalValue(values, 'OFFSET(printk_info.caller_id)');
  const offsets: RingOffsets = {
    descSize: number('SIZE(prb_desc)', 24),
    stateVar: number('OFFSET(prb_desc.state_var)', 0) + counter,
    begin: lpos + number('OFFSET(prb_data_blk_lpos.begin)', 0),
    next: lpos + number('OFFSET(prb_data_blk_lpos.next)', 8),
    infoSize: number('SIZE(printk_info)', 88),
    seq: number('OFFSET(printk_info.seq)', 0),
    timeNs: number('OFFSET(printk_info.ts_nsec)', 8),
    textLen: number('OFFSET(printk_info.text_len)', 16),
    caller: caller !== undefined && caller >= 0 && caller <= MAX_STRUCT ? caller : undefined,
  };
  const bits = ringBits(
    u32(desc + number('OFFSET(prb_desc_ring.count_bits)', 0)),
    u32(text + number('OFFSET(prb_data_ring.size_bits)', 0)),
  );
  if ('problem' in bits) return ok(bits);
  if (!fits(offsets)) return ok({ problem: 'the offsets in VMCOREINFO do not fit the sizes there' });
  const descs = u64(desc + number('OFFSET(prb_desc_ring.descs)', 8));
  const infos = u64(desc + number('OFFSET(prb_desc_ring.infos)', 16));
  const data = u64(text + number('OFFSET(prb_data_ring.data)', 8));
  for (const [name, at] of [
    ['descriptors', descs],
    ['infos', infos],
    ['text', data],
  ] as const) {
    if (at === 0n || at % 8n !== 0n) guesses.push(`the pointer to the ${name} (${hex0x(at)}) cannot be one`);
  }
  return ok({
    ...bits,
    offsets,
    descs,
    infos,
    data,
    headId: u64(desc + number('OFFSET(prb_desc_ring.head_id)', 24) + counter),
    tailId: u64(desc + number('OFFSET(prb_desc_ring.tail_id)', 32) + counter),
    guesses: [...guesses, ...bits.guesses],
  });
}

async function readWord(
  read: ReturnType<KernelSource['virtual']['read']>,
): Promise<Result<bigint | undefined, ReadError>> {
  const answer = await read;
  if (answer.ok) return ok(new BeReader(answer.value).u64(0));
  return endsWork(answer.error) ? err(answer.error) : ok(undefined);
}

/** True when every field lies inside its structure, so that reads of whole structures reach them all. */
function fits({
  descSize,
  stateVar,
  begin,
  next,
  infoSize,
  seq,
  timeNs,
  textLen,
  caller,
}: RingOffsets): boolean {
  return (
    Math.max(stateVar, begin, next) + 8 <= descSize &&
    Math.max(seq, timeNs) + 8 <= infoSize &&
    textLen + 4 <= infoSize &&
    (caller === undefined || caller + 4 <= infoSize)
  );
}

type Bits = { readonly countBits: number; readonly sizeBits: number; readonly guesses: readonly string[] };

/** The two sizes, one inferred from the other where only one can be right. */
export function ringBits(countBits: number, sizeBits: number): Bits | { readonly problem: string } {
  const countOk = countBits >= 5 && countBits <= 24;
  const sizeOk = sizeBits >= 10 && sizeBits <= 30;
  if (countOk && sizeOk && sizeBits >= countBits) return { countBits, sizeBits, guesses: [] };
  if (sizeOk) {
    const guess = `count_bits is ${countBits}, which cannot be; ${sizeBits - AVERAGE_BITS} is inferred from size_bits`;
    return { countBits: Math.min(sizeBits - AVERAGE_BITS, 24), sizeBits, guesses: [guess] };
  }
  if (countOk) {
    const guess = `size_bits is ${sizeBits}, which cannot be; ${countBits + AVERAGE_BITS} is inferred from count_bits`;
    return { countBits, sizeBits: countBits + AVERAGE_BITS, guesses: [guess] };
  }
  return { problem: `the ring has impossible sizes (count_bits ${countBits}, size_bits ${sizeBits})` };
}
