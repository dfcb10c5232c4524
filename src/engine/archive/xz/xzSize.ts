/** The unpacked size of an xz file from the indices at the ends of its streams, without unpacking. */
import { fileOffset } from '../../../base/address.ts';
import type { ByteSource } from '../../types.ts';
import { failureOf, UnpackStop } from '../unpackError.ts';
import { CHECK_SIZES } from './checks.ts';
import { Numbers, parseStreamFooter, STREAM_HEADER, u32le } from './headers.ts';

/** Streams looked at; `xz` writes one, joined files have a few. */
const MAX_STREAMS = 256;
/** Longest index read, for a million blocks. */
const MAX_INDEX = 16 << 20;

/** Zeros after a stream that are gone over; `xz` writes none. */
const MAX_PADDING = 64 * 1024;

/** Bytes that the file unpacks to; undefined where its end is damaged or missing. */
export async function xzUnpackedSize(source: ByteSource, signal?: AbortSignal): Promise<number | undefined> {
  try {
    let total = 0;
    let end = source.sizeBytes;
    for (let streams = 0; end > 0; streams++) {
      if (streams >= MAX_STREAMS) return undefined;
      end = await skipPadding(source, end, signal);
      if (end < 2 * STREAM_HEADER) return undefined;
      const { indexBytes, check } = parseStreamFooter(
        await read(source, end - STREAM_HEADER, STREAM_HEADER, signal),
      );
      const indexAt = end - STREAM_HEADER - indexBytes;
      if (indexBytes > MAX_INDEX || indexAt < STREAM_HEADER) return undefined;
      const index = await read(source, indexAt, indexBytes, signal);
      const { packed, unpacked } = sumIndex(index);
      if (CHECK_SIZES[check] === undefined) return undefined;
      total += unpacked;
      end = indexAt - packed - STREAM_HEADER;
    }
    return end === 0 && Number.isSafeInteger(total) ? total : undefined;
  } catch (error) {
    // Damage is told while unpacking, with its place.
    failureOf(error, 0);
    return undefined;
  }
}

function sumIndex(index: Uint8Array): { readonly packed: number; readonly unpacked: number } {
  const numbers = new Numbers(index.subarray(0, index.length - 4), 1);
  let packed = 0;
  let unpacked = 0;
  // Every record takes two bytes at least, so a wrong count runs into the end.
  for (let left = numbers.next(); left > 0; left--) {
    packed += Math.ceil(numbers.next() / 4) * 4;
    unpacked += numbers.next();
  }
  return { packed, unpacked };
}

async function skipPadding(
  source: ByteSource,
  from: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let end = from;
  while (from - end < MAX_PADDING && end >= 4 && u32le(await read(source, end - 4, 4, signal), 0) === 0)
    end -= 4;
  return end;
}

async function read(
  source: ByteSource,
  at: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const bytes = await source.read(fileOffset(at), length, signal);
  if (!bytes.ok) throw new UnpackStop(bytes.error);
  return bytes.value;
}
