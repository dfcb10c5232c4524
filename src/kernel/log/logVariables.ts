/** The variables of a log buffer before 5.10: a pointer to it, its length, and positions in it (kernel/printk.c). */
import { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { symbolValue } from '../../engine/machine/vmcoreinfoValues.ts';
import type { ReadError } from '../../engine/types.ts';
import type { KernelSource } from '../types.ts';
import { endsWork } from './rawRecord.ts';

/** Value of the variable SYMBOL(name), `size` bytes; undefined when it is not known or not in the dump. */
export async function readVariable(
  { virtual, vmcoreinfo }: KernelSource,
  name: string,
  size: 4 | 8,
  signal?: AbortSignal,
): Promise<Result<bigint | undefined, ReadError>> {
  const addr = symbolValue(vmcoreinfo?.values, name);
  if (addr === undefined) return ok(undefined);
  const read = await virtual.read(addr, size, signal);
  if (!read.ok) return endsWork(read.error) ? err(read.error) : ok(undefined);
  const reader = new BeReader(read.value);
  return ok(size === 8 ? reader.u64(0) : BigInt(reader.u32(0)));
}

/** Where the buffer is. */
export interface LogBuffer {
  readonly addr: bigint;
  readonly length: number;
}

const SMALLEST = 4096;
const LARGEST = 64 * 1024 * 1024;

/** log_buf and log_buf_len, checked: a power of two of 4 KiB to 64 MiB. */
export async function readLogBuffer(
  source: KernelSource,
  signal?: AbortSignal,
): Promise<Result<LogBuffer | { readonly problem: string }, ReadError>> {
  const addr = await readVariable(source, 'log_buf', 8, signal);
  if (!addr.ok) return addr;
  const length = await readVariable(source, 'log_buf_len', 4, signal);
  if (!length.ok) return length;
  if (addr.value === undefined || addr.value === 0n)
    return ok({ problem: 'the address of the log buffer cannot be read' });
  if (length.value === undefined) return ok({ problem: 'the length of the log buffer cannot be read' });
  const size = Number(length.value);
  if (size < SMALLEST || size > LARGEST || !Number.isInteger(Math.log2(size))) {
    return ok({ problem: `the log buffer cannot be ${size} bytes long` });
  }
  return ok({ addr: addr.value, length: size });
}
