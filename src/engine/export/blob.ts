/**
 * Carries a plan out as a Blob: the header bytes and slices of the opened files. The browser copies the slices when
 * the Blob is saved; no memory image passes through the program.
 */
import { assert, assertNever, ensure } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { MissingError } from '../address/readExact.ts';
import type { Dump, ReadError } from '../types.ts';
import type { FilePlan } from './filePlan.ts';
import type { PlanPart } from './parts.ts';
import { readPart, WRITE_CHUNK } from './write.ts';

/** Bytes of the block of zeros that every fill refers to. */
const ZERO_BLOCK = 1 << 20;

/**
 * The finished file. `blobs` are the opened files in the order of `Dump.files`. Only for plans whose `copyBytes` is 0:
 * what is compressed cannot be sliced; `unpackToBlob` does those.
 */
export function composeBlob(plan: FilePlan, blobs: readonly Blob[]): Blob {
  assert(plan.copyBytes === 0, 'a plan with bytes to unpack cannot be composed of slices');
  const zeros = zeroFill();
  return new Blob(plan.parts.flatMap((part) => pieces(plan, part, blobs, zeros)));
}

/**
 * The finished file for any plan. Stretches that must be unpacked are read in steps of 16 MiB and become Blobs of
 * their own, which the browser may keep on disk. `onProgress` hears how many of the plan's `copyBytes` are done.
 */
export async function unpackToBlob(
  plan: FilePlan,
  blobs: readonly Blob[],
  dump: Dump,
  onProgress?: (doneBytes: number) => void,
  signal?: AbortSignal,
): Promise<Result<Blob, ReadError | MissingError>> {
  const zeros = zeroFill();
  const all: BlobPart[] = [];
  let done = 0;
  for (const part of plan.parts) {
    if (part.kind !== 'copy') {
      all.push(...pieces(plan, part, blobs, zeros));
      continue;
    }
    for (let at = 0; at < part.length; at += WRITE_CHUNK) {
      const length = Math.min(WRITE_CHUNK, part.length - at);
      const read = await readPart(plan, dump, part, at, length, signal);
      if (!read.ok) return err(read.error);
      all.push(new Blob([read.value.slice()]));
      done += length;
      onProgress?.(done);
    }
  }
  return ok(new Blob(all));
}

function pieces(
  plan: FilePlan,
  part: PlanPart,
  blobs: readonly Blob[],
  zeros: (length: number) => readonly BlobPart[],
): readonly BlobPart[] {
  switch (part.kind) {
    case 'header':
      return [plan.header];
    case 'made':
      return [part.bytes];
    case 'slice': {
      const blob = ensure(blobs[part.file], 'a Blob for every file of the dump');
      return [blob.slice(part.fileOffset, part.fileOffset + part.length)];
    }
    case 'zero':
      return zeros(part.length);
    case 'copy':
      throw new Error('bytes to unpack are not a slice');
    default:
      return assertNever(part);
  }
}

/** Fills of zeros out of one block, doubled as often as a fill needs it, so that a fill has few pieces. */
function zeroFill(): (length: number) => readonly BlobPart[] {
  const blocks: Blob[] = [];
  return (length) => {
    if (blocks.length === 0) blocks.push(new Blob([new Uint8Array(ZERO_BLOCK)]));
    let largest = ensure(blocks.at(-1), 'there is a first block');
    while (largest.size * 2 <= length) {
      largest = new Blob([largest, largest]);
      blocks.push(largest);
    }
    const fill: BlobPart[] = [];
    let rest = length;
    for (const block of blocks.toReversed()) {
      for (; rest >= block.size; rest -= block.size) fill.push(block);
    }
    if (rest > 0) fill.push(ensure(blocks[0], 'there is a first block').slice(0, rest));
    return fill;
  };
}
