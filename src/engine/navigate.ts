/** The next and previous places worth a stop: borders between sources, and page frames that are not all zero. */
import { FRAME_SIZE, type PhysAddr, physAddr, roundDown, roundUp } from '../base/address.ts';
import { isZero } from '../base/bytes.ts';
import { ok, type Result } from '../base/result.ts';
import { lookBack, sameLook, walkForward } from './extentWalk.ts';
import type { Extent, MemoryImage, ReadError } from './types.ts';

/** Bytes read at a time while looking for a frame that is not zero. */
const BLOCK = 4 * 1024 * 1024;

/** The first address above `addr` at which another source begins, or undefined when there is none. */
export async function nextBoundary(
  memory: MemoryImage,
  addr: PhysAddr,
  signal?: AbortSignal,
): Promise<Result<PhysAddr | undefined, ReadError>> {
  let here: Extent | undefined;
  let found: PhysAddr | undefined;
  const walked = await walkForward(
    memory,
    addr,
    memory.end,
    (extent) => {
      here ??= extent;
      if (!sameLook(here, extent)) found = extent.start;
      return found === undefined;
    },
    signal,
  );
  return walked.ok ? ok(found) : walked;
}

/** The last address below `addr` at which a source begins, or undefined at the start of the dump. */
export async function previousBoundary(
  memory: MemoryImage,
  addr: PhysAddr,
  signal?: AbortSignal,
): Promise<Result<PhysAddr | undefined, ReadError>> {
  if (addr === 0) return ok(undefined);
  const end = physAddr(Math.min(addr, memory.end));
  const found = await lookBack(memory, end, 1 << 20, 20_000, (extents) => extents.length > 1, signal);
  if (!found.ok) return found;
  const last = found.value[found.value.length - 1];
  return ok(last?.start);
}

/** The first (or last) frame of [start, end) with a byte that is there and not zero. */
async function scan(
  memory: MemoryImage,
  start: PhysAddr,
  end: PhysAddr,
  direction: 1 | -1,
  signal?: AbortSignal,
): Promise<Result<PhysAddr | undefined, ReadError>> {
  const read = await memory.read(start, end - start, signal);
  if (!read.ok) return read;
  const frames = Math.ceil((end - start) / FRAME_SIZE);
  for (let i = 0; i < frames; i++) {
    const frame = direction === 1 ? i : frames - 1 - i;
    if (!isZero(read.value.bytes.subarray(frame * FRAME_SIZE, (frame + 1) * FRAME_SIZE)))
      return ok(physAddr(start + frame * FRAME_SIZE));
  }
  return ok(undefined);
}

/** The first frame after the one that holds `addr` with a byte that is not zero; gaps are passed over. */
export async function nextNonZero(
  memory: MemoryImage,
  addr: PhysAddr,
  signal?: AbortSignal,
): Promise<Result<PhysAddr | undefined, ReadError>> {
  let at = roundDown(addr, FRAME_SIZE) + FRAME_SIZE;
  while (at < memory.end) {
    const extents = await memory.extents(physAddr(at), memory.end, 2, signal);
    if (!extents.ok) return extents;
    const extent = extents.value[0];
    if (extent === undefined) return ok(undefined);
    const skipTo = roundDown(extent.end, FRAME_SIZE);
    if ((extent.kind === 'gap' || extent.kind === 'zero') && skipTo > at) {
      at = skipTo;
      continue;
    }
    const end = physAddr(Math.min(at + BLOCK, Math.max(extent.end, at + FRAME_SIZE), memory.end));
    const hit = await scan(memory, physAddr(at), end, 1, signal);
    if (!hit.ok || hit.value !== undefined) return hit;
    at = roundUp(end, FRAME_SIZE);
  }
  return ok(undefined);
}

/** The last frame before the one that holds `addr` with a byte that is not zero; gaps are passed over. */
export async function previousNonZero(
  memory: MemoryImage,
  addr: PhysAddr,
  signal?: AbortSignal,
): Promise<Result<PhysAddr | undefined, ReadError>> {
  let at = roundDown(Math.min(addr, memory.end), FRAME_SIZE);
  while (at > 0) {
    const back = await lookBack(
      memory,
      physAddr(at),
      BLOCK,
      20_000,
      (found) => found.some((extent) => extent.kind !== 'gap' && extent.kind !== 'zero'),
      signal,
    );
    if (!back.ok) return back;
    const stored = back.value.filter((extent) => extent.kind !== 'gap' && extent.kind !== 'zero');
    const last = stored[stored.length - 1];
    if (last === undefined) return ok(undefined);
    const end = physAddr(Math.min(at, roundUp(last.end, FRAME_SIZE)));
    const start = physAddr(roundDown(Math.max(last.start, end - BLOCK), FRAME_SIZE));
    const hit = await scan(memory, start, end, -1, signal);
    if (!hit.ok || hit.value !== undefined) return hit;
    at = start;
  }
  return ok(undefined);
}
