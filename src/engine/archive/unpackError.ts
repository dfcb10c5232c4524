/** How unpacking a file fails, and the exceptions that carry it up through the decoders of this folder. */
import { DamagedData } from '../formats/codecs/codec.ts';
import type { ReadError } from '../types.ts';

export type UnpackError =
  /** The packed file could not be read, or the person gave up. */
  | ReadError
  /** More than the limit would come out: `atLeast` bytes, as far as is known. */
  | { readonly kind: 'no-room'; readonly atLeast: number }
  /** Well-formed, but packed in a way that is not unpacked here; `detail` says which. */
  | { readonly kind: 'unsupported'; readonly detail: string }
  /** Damaged, cut off, or followed by something else, after `written` unpacked bytes. */
  | { readonly kind: 'damaged'; readonly detail: string; readonly written: number };

/** Thrown by the decoders of this folder at any failure but damage. Never leaves the folder. */
export class UnpackStop extends Error {
  readonly reason: UnpackError;

  constructor(reason: UnpackError) {
    super(reason.kind);
    this.reason = reason;
  }
}

/** Gives up because the file uses something that is not unpacked here. */
export function unsupported(detail: string): never {
  throw new UnpackStop({ kind: 'unsupported', detail });
}

/** The failure that an exception stands for; bugs are thrown on. */
export function failureOf(error: unknown, written: number): UnpackError {
  if (error instanceof UnpackStop) return error.reason;
  if (error instanceof DamagedData) return { kind: 'damaged', detail: error.message, written };
  throw error;
}
