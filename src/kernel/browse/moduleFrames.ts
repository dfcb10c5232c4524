/**
 * Which module a frame of storage belongs to. Modules lie in pages that were picked one by one, so no sum leads back
 * from an absolute address: the pages of all modules are translated once and kept by their frame.
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { KernelModule, VirtualMemory } from '../types.ts';

/** Most pages that are translated: 256 MiB of modules. */
const MAX_PAGES = 65_536;

const FRAME = BigInt(FRAME_SIZE);

/** Virtual addresses of pages of modules, by the absolute address of their frame. */
export type ModuleFrames = ReadonlyMap<number, bigint>;

/** Translates the pages of `modules`; those without a base or size are left out. */
export async function readModuleFrames(
  virtual: VirtualMemory,
  modules: readonly KernelModule[],
  signal?: AbortSignal,
): Promise<Result<ModuleFrames, ReadError>> {
  const frames = new Map<number, bigint>();
  let left = MAX_PAGES;
  for (const { base, size } of modules) {
    if (base === undefined || size === undefined) continue;
    const end = base + BigInt(size);
    for (let page = base - (base % FRAME); page < end && left > 0; page += FRAME, left--) {
      const there = await virtual.translate(page, signal);
      if (!there.ok) return there;
      if (there.value.phys !== undefined) frames.set(there.value.phys, page);
    }
  }
  return ok(frames);
}

/** The address that a module has for the absolute address `phys`; undefined when no module owns its frame. */
export function moduleAddress(frames: ModuleFrames, phys: number): bigint | undefined {
  const within = phys % FRAME_SIZE;
  const page = frames.get(phys - within);
  return page === undefined ? undefined : page + BigInt(within);
}
