/**
 * zlib streams (RFC 1950) by fflate, which checks neither the size nor the checksum: both are checked here. Short
 * input is unpacked in one go; long input in slices, so that a stream that explodes is stopped early.
 */
import { Unzlib, unzlibSync } from 'fflate';
import { err, ok, type Result } from '../../../base/result.ts';
import type { CodecError, Decode } from './codec.ts';

/** A deflate stream grows at most 1032 times: input of this size makes at most 16 MiB, whatever it holds. */
const AT_ONCE = 16 * 1024;

/** Unpacks one zlib stream. Zero bytes may follow it (padding to a device block). */
export const decodeZlib: Decode = (packed, expectedSize) => {
  const out = inflate(packed, expectedSize);
  return out.ok ? checkSum(packed, out.value) : out;
};

/** Unpacks the zlib stream at the start of `packed`; anything may follow it, as in blocks of a disk. */
export const decodeZlibPadded: Decode = (packed, expectedSize) => {
  const out = inflate(packed, expectedSize);
  return out.ok ? findSum(packed, out.value) : out;
};

function inflate(packed: Uint8Array, expectedSize: number): Result<Uint8Array, CodecError> {
  if (packed.length < 8) return err({ detail: 'the zlib stream is too short' });
  let out: Uint8Array;
  try {
    out =
      packed.length <= AT_ONCE ? inflateAtOnce(packed, expectedSize) : inflateSlices(packed, expectedSize);
  } catch (cause) {
    // fflate throws its own errors for bad data and a RangeError when stored bytes do not fit.
    const words = cause instanceof RangeError ? 'too much data' : String(cause);
    return err({ detail: `the zlib stream cannot be unpacked: ${words}` });
  }
  if (out.length > expectedSize) return err({ detail: `unpacks to more than ${expectedSize} bytes` });
  if (out.length < expectedSize) {
    return err({ detail: `unpacks to ${out.length} bytes instead of ${expectedSize}` });
  }
  return ok(out);
}

/** One byte more than expected is offered, so that too much output shows. */
function inflateAtOnce(packed: Uint8Array, expectedSize: number): Uint8Array {
  return unzlibSync(packed, { out: new Uint8Array(expectedSize + 1) });
}

function inflateSlices(packed: Uint8Array, expectedSize: number): Uint8Array {
  const out = new Uint8Array(expectedSize + 1);
  let at = 0;
  const unzlib = new Unzlib((chunk) => {
    const room = chunk.subarray(0, out.length - at);
    out.set(room, at);
    at += room.length;
  });
  for (let from = 0; from < packed.length && at <= expectedSize; from += AT_ONCE) {
    const to = Math.min(packed.length, from + AT_ONCE);
    unzlib.push(packed.subarray(from, to), to === packed.length);
  }
  return out.subarray(0, at);
}

/** The stream ends with the Adler-32 sum of the unpacked bytes, big endian; only zero padding may follow. */
function checkSum(packed: Uint8Array, out: Uint8Array): Result<Uint8Array, CodecError> {
  const expected = sumBytes(out);
  let end = packed.length;
  while (end > 0 && packed[end - 1] === 0) end--;
  // The sum itself may end in zero bytes, which look like padding.
  for (let last = Math.min(packed.length, end + 3); last >= Math.max(4, end); last--) {
    if (expected.every((byte, i) => packed[last - 4 + i] === byte)) return ok(out);
  }
  return err({ detail: WRONG_SUM });
}

/** Where the stream ends is not known, so the sum is looked for; one in a billion wrong ones is there by chance. */
function findSum(packed: Uint8Array, out: Uint8Array): Result<Uint8Array, CodecError> {
  const [first = 0, ...rest] = sumBytes(out);
  for (let at = packed.indexOf(first, 2); at >= 0; at = packed.indexOf(first, at + 1)) {
    if (rest.every((byte, i) => packed[at + 1 + i] === byte)) return ok(out);
  }
  return err({ detail: WRONG_SUM });
}

const WRONG_SUM = 'its checksum (Adler-32) does not match';

function sumBytes(out: Uint8Array): readonly number[] {
  const sum = adler32(out);
  return [sum.b >> 8, sum.b & 0xff, sum.a >> 8, sum.a & 0xff];
}

function adler32(bytes: Uint8Array): { readonly a: number; readonly b: number } {
  let a = 1;
  let b = 0;
  let at = 0;
  while (at < bytes.length) {
    // 5552 bytes is the longest run whose sums stay below 2^32 (RFC 1950); doubles hold far more.
    const end = Math.min(bytes.length, at + 5552);
    for (; at < end; at++) {
      a += bytes[at] ?? 0;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return { a, b };
}
