/**
 * Where a printk_ringbuffer (5.10 and later) keeps its arrays, and how large they are, checked. The kernel makes
 * 2^count_bits descriptors for 2^size_bits bytes of text, always 32 bytes for each, so that one number can stand in
 * for the other when it is damaged. (kernel/printk/printk_ringbuffer.h, printk.c)
 */
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { symbolValue } from '../../engine/machine/vmcoreinfoValues.ts';
import type { ReadError } from '../../engine/types.ts';
import type { KernelSource } from '../types.ts';
import { readVariable } from './logVariables.ts';
import { endsWork } from './rawRecord.ts';
import { type RingOffsets, ringOffsets } from './ringOffsets.ts';

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

type RingOrProblem = Ring | { readonly problem: string };

/**
 * Reads the ring that SYMBOL(prb) points to or, where that is none, the one that the kernel starts with; in words why
 * there is none.
 */
export async function readRingLayout(
  source: KernelSource,
  signal?: AbortSignal,
): Promise<Result<RingOrProblem, ReadError>> {
  const pointer = await readVariable(source, 'prb', 8, signal);
  if (!pointer.ok) return pointer;
  const found =
    pointer.value === undefined
      ? ok({ problem: 'the pointer to its ring cannot be read' })
      : await readRingAt(source, pointer.value, signal);
  if (!found.ok || !('problem' in found.value)) return found;
  const first = symbolValue(source.vmcoreinfo?.values, 'printk_rb_static');
  if (first === undefined || first === pointer.value) return found;
  const { problem } = found.value;
  const second = await readRingAt(source, first, signal);
  if (!second.ok) return second;
  if ('problem' in second.value) return found;
  const guess = `${problem}; the ring that the kernel starts with is used`;
  return ok({ ...second.value, guesses: [guess, ...second.value.guesses] });
}

async function readRingAt(
  { virtual, vmcoreinfo }: KernelSource,
  at: bigint,
  signal: AbortSignal | undefined,
): Promise<Result<RingOrProblem, ReadError>> {
  const { record, head, guesses } = ringOffsets(vmcoreinfo?.values);
  if (record === undefined) return ok({ problem: 'the offsets in VMCOREINFO do not fit the sizes there' });
  const read = await virtual.read(at, head.size, signal);
  if (!read.ok) {
    return endsWork(read.error)
      ? err(read.error)
      : ok({ problem: `the ring at ${hex0x(at)} cannot be read` });
  }
  const reader = new BeReader(read.value);
  const u64 = (offset: number): bigint => (reader.has(offset, 8) ? reader.u64(offset) : 0n);
  const u32 = (offset: number): number => (reader.has(offset, 4) ? reader.u32(offset) : 0);
  const bits = ringBits(u32(head.countBits), u32(head.sizeBits));
  if ('problem' in bits) return ok(bits);
  const arrays = { descs: u64(head.descs), infos: u64(head.infos), data: u64(head.data) };
  const wrong = Object.entries(arrays)
    .filter(([, pointer]) => pointer === 0n || pointer % 8n !== 0n)
    .map(([name, pointer]) => `the pointer to ${name} (${hex0x(pointer)}) cannot be one`);
  return ok({
    offsets: record,
    ...arrays,
    countBits: bits.countBits,
    sizeBits: bits.sizeBits,
    headId: u64(head.headId),
    tailId: u64(head.tailId),
    guesses: [...guesses, ...bits.guesses, ...wrong],
  });
}

/** Bytes of text for each descriptor, as a power of two (PRB_AVGBITS, printk.c). */
const AVERAGE_BITS = 5;

type Bits = { readonly countBits: number; readonly sizeBits: number; readonly guesses: readonly string[] };

/** The two sizes, one inferred from the other where only one can be right. */
function ringBits(countBits: number, sizeBits: number): Bits | { readonly problem: string } {
  const countOk = countBits >= 5 && countBits <= 24;
  const sizeOk = sizeBits >= 10 && sizeBits <= 30;
  if (countOk && sizeOk && sizeBits >= countBits) return { countBits, sizeBits, guesses: [] };
  if (sizeOk) {
    const inferred = Math.min(sizeBits - AVERAGE_BITS, 24);
    const guess = `count_bits is ${countBits}, which cannot be; ${inferred} is inferred from size_bits`;
    return { countBits: inferred, sizeBits, guesses: [guess] };
  }
  if (countOk) {
    const inferred = Math.min(Math.max(countBits + AVERAGE_BITS, 10), 30);
    const guess = `size_bits is ${sizeBits}, which cannot be; ${inferred} is inferred from count_bits`;
    return { countBits, sizeBits: inferred, guesses: [guess] };
  }
  return { problem: `its ring has impossible sizes (count_bits ${countBits}, size_bits ${sizeBits})` };
}
