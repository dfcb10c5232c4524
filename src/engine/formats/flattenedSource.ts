/**
 * The payload of a flattened file as a ByteSource, without unpacking it: every read is put together from the records
 * that wrote its bytes last. Bytes that no record wrote are zero in a complete file (the file would have a hole
 * there) and an error in an incomplete one, because then nobody knows.
 */
import { fileOffset } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { rangeProblem } from '../readRange.ts';
import type { ByteSource, ReadError } from '../types.ts';
import type { FlattenedIndex } from './flattenedIndex.ts';

/**
 * A view of the payload of `source`, which was indexed before. `holeKind` is the error of bytes that an incomplete
 * file has no record of: `outside` as past the end, or `unreadable` for readers that go on around bad sectors.
 */
export function flattenedSource(
  source: ByteSource,
  index: FlattenedIndex,
  holeKind: 'outside' | 'unreadable' = 'outside',
): ByteSource {
  const { segments, sizeBytes } = index;
  const holesAreZero = index.end.kind === 'complete';
  const { starts, ends, places } = segments;

  /** The first segment that ends above `offset`. */
  const firstAfter = (offset: number): number => {
    let low = 0;
    let high = segments.count;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((ends[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const readAt = async (
    offset: number,
    length: number,
    signal?: AbortSignal,
  ): Promise<Result<Uint8Array, ReadError>> => {
    const end = offset + length;
    const bytes = new Uint8Array(length);
    const reads: Promise<ReadError | undefined>[] = [];
    let covered = 0;
    for (let i = firstAfter(offset); i < segments.count && (starts[i] ?? 0) < end; i++) {
      const start = starts[i] ?? 0;
      const from = Math.max(offset, start);
      const to = Math.min(end, ends[i] ?? 0);
      covered += to - from;
      const place = (places[i] ?? 0) + (from - start);
      const copy = async (): Promise<ReadError | undefined> => {
        const answer = await source.read(fileOffset(place), to - from, signal);
        if (!answer.ok) return answer.error;
        bytes.set(answer.value, from - offset);
        return undefined;
      };
      reads.push(copy());
    }
    const problems = (await Promise.all(reads)).filter((problem) => problem !== undefined);
    const first = problems.find(({ kind }) => kind !== 'unreadable') ?? problems[0];
    if (first !== undefined) return err(first);
    if (covered < length && !holesAreZero) {
      const where = { file: source.name, offset, length };
      if (holeKind === 'outside') return err({ kind: 'outside', ...where, sizeBytes });
      return err({ kind: 'unreadable', ...where, detail: 'no record of the flattened file has these bytes' });
    }
    return ok(bytes);
  };

  return {
    name: source.name,
    sizeBytes,
    underlying: source.underlying ?? source,
    async read(offset, length, signal) {
      if (signal?.aborted === true) return err({ kind: 'cancelled' });
      const problem = rangeProblem(source.name, sizeBytes, offset, length);
      return problem === undefined ? readAt(offset, length, signal) : err(problem);
    },
  };
}
