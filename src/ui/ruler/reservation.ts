/**
 * Names the hole that the crash kernel's reservation leaves: a kernel with crashkernel= takes that storage out of its
 * memory map, and os_info says where it was (arch/s390/kernel/setup.c, `reserve_crashkernel`).
 */
import type { OsInfo } from '../../rpc/api.ts';
import { isPresent, type MemoryProfile } from './memoryProfile.ts';

/** The same profile, with the band that is exactly the reservation called so. */
export function nameReservation(profile: MemoryProfile, osInfo: OsInfo | undefined): MemoryProfile {
  if (osInfo === undefined || osInfo.crashkernelSize === 0n) return profile;
  const start = osInfo.crashkernelAddr;
  const end = start + osInfo.crashkernelSize;
  return {
    ...profile,
    bands: profile.bands.map((band) =>
      !isPresent(band.source) && BigInt(band.start) === start && BigInt(band.end) === end
        ? { ...band, reason: "crash kernel's reservation" }
        : band,
    ),
  };
}
