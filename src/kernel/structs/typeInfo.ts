/**
 * The little that the views ask of a kernel's types: where a member lies. BTF answers it exactly; without BTF the
 * layouts are inferred.
 */
import type { Confidence } from '../../engine/machine/machineTypes.ts';

/** Member offsets by name. `path` descends with dots: `thread.ksp`. Bytes from the start of the struct. */
export interface TypeInfo {
  member(
    struct: string,
    path: string,
  ): { readonly offset: number; readonly size: number | undefined } | undefined;
}

/** Where a member lies and why that is believed. */
export interface Field {
  /** Bytes from the start of the struct. */
  readonly offset: number;
  /** Bytes, when known. */
  readonly size: number | undefined;
  readonly confidence: Confidence;
  /** `BTF`, or the vote of the inference: `62 of 63 tasks agree`. */
  readonly why: string;
}

/** The first of `paths` that the types know. */
export function fieldOf(
  types: TypeInfo | undefined,
  struct: string,
  ...paths: readonly string[]
): Field | undefined {
  for (const path of paths) {
    const found = types?.member(struct, path);
    if (found !== undefined) return { ...found, confidence: 'exact', why: `BTF ${struct}.${path}` };
  }
  return undefined;
}

/** An inferred field with its vote. */
export function inferredField(
  offset: number,
  size: number,
  agree: number,
  total: number,
  what = 'tasks',
): Field {
  return { offset, size, confidence: 'inferred', why: `${agree} of ${total} ${what} agree` };
}
