/** The kernel's image as one stretch of absolute memory from _stext on, for searches in it. */
import { type PhysAddr, roundDown } from '../../base/address.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { KernelSource } from '../types.ts';
import { isStop, type StopError } from './faults.ts';

/** How far from _stext tables are searched: images of distribution kernels have 10 to 30 MiB. */
const WINDOW_SIZES = [16 * 1024 * 1024, 64 * 1024 * 1024];

/** Image bytes. Byte i is at virtual address `start + i`; what is not in the dump is 0 and proves nothing. */
export interface ImageWindow {
  readonly start: bigint;
  readonly bytes: Uint8Array;
}

/**
 * Windows of growing size, the small one first because tables are mostly in it. Stops where memory ends; an empty
 * answer means that the image itself is not in the dump.
 */
export async function* imageWindows(
  source: KernelSource,
  stext: bigint,
  signal?: AbortSignal,
): AsyncGenerator<Result<ImageWindow, StopError>> {
  const translation = await source.virtual.translate(stext, signal);
  if (!translation.ok) {
    if (isStop(translation.error)) yield err(translation.error);
    return;
  }
  const phys: PhysAddr | undefined = translation.value.phys ?? source.layout.toPhysical(stext);
  if (phys === undefined) return;
  let before = 0;
  for (const wanted of WINDOW_SIZES) {
    const size = roundDown(Math.min(wanted, Math.max(0, source.memory.end - phys)), 8);
    if (size <= before) return;
    before = size;
    const read = await source.memory.read(phys, size, signal);
    if (!read.ok) {
      if (isStop(read.error)) yield err(read.error);
      return;
    }
    yield ok({ start: stext, bytes: read.value.bytes });
  }
}
