/** Writes a planned dump of any format into a sink, with progress. The counterpart of `blob.ts` for what has to be copied. */
import { err, ok, type Result } from '../../base/result.ts';
import type { MissingError } from '../address/readExact.ts';
import type { Dump, ReadError } from '../types.ts';
import type { FilePlan } from './filePlan.ts';
import type { KdumpPlan } from './kdumpPlan.ts';
import { type KdumpCounts, kdumpRecords } from './kdumpWrite.ts';
import { type ExportSink, FlatSink } from './sink.ts';
import type { FramePacker } from './storedFrames.ts';
import { exportChunks } from './write.ts';

/** Hears how many bytes of the work are done, out of how many. */
export type WriteProgress = (doneBytes: number, totalBytes: number) => void;

/** Writes a file of parts. Returns its size. */
export async function writeFilePlan(
  plan: FilePlan,
  dump: Dump,
  sink: ExportSink,
  onProgress?: WriteProgress,
  signal?: AbortSignal,
): Promise<Result<number, ReadError | MissingError>> {
  let done = 0;
  for await (const chunk of exportChunks(plan, dump, signal)) {
    if (!chunk.ok) return chunk;
    await sink.write(done, chunk.value);
    done += chunk.value.length;
    onProgress?.(done, plan.sizeBytes);
  }
  return ok(done);
}

export interface KdumpWritten extends KdumpCounts {
  readonly sizeBytes: number;
}

/** Writes a kdump file, plain or flattened. */
export async function writeKdumpPlan(
  plan: KdumpPlan,
  dump: Dump,
  target: ExportSink,
  options: { readonly flattened: boolean; readonly packer: FramePacker },
  onProgress?: WriteProgress,
  signal?: AbortSignal,
): Promise<Result<KdumpWritten, ReadError>> {
  const flat = options.flattened ? new FlatSink(target) : undefined;
  const sink = flat ?? target;
  await flat?.start();
  let end = 0;
  const steps = kdumpRecords(plan, dump, options.packer, signal);
  for (;;) {
    const step = await steps.next();
    if (step.done === true) {
      // The generator ends without counts only after a failure, which ends this loop first.
      if (step.value === undefined) return err({ kind: 'cancelled' });
      await flat?.finish();
      return ok({ ...step.value, sizeBytes: flat?.sizeBytes ?? end });
    }
    if (!step.value.ok) return step.value;
    for (const { position, bytes } of step.value.value.records) {
      await sink.write(position, bytes);
      end = Math.max(end, position + bytes.length);
    }
    onProgress?.(step.value.value.doneBytes, plan.memoryBytes);
  }
}
