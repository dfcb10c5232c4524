/** Carries a plan out as a stream of chunks, for files that are written step by step and for checks. */
import { fileOffset, physAddr } from '../../base/address.ts';
import { assertNever, ensure } from '../../base/assert.ts';
import { ok, type Result } from '../../base/result.ts';
import { type MissingError, readExact } from '../address/readExact.ts';
import type { Dump, ReadError } from '../types.ts';
import type { FilePlan } from './filePlan.ts';
import type { PlanPart } from './parts.ts';

/** Longest chunk and longest read, bytes. */
export const WRITE_CHUNK = 16 << 20;

/**
 * The finished file in order, in chunks of at most 16 MiB. Ends after the first failure, which it yields: a missing
 * byte that shows only now (a damaged compressed page) is a failure too, never a zero.
 */
export async function* exportChunks(
  plan: FilePlan,
  dump: Dump,
  signal?: AbortSignal,
): AsyncGenerator<Result<Uint8Array, ReadError | MissingError>, void, void> {
  for (const part of plan.parts) {
    for (let at = 0; at < part.length; at += WRITE_CHUNK) {
      const chunk = await readPart(plan, dump, part, at, Math.min(WRITE_CHUNK, part.length - at), signal);
      yield chunk;
      if (!chunk.ok) return;
    }
  }
}

/** `length` bytes of a part, `skip` bytes after its start. */
export async function readPart(
  plan: FilePlan,
  dump: Dump,
  part: PlanPart,
  skip: number,
  length: number,
  signal?: AbortSignal,
): Promise<Result<Uint8Array, ReadError | MissingError>> {
  switch (part.kind) {
    case 'header':
      return ok(plan.header.subarray(part.offset + skip, part.offset + skip + length));
    case 'made':
      return ok(part.bytes.subarray(skip, skip + length));
    case 'slice': {
      const file = ensure(dump.files[part.file], 'every part names a file of the dump');
      return file.source.read(fileOffset(part.fileOffset + skip), length, signal);
    }
    case 'zero':
      return ok(new Uint8Array(length));
    case 'copy':
      return readExact(dump.memory, physAddr(part.addr + skip), length, signal);
    default:
      return assertNever(part);
  }
}
