/** What the tests of all dump formats share: opening made files, comparing memory, cutting and spoiling files. */
import { physAddr } from '../../base/address.ts';
import { memorySource } from '../memorySource.ts';
import { openDump } from '../openDump.ts';
import type { DumpFormat, OpenError, OpenedFormat } from '../openTypes.ts';
import type { Dump, Finding, MemoryImage } from '../types.ts';

/** Opens files as one dump of the format; they are named part0, part1 ... */
export async function openAs(format: DumpFormat, ...files: readonly Uint8Array[]): Promise<OpenedFormat> {
  const opened = await tryOpen(format, ...files);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

export async function openErrorOf(
  format: DumpFormat,
  ...files: readonly Uint8Array[]
): Promise<OpenError | undefined> {
  const opened = await tryOpen(format, ...files);
  return opened.ok ? undefined : opened.error;
}

export function tryOpen(format: DumpFormat, ...files: readonly Uint8Array[]) {
  return format.open(
    files.map((bytes, i) => memorySource(bytes, `part${i}`)),
    {},
  );
}

/** Opens files as the program does, with all formats to choose from. */
export async function openFully(...files: readonly Uint8Array[]): Promise<Dump> {
  const outcome = await openDump(
    files.map((bytes, i) => ({ source: memorySource(bytes, `part${i}`), role: 'auto' as const })),
    {},
  );
  if (outcome.kind !== 'opened') throw new Error(JSON.stringify(outcome));
  return outcome.dump;
}

export async function readMemory(memory: MemoryImage, start: number, length: number) {
  const answer = await memory.read(physAddr(start), length);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

/** Extents as [what, start, end]; a gap by its reason. */
export async function extentsOf(memory: MemoryImage, start = 0, end: number = memory.end) {
  const answer = await memory.extents(physAddr(start), physAddr(end));
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value.map(
    (extent) => [extent.kind === 'gap' ? extent.reason : extent.kind, extent.start, extent.end] as const,
  );
}

/**
 * How many of the bytes of `expected` are there, and the first address where one that is there differs. What a cut-off
 * dump still has must be right.
 */
export async function compareMemory(memory: MemoryImage, expected: Uint8Array) {
  const step = 1024 * 1024;
  let present = 0;
  for (let at = 0; at < expected.length; at += step) {
    const { bytes, pieces } = await readMemory(memory, at, Math.min(step, expected.length - at));
    for (const { start, length, source } of pieces) {
      if (source === 'missing' || source === 'excluded') continue;
      present += length;
      const got = bytes.subarray(start - at, start - at + length);
      const want = expected.subarray(start, start + length);
      const same = Buffer.from(got.buffer, got.byteOffset, got.length).equals(want);
      if (!same) return { present, differsAt: start + got.findIndex((byte, i) => byte !== want[i]) };
    }
  }
  return { present, differsAt: undefined };
}

/** Ten lengths at which to cut a file, from almost nothing to almost all. */
export function tenCuts(size: number): readonly number[] {
  return [1, 7, 100, 4096, 4097, ...[0.2, 0.5, 0.75, 0.9].map((part) => Math.floor(size * part)), size - 1];
}

/** A copy with single bytes replaced. */
export function withBytes(bytes: Uint8Array, at: number, ...values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
}

export function findingOf(opened: { readonly findings: readonly Finding[] }, code: string) {
  return opened.findings.find((one) => one.code === code);
}

/** Bytes that look random and are the same in every run. */
export function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed * 2654435761 + 12345;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
