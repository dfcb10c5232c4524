/**
 * A dump that is only a part of its file: a partition on the image of a disk. Its reader sees the part alone; what it
 * says about places in the file is moved back afterwards.
 */
import { fileOffset } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { readProbe } from '../detect/probe.ts';
import type { DumpFormat, OpenError, OpenedFormat, OpenOptions } from '../openTypes.ts';
import type { ByteSource, Extent, MemoryImage, ReadError } from '../types.ts';

/** Bytes [start, start + length) of `source`, clipped to what the file has. */
export function partOf(source: ByteSource, start: number, length: number): ByteSource {
  const from = Math.min(start, source.sizeBytes);
  const sizeBytes = Math.max(0, Math.min(length, source.sizeBytes - from));
  return {
    name: source.name,
    sizeBytes,
    async read(offset, size, signal) {
      if (offset + size > sizeBytes) {
        return err({ kind: 'outside', file: source.name, offset, length: size, sizeBytes });
      }
      return source.read(fileOffset(from + offset), size, signal);
    },
  };
}

/** The format among `formats` that recognises the part for certain, or undefined. */
export async function formatInside(
  part: ByteSource,
  formats: readonly DumpFormat[],
  signal?: AbortSignal,
): Promise<Result<DumpFormat | undefined, ReadError>> {
  if (part.sizeBytes === 0) return ok(undefined);
  const probe = await readProbe(part, signal);
  if (!probe.ok) return probe;
  return ok(formats.find((format) => (format.probe(probe.value)?.score ?? 0) >= 50));
}

/** Opens the part of the file that starts at `start` as a dump. */
export async function openInside(
  part: ByteSource,
  start: number,
  format: DumpFormat,
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<Result<OpenedFormat, OpenError>> {
  const opened = await format.open([part], options, signal);
  if (!opened.ok) return opened;
  const { memory, segments, notes } = opened.value;
  return ok({
    ...opened.value,
    memory: movedMemory(memory, start),
    segments: segments.map((segment) =>
      segment.fileOffset === undefined
        ? segment
        : { ...segment, fileOffset: fileOffset(segment.fileOffset + start) },
    ),
    notes: notes.map((note) => ({ ...note, offset: fileOffset(note.offset + start) })),
  });
}

function movedMemory(memory: MemoryImage, start: number): MemoryImage {
  const move = (extent: Extent): Extent =>
    extent.kind === 'file' ? { ...extent, offset: fileOffset(extent.offset + start) } : extent;
  return {
    end: memory.end,
    read: (addr, length, signal) => memory.read(addr, length, signal),
    async extents(from, to, limit, signal) {
      const answer = await memory.extents(from, to, limit, signal);
      return answer.ok ? ok(answer.value.map(move)) : answer;
    },
  };
}
