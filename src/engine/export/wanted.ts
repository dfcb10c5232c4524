/** The memory that an export is about: what the dump lists, what it really has of it, and what the person chose. */
import { formatSize } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { type Chunk, mergeChunks } from '../elf/stage1.ts';
import { gapWords } from '../errorWords.ts';
import type { Dump, ReadError } from '../types.ts';
import { type Availability, findAvailable } from './available.ts';
import { type ExportScope, frameScope, inScope, scopeWarnings } from './scope.ts';

export interface WantedMemory {
  /** Stretches that the dump has and the person wants; ascending, not overlapping. */
  readonly chunks: readonly Chunk[];
  /** Bytes of listed memory that the dump does not have. */
  readonly missingBytes: number;
  /** One past the end of the listed memory. */
  readonly listedEnd: number;
  readonly warnings: readonly string[];
}

/** How the format at hand leaves bytes out; ends the warning about bytes that the dump does not have. */
export type MissingPolicy = string;

/** Chunks of the dumped machine's storage, as the dump lists them; all up to the end when it lists none. */
export function memoryChunks(dump: Dump): readonly Chunk[] {
  const listed = dump.segments.filter((segment) => segment.role === 'memory');
  if (listed.length === 0) return [{ start: 0, size: dump.memory.end }];
  return mergeChunks(listed.map((segment) => ({ start: segment.paddr, size: segment.size })));
}

/** Walks the extents once and applies the scope. Reads no memory. */
export async function wantedMemory(
  dump: Dump,
  scope: ExportScope,
  policy: MissingPolicy,
  signal?: AbortSignal,
): Promise<Result<WantedMemory, ReadError>> {
  const listed = memoryChunks(dump);
  const available = await findAvailable(dump.memory, listed, signal);
  if (!available.ok) return available;
  const warnings: string[] = [];
  const missingBytes = warnOfMissing(available.value, dump.segments.length > 0, policy, warnings);
  const frames = frameScope(scope);
  const chunks = inScope(available.value.chunks, frames);
  warnings.push(...scopeWarnings(frames, total(available.value.chunks), total(chunks)));
  const last = listed.at(-1);
  return ok({ chunks, missingBytes, listedEnd: last === undefined ? 0 : last.start + last.size, warnings });
}

/** Bytes of all chunks. */
export function total(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { size }) => sum + size, 0);
}

/** Adds a warning for each reason; returns the bytes in all. Without a list of segments, holes are no loss. */
function warnOfMissing(
  available: Availability,
  segmentsListed: boolean,
  policy: MissingPolicy,
  warnings: string[],
): number {
  let sum = 0;
  for (const [reason, { bytes, stretches }] of available.missing) {
    if (reason === 'hole' && !segmentsListed) continue;
    sum += bytes;
    const places = stretches === 1 ? '1 place' : `${stretches} places`;
    warnings.push(`${formatSize(bytes)} in ${places} cannot be exported (${gapWords(reason)}). ${policy}`);
  }
  return sum;
}
