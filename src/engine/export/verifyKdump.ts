/**
 * Compares a saved kdump file with the dump it was made from, by opening it: its sizes and findings, all notes, and
 * sample frames. A packed file has no planned bytes to compare with, so what counts is what a reader gets out of it.
 */
import { FRAME_SIZE, physAddr } from '../../base/address.ts';
import { equalBytes } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { blobSource } from '../blobSource.ts';
import { openErrorWords } from '../errorWords.ts';
import { openDump } from '../openDump.ts';
import { createPageCache } from '../pageCache.ts';
import type { Dump, NoteEntry, ReadError } from '../types.ts';
import type { KdumpPlan } from './kdumpPlan.ts';
import type { Verification } from './verify.ts';

/** Frames that are compared at most, evenly spread. */
const MAX_SAMPLES = 512;
const MAX_DIFFERENCES = 20;

/** Compares `saved` with the plan; without `deep` only whether it opens, with its notes. */
export async function verifyKdump(
  plan: KdumpPlan,
  dump: Dump,
  saved: Blob,
  deep: boolean,
  signal?: AbortSignal,
): Promise<Result<Verification, ReadError>> {
  const source = createPageCache(blobSource(saved, 'saved kdump'));
  const outcome = await openDump([{ source, role: 'dump' }], {}, signal);
  if (outcome.kind === 'error' && outcome.error.kind === 'read') return err(outcome.error.error);
  if (outcome.kind !== 'opened') {
    const words = outcome.kind === 'error' ? openErrorWords(outcome.error) : undefined;
    const detail = `${words?.title ?? 'This is no kdump file'}. ${words?.detail ?? ''}`;
    return ok({ sizeOk: false, checkedBytes: 0, differences: [detail.trim()] });
  }
  const written = outcome.dump;
  const differences = written.findings
    .filter(({ outcome: result, severity }) => result === 'failed' && severity === 'error')
    .map(({ message }) => message);
  const sizeOk = differences.length === 0;
  if (!sameNotes(plan.notes, written.notes)) differences.push('The notes are not those of the plan.');
  let checkedBytes = 0;
  for (const addr of deep ? sampleFrames(plan) : []) {
    if (differences.length >= MAX_DIFFERENCES) break;
    const [mine, theirs] = await Promise.all([
      dump.memory.read(physAddr(addr), FRAME_SIZE, signal),
      written.memory.read(physAddr(addr), FRAME_SIZE, signal),
    ]);
    if (!mine.ok) return mine;
    if (!theirs.ok) return theirs;
    checkedBytes += FRAME_SIZE;
    const place = theirs.value.pieces[0]?.source;
    const filtered = await plan.filter?.leftOut(addr / FRAME_SIZE, 1, plan.level, signal);
    if (filtered?.ok === false) return filtered;
    const isFiltered = filtered?.value[0] === 1;
    if (isFiltered && place === 'excluded') continue;
    // Frames that could not be read here are not stored there.
    const isLost = place === 'missing' && mine.value.pieces.some(({ source: kind }) => kind === 'missing');
    const isSame = place === 'file' && equalBytes(mine.value.bytes, theirs.value.bytes);
    if (isFiltered || (!isLost && !isSame)) differences.push(`The page at ${hex0x(addr)} differs.`);
  }
  return ok({ sizeOk, checkedBytes, differences });
}

function sameNotes(planned: readonly NoteEntry[], found: readonly NoteEntry[]): boolean {
  return (
    planned.length === found.length &&
    planned.every(({ name, type, desc }, i) => {
      const other = found[i];
      return other?.name === name && other.type === type && equalBytes(other.desc, desc);
    })
  );
}

/** Addresses of frames of the plan: every n-th, and the last one. */
function* sampleFrames(plan: KdumpPlan): Generator<number> {
  const step = Math.max(1, Math.ceil(plan.memoryBytes / FRAME_SIZE / MAX_SAMPLES)) * FRAME_SIZE;
  // Bytes of the next sample after the start of the chunk at hand.
  let skip = 0;
  for (const { start, size } of plan.chunks) {
    for (; skip < size; skip += step) yield start + skip;
    skip -= size;
  }
  const last = plan.chunks.at(-1);
  if (last !== undefined) yield last.start + last.size - FRAME_SIZE;
}
