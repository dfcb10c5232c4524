/**
 * What os_info of a kernel since 6.10 says about virtual addresses: where its image is, and where absolute 0 is
 * mapped. The dump kernel uses it for p_vaddr and for the image's own PT_LOAD (crash_dump.c v6.10, loads_init).
 */
import { safeNumber } from '../../base/address.ts';
import type { OsInfo } from '../machine/machineTypes.ts';
import { osInfoUsable } from '../machine/osInfo.ts';

/** Indexes of os_info entries, arch/s390/include/asm/os_info.h v6.10. */
const KASLR_OFFSET = 5;
const IDENTITY_BASE = 4;
const IMAGE_START = 10;
const IMAGE_END = 11;
const IMAGE_PHYS = 12;

/** True when the dump kernel of v6.10 would believe os_info and find a kernel image in it. */
export function hasImageInfo(osInfo: OsInfo | undefined): osInfo is OsInfo {
  if (osInfo === undefined || !osInfoUsable(osInfo)) return false;
  return (osInfo.entries[KASLR_OFFSET]?.value ?? 0n) !== 0n;
}

export interface ImageInfo {
  /** Virtual address of absolute 0; 0 when os_info is missing, not valid, or of an older kernel. */
  readonly identityBase: bigint;
  /** The kernel image: virtual start, absolute start, bytes. Undefined when os_info has no sensible one. */
  readonly image: { readonly vaddr: bigint; readonly start: number; readonly size: number } | undefined;
}

/** Reads both from os_info; an os_info with a wrong checksum or of an unknown version says nothing, as for the kernel. */
export function readImageInfo(osInfo: OsInfo | undefined): ImageInfo {
  if (!hasImageInfo(osInfo)) return { identityBase: 0n, image: undefined };
  const value = (index: number): bigint => osInfo.entries[index]?.value ?? 0n;
  const vaddr = value(IMAGE_START);
  const start = safeNumber(value(IMAGE_PHYS));
  const size = safeNumber(value(IMAGE_END) - vaddr);
  const sensible = start !== undefined && size !== undefined && size > 0;
  return { identityBase: value(IDENTITY_BASE), image: sensible ? { vaddr, start, size } : undefined };
}
