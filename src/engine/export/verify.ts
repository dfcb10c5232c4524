/**
 * Compares a saved vmcore with the plan it was made from: its size always; on request the whole header and sample
 * frames of every kind of part, each read again from the opened files.
 */
import { FRAME_SIZE, fileOffset } from '../../base/address.ts';
import { equalBytes } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { blobSource } from '../blobSource.ts';
import type { Dump, ReadError } from '../types.ts';
import type { FilePlan } from './filePlan.ts';
import type { PlanPart } from './parts.ts';
import { readPart } from './write.ts';

export interface Verification {
  readonly sizeOk: boolean;
  readonly checkedBytes: number;
  /** Words for each difference; empty when all that was checked agrees. */
  readonly differences: readonly string[];
}

/** Parts that are sampled at most; of longer lists every n-th, always with the first and the last. */
const MAX_SAMPLED_PARTS = 512;
/** Differences that are listed at most. */
const MAX_DIFFERENCES = 20;
const HEADER_STEP = 1 << 20;

/** Compares `saved` with the plan; `deep` reads the header and three frames of every sampled part. */
export async function verifyExport(
  plan: FilePlan,
  dump: Dump,
  saved: Blob,
  deep: boolean,
  signal?: AbortSignal,
): Promise<Result<Verification, ReadError>> {
  const differences: string[] = [];
  const sizeOk = saved.size === plan.sizeBytes;
  if (!sizeOk) differences.push(`The file has ${saved.size} bytes; ${plan.sizeBytes} are planned.`);
  if (!deep) return ok({ sizeOk, checkedBytes: 0, differences });

  const file = blobSource(saved, 'saved vmcore');
  let checkedBytes = 0;
  for (const { part, skip, length } of samples(plan)) {
    if (differences.length >= MAX_DIFFERENCES) break;
    const at = part.offset + skip;
    if (at + length > saved.size) {
      differences.push(`The bytes at ${hex0x(at)} are beyond the end of the file.`);
      break;
    }
    const expected = await readPart(plan, dump, part, skip, length, signal);
    if (!expected.ok) {
      if (expected.error.kind !== 'missing') return err(expected.error);
      differences.push(`The bytes at ${hex0x(at)} cannot be checked: the dump does not have them any more.`);
      continue;
    }
    const found = await file.read(fileOffset(at), length, signal);
    if (!found.ok) return found;
    checkedBytes += length;
    if (!equalBytes(expected.value, found.value)) differences.push(difference(part, at, length));
  }
  return ok({ sizeOk, checkedBytes, differences });
}

interface Sample {
  readonly part: PlanPart;
  readonly skip: number;
  readonly length: number;
}

/** The whole header; of the other parts first, middle and last frame. */
function* samples(plan: FilePlan): Generator<Sample> {
  const step = Math.max(1, Math.ceil(plan.parts.length / MAX_SAMPLED_PARTS));
  for (const [index, part] of plan.parts.entries()) {
    if (part.kind === 'header') {
      for (let skip = 0; skip < part.length; skip += HEADER_STEP) {
        yield { part, skip, length: Math.min(HEADER_STEP, part.length - skip) };
      }
      continue;
    }
    if (index % step !== 0 && index !== plan.parts.length - 1) continue;
    const length = Math.min(FRAME_SIZE, part.length);
    const middle = Math.floor((part.length - length) / 2);
    for (const skip of new Set([0, middle, part.length - length])) yield { part, skip, length };
  }
}

function difference(part: PlanPart, at: number, length: number): string {
  const range = `${hex0x(at)} to ${hex0x(at + length - 1)}`;
  if (part.kind === 'header') return `The header differs in the bytes ${range}.`;
  if (part.addr === undefined) return `The bytes ${range} of the file differ from the plan.`;
  return `The bytes ${range} of the file differ from the memory at ${hex0x(part.addr + (at - part.offset))}.`;
}
