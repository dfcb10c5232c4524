/**
 * The finished file as a list of parts: the header, slices of the opened files, fills of zeros, and stretches that
 * must be unpacked. Parts follow each other without holes and are never longer than 1 GiB.
 */
import { type FileOffset, fileOffset, type PhysAddr, physAddr } from '../../base/address.ts';
import { assertNever } from '../../base/assert.ts';
import { ok, type Result } from '../../base/result.ts';
import type { VmcoreLayout } from '../elf/build.ts';
import { walkForward } from '../extentWalk.ts';
import type { Extent, MemoryImage, ReadError, SourceKind } from '../types.ts';

/** Longest part, bytes: file slices of 4 GiB and more are where browsers had defects. */
export const MAX_PART = 2 ** 30;

interface PartPlace {
  /** Offset in the finished file. */
  readonly offset: FileOffset;
  readonly length: number;
  readonly source: SourceKind | 'header';
}

interface MemoryPart extends PartPlace {
  readonly addr: PhysAddr;
}

/** A part of the finished file. `file` is an index into `Dump.files`. */
export type PlanPart =
  | (PartPlace & { readonly kind: 'header' })
  /** Bytes that are made, and stand in no file as they are: an end marker, a register save area. */
  | (PartPlace & { readonly kind: 'made'; readonly bytes: Uint8Array<ArrayBuffer>; readonly addr?: PhysAddr })
  | (MemoryPart & { readonly kind: 'slice'; readonly file: number; readonly fileOffset: FileOffset })
  | (MemoryPart & { readonly kind: 'zero' })
  /** Stored in another form: only `MemoryImage.read` can deliver it. */
  | (MemoryPart & { readonly kind: 'copy' });

export interface PartList {
  readonly parts: readonly PlanPart[];
  /** Bytes of the parts that must be unpacked. */
  readonly copyBytes: number;
  /** Zeros around segments that do not end on a frame, where the dump has nothing; they are in no PT_LOAD. */
  readonly slackBytes: number;
}

/** Lists the parts of a file with this layout. Time grows with segments and extents, not with bytes. */
export async function listParts(
  layout: VmcoreLayout,
  memory: MemoryImage,
  signal?: AbortSignal,
): Promise<Result<PartList, ReadError>> {
  const parts: PlanPart[] = [
    { kind: 'header', offset: fileOffset(0), length: layout.header.length, source: 'header' },
  ];
  let copyBytes = 0;
  let slackBytes = 0;
  for (const { range } of layout.segments) {
    const shift = range.offset - range.start;
    const visit = (extent: Extent): boolean => {
      const length = extent.end - extent.start;
      if (extent.kind === 'packed') copyBytes += length;
      if (extent.kind === 'gap') slackBytes += length;
      pushPart(parts, partOf(extent, fileOffset(extent.start + shift), length));
      return true;
    };
    const end = physAddr(range.start + range.size);
    const walked = await walkForward(memory, range.start, end, visit, signal);
    if (!walked.ok) return walked;
  }
  return ok({ parts: parts.flatMap(cut), copyBytes, slackBytes });
}

/** The part of a finished file that holds `extent`, whose first byte stands at `offset`. */
export function partOf(extent: Extent, offset: FileOffset, length: number): PlanPart {
  const place = { offset, length, source: extent.source, addr: extent.start };
  switch (extent.kind) {
    case 'file':
      return { ...place, kind: 'slice', file: extent.file, fileOffset: extent.offset };
    case 'packed':
      return { ...place, kind: 'copy' };
    case 'zero':
    case 'gap':
      return { ...place, kind: 'zero' };
    default:
      return assertNever(extent);
  }
}

/** Appends a part, joining it with the last one when that goes on in the same place. */
export function pushPart(parts: PlanPart[], part: PlanPart): void {
  const last = parts.at(-1);
  const joins =
    last !== undefined &&
    last.kind === part.kind &&
    last.kind !== 'header' &&
    part.kind !== 'header' &&
    last.kind !== 'made' &&
    part.kind !== 'made' &&
    last.source === part.source &&
    last.addr + last.length === part.addr &&
    (last.kind !== 'slice' ||
      (part.kind === 'slice' &&
        last.file === part.file &&
        last.fileOffset + last.length === part.fileOffset));
  if (last !== undefined && joins) parts[parts.length - 1] = { ...last, length: last.length + part.length };
  else parts.push(part);
}

/** Cuts a part into pieces of at most MAX_PART. What is made stays whole: it is in memory anyway. */
export function cut(part: PlanPart): readonly PlanPart[] {
  if (part.kind === 'header' || part.kind === 'made' || part.length <= MAX_PART) return [part];
  const pieces: PlanPart[] = [];
  for (let at = 0; at < part.length; at += MAX_PART) {
    const place = {
      offset: fileOffset(part.offset + at),
      length: Math.min(MAX_PART, part.length - at),
      addr: physAddr(part.addr + at),
    };
    if (part.kind === 'slice')
      pieces.push({ ...part, ...place, fileOffset: fileOffset(part.fileOffset + at) });
    else pieces.push({ ...part, ...place });
  }
  return pieces;
}
