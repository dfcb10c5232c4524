/** Page descriptors of a kdump file: where the data of a stored page stands, how it is packed, or why it cannot be read. */
import { fileOffset, safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { GapReason, ReadError } from '../types.ts';
import { DESCRIPTOR_BYTES, PACKED_LZO, PACKED_SNAPPY, PACKED_ZLIB, PACKED_ZSTD } from './kdumpHeader.ts';
import type { KdumpPart } from './kdumpPart.ts';

/** Where a page stands, or why it does not. Offsets and sizes lie inside the file. */
export type PageLocation =
  | { readonly kind: 'data'; readonly offset: number; readonly size: number; readonly packing: number }
  | { readonly kind: 'gap'; readonly reason: GapReason };

const PACKINGS = [0, PACKED_ZLIB, PACKED_LZO, PACKED_SNAPPY, PACKED_ZSTD];
const PACKING_MASK = PACKED_ZLIB + PACKED_LZO + PACKED_SNAPPY + PACKED_ZSTD;

/**
 * Descriptors `first` to `first + count - 1` of the part. One bad sector or one hole in the file costs only the
 * descriptors in it; `changed` and `cancelled` fail the whole.
 */
export async function readDescriptors(
  part: KdumpPart,
  first: number,
  count: number,
  signal?: AbortSignal,
): Promise<Result<readonly PageLocation[], ReadError>> {
  const at = part.layout.descriptorsAt + first * DESCRIPTOR_BYTES;
  const inFile = Math.max(0, Math.floor((part.source.sizeBytes - at) / DESCRIPTOR_BYTES));
  const locations: PageLocation[] = [];
  const readable = Math.min(count, inFile);
  const failure = await readInto(part, at, readable, locations, signal);
  if (failure !== undefined) return err(failure);
  for (let i = readable; i < count; i++) locations.push({ kind: 'gap', reason: 'truncated' });
  return ok(locations);
}

async function readInto(
  part: KdumpPart,
  at: number,
  count: number,
  out: PageLocation[],
  signal: AbortSignal | undefined,
): Promise<ReadError | undefined> {
  if (count === 0) return undefined;
  const answer = await part.source.read(fileOffset(at), count * DESCRIPTOR_BYTES, signal);
  if (answer.ok) {
    const reader = new BeReader(answer.value);
    for (let i = 0; i < count; i++) out.push(locate(reader, i * DESCRIPTOR_BYTES, part));
    return undefined;
  }
  const reason = gapReasonOf(answer.error);
  if (reason === undefined) return answer.error;
  if (count === 1) {
    out.push({ kind: 'gap', reason });
    return undefined;
  }
  const half = Math.floor(count / 2);
  const failure = await readInto(part, at, half, out, signal);
  return failure ?? readInto(part, at + half * DESCRIPTOR_BYTES, count - half, out, signal);
}

/** The gap that a failed read leaves, or undefined when the failure concerns the file as a whole. */
export function gapReasonOf(error: ReadError): GapReason | undefined {
  if (error.kind === 'outside') return 'truncated';
  return error.kind === 'unreadable' ? 'unreadable' : undefined;
}

function locate(reader: BeReader, at: number, part: KdumpPart): PageLocation {
  const offset = safeNumber(reader.u64(at));
  const size = reader.u32(at + 8);
  const packing = reader.u32(at + 12) & PACKING_MASK;
  const { blockSize } = part.layout;
  // No data can stand at 0; the writer leaves descriptors empty that it did not get to.
  if (offset === 0) return { kind: 'gap', reason: 'not-written' };
  const known = PACKINGS.includes(packing) && (packing !== 0 || size === blockSize);
  // Writers store a page as it is when packing does not make it smaller.
  if (offset === undefined || size === 0 || size > 2 * blockSize || !known)
    return { kind: 'gap', reason: 'damaged' };
  if (offset + size > part.source.sizeBytes) return { kind: 'gap', reason: 'truncated' };
  return { kind: 'data', offset, size, packing };
}
