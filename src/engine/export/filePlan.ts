/** A finished file before it exists: what `blob.ts`, `write.ts` and `verify.ts` need to know of any format. */
import type { PlanPart } from './parts.ts';

export interface FilePlan {
  /** Headers, in front of everything else: the bytes of the first part. */
  readonly header: Uint8Array<ArrayBuffer>;
  /** All of the file, in order and without holes. */
  readonly parts: readonly PlanPart[];
  readonly sizeBytes: number;
  /** Bytes that must be unpacked, so that they cannot be slices of the opened files. */
  readonly copyBytes: number;
  readonly warnings: readonly string[];
}
