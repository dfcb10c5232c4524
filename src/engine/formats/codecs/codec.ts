/**
 * What all decompressors of dump pages share: one signature, and one way to give up. Packed bytes come from a file
 * and may be anything, so every codec checks each access and never produces more than it was asked for.
 */
import { err, ok, type Result } from '../../../base/result.ts';

/** Why packed bytes could not be unpacked, in words. */
export interface CodecError {
  readonly detail: string;
}

/**
 * Unpacks `packed`, which holds exactly one packed unit. Succeeds only when the result has exactly `expectedSize`
 * bytes; work and memory are bounded by the two sizes.
 */
export type Decode = (packed: Uint8Array, expectedSize: number) => Result<Uint8Array, CodecError>;

/** Thrown inside a codec at the first impossible bit; `decoder` turns it into a value. Never leaves the folder. */
export class DamagedData extends Error {}

/** Gives up unpacking. */
export function damaged(detail: string): never {
  throw new DamagedData(detail);
}

/** Makes a `Decode` from a function that fills `out` completely or calls `damaged`; it returns the bytes written. */
export function decoder(fill: (packed: Uint8Array, out: Uint8Array) => number): Decode {
  return (packed, expectedSize) => {
    const out = new Uint8Array(expectedSize);
    try {
      const length = fill(packed, out);
      if (length === expectedSize) return ok(out);
      return err({ detail: `unpacks to ${length} bytes instead of ${expectedSize}` });
    } catch (cause) {
      if (cause instanceof DamagedData) return err({ detail: cause.message });
      throw cause;
    }
  };
}

/** Copies `length` bytes inside `out` from `distance` bytes before `at`; the two may overlap. Returns the new end. */
export function copyMatch(out: Uint8Array, at: number, distance: number, length: number): number {
  if (distance < 1 || distance > at) damaged('a copy reaches before the start');
  if (length > out.length - at) damaged(`unpacks to more than ${out.length} bytes`);
  if (distance >= length) {
    out.copyWithin(at, at - distance, at - distance + length);
  } else {
    for (let i = 0; i < length; i++) out[at + i] = out[at + i - distance] ?? 0;
  }
  return at + length;
}

/** Copies `length` bytes of `packed` from `from` to `out` at `at`. Returns the new end of the output. */
export function copyLiterals(
  packed: Uint8Array,
  from: number,
  length: number,
  out: Uint8Array,
  at: number,
): number {
  if (length > packed.length - from) damaged('the packed data ends too early');
  if (length > out.length - at) damaged(`unpacks to more than ${out.length} bytes`);
  for (let i = 0; i < length; i++) out[at + i] = packed[from + i] ?? 0;
  return at + length;
}
