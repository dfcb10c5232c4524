/**
 * The kdump swap: before the crash kernel ran, [0, OLDMEM_SIZE) of the crashed system and the reserved area at
 * OLDMEM_BASE changed places (arch/s390/kernel/crash_dump.c `copy_oldmem_page`; zdump/dfi.c `dfi_vmcoreinfo_init` and
 * `--select` of s390-tools). A dump of such a machine as it lies can be seen as either of its two systems.
 *
 * v3.12 compares `a > OLDMEM_BASE` and tests the low window first, so the one address OLDMEM_BASE is not swapped there;
 * no PT_LOAD covers that area, and no difference is visible in a dump.
 */
import { type PhysAddr, physAddr, safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { ok, type Result } from '../../base/result.ts';
import { readExact } from '../address/readExact.ts';
import { remappedImage, type Window } from '../address/remappedImage.ts';
import type { OpenOptions } from '../openTypes.ts';
import type { MemoryImage, ReadError } from '../types.ts';

/** Where the crash kernel ran, in absolute addresses of the machine as it lies. */
export interface KdumpArea {
  /** OLDMEM_BASE: where the crashed system's first bytes went. */
  readonly base: PhysAddr;
  /** OLDMEM_SIZE, bytes. */
  readonly size: number;
}

/** OLDMEM_BASE and OLDMEM_SIZE in the image of the crash kernel (asm/setup.h, PARMAREA), two u64 side by side. */
const OLDMEM_WORDS = physAddr(0x10418);

/** Both values are multiples of the segment size (zdump/dfi.c). */
const SEGMENT_SIZE = 0x100000;

/**
 * Finds a crash kernel in `memory`. Undefined: there is none, by the rule of zgetdump: both values must be non-zero
 * multiples of 1 MiB, and the area must be in the dump.
 */
export async function findKdumpArea(
  memory: MemoryImage,
  signal?: AbortSignal,
): Promise<Result<KdumpArea | undefined, ReadError>> {
  const words = await readExact(memory, OLDMEM_WORDS, 16, signal);
  if (!words.ok) return words.error.kind === 'missing' ? ok(undefined) : { ok: false, error: words.error };
  const reader = new BeReader(words.value);
  const area = acceptArea(reader.u64(0), reader.u64(8));
  if (area === undefined || area.base + area.size > memory.end) return ok(undefined);

  let at: number = area.base;
  const end = physAddr(area.base + area.size);
  while (at < end) {
    const extents = await memory.extents(physAddr(at), end, undefined, signal);
    if (!extents.ok) return extents;
    // A filtered page was there; any other gap means that the words were no OLDMEM_BASE and OLDMEM_SIZE.
    if (extents.value.some((extent) => extent.source === 'missing')) return ok(undefined);
    at = extents.value.at(-1)?.end ?? end;
  }
  return ok(area);
}

function acceptArea(baseWord: bigint, sizeWord: bigint): KdumpArea | undefined {
  const base = safeNumber(baseWord);
  const size = safeNumber(sizeWord);
  if (base === undefined || size === undefined || base === 0 || size === 0) return undefined;
  if (base % SEGMENT_SIZE !== 0 || size % SEGMENT_SIZE !== 0) return undefined;
  // The two windows of the swap cannot overlap.
  if (base < size || safeNumber(baseWord + sizeWord) === undefined) return undefined;
  return { base: physAddr(base), size };
}

/**
 * Memory as one of the two systems saw it. `prod`: the crashed system, its first bytes back in place and the area of
 * the crash kernel left out; `kdump`: the crash kernel alone; `all`: unchanged.
 */
export function selectKdumpSystem(
  memory: MemoryImage,
  area: KdumpArea,
  select: NonNullable<OpenOptions['select']>,
): MemoryImage {
  if (select === 'all') return memory;
  return remappedImage(memory, select === 'kdump' ? kdumpWindows(area) : prodWindows(area, memory.end));
}

function kdumpWindows(area: KdumpArea): readonly Window[] {
  return [{ start: physAddr(0), end: physAddr(area.size), from: physAddr(0) }];
}

function prodWindows({ base, size }: KdumpArea, end: PhysAddr): readonly Window[] {
  const middle = physAddr(size);
  const top = physAddr(base + size);
  const windows: Window[] = [
    { start: physAddr(0), end: middle, from: base },
    { start: middle, end: base, from: middle },
    { start: top, end, from: top },
  ];
  return windows.filter((window) => window.start < window.end);
}
