/**
 * The kernel's log. Which of its three generations a kernel has is said by the keys of VMCOREINFO, not by its version.
 * What cannot be read in its own way is rescued as far as possible, and says so.
 */
import { ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { KernelLog, KernelSource } from '../types.ts';
import { readByteBuffer } from './byteBuffer.ts';
import { presentRecords } from './present.ts';
import type { RawLog } from './rawRecord.ts';
import { readRecordBuffer } from './recordBuffer.ts';
import { readRing } from './ring.ts';
import { searchMemory } from './salvageText.ts';

/** Reads the whole log. Damage is said in the log's notes and records; fails only for `changed` and `cancelled`. */
export async function readKernelLog(
  source: KernelSource,
  signal?: AbortSignal,
): Promise<Result<KernelLog, ReadError>> {
  const read = await readGeneration(source, signal);
  if (!read.ok) return read;
  if (!('problem' in read.value)) return ok(present(read.value));
  const searched = await searchMemory(source.memory, read.value.problem, signal);
  return searched.ok ? ok(present(searched.value)) : searched;
}

type Generation = Result<RawLog | { readonly problem: string }, ReadError>;

async function readGeneration(source: KernelSource, signal: AbortSignal | undefined): Promise<Generation> {
  const values = source.vmcoreinfo?.values;
  if (values === undefined) return ok({ problem: 'there is no VMCOREINFO that says where it is' });
  if (values.has('SYMBOL(prb)')) return readRing(source, signal);
  if (values.has('SYMBOL(log_first_idx)')) return readRecordBuffer(source, signal);
  if (values.has('SYMBOL(log_end)')) return readByteBuffer(source, signal);
  return ok({ problem: 'VMCOREINFO does not say where it is' });
}

function present({ kind, records, confidence, notes }: RawLog): KernelLog {
  return { kind, records: presentRecords(records), confidence, notes };
}
