/**
 * The dumped kernel's fixed map of virtual to absolute addresses, which needs no page tables. Up to 6.9 virtual and
 * absolute are the same; since 6.10 image and identity map lie apart. (arch/s390/boot/startup.c; makedumpfile
 * arch/s390x.c; crash s390x.c)
 *
 *   since 6.10:   0 .. 0x2000                       lowcore, same
 *                 SAMODE31 .. EAMODE31              same
 *                 IDENTITYBASE .. vmemmap           - IDENTITYBASE
 *                 KERNELOFFSET .. image end         - KERNELOFFSET + KERNELOFFPHYS
 */
import { type PhysAddr, safePhysAddr } from '../../base/address.ts';
import { PREFIX_SIZE } from '../../s390/constants.ts';
import type { OsInfo, VmcoreInfo } from './machineTypes.ts';
import { OS_INFO, osInfoValue } from './osInfo.ts';
import { hexValue } from './vmcoreinfoValues.ts';

export interface VirtualLayout {
  /** `same`: virtual = absolute, kernels up to 6.9. `split`: since 6.10. */
  readonly kind: 'same' | 'split';
  /** In words, with the numbers, for people. */
  readonly words: string;
  /**
   * Absolute address of a virtual one in the fixed map; undefined for everything that only page tables map. Addresses
   * below 0x2000 are real: the caller applies the prefix of its CPU where that matters.
   */
  toPhysical(virtual: bigint): PhysAddr | undefined;
  /** Virtual addresses that may mean an absolute one, in the image before the map of all memory; check with the tables. */
  fromPhysical(absolute: bigint): readonly bigint[];
}

/** Size of the area for the kernel image (KERNEL_IMAGE_SIZE, asm/page.h 6.10), where its real end is not known. */
const KERNEL_IMAGE_SIZE = 512n * 1024n * 1024n;

/** Where the kernel was put, since 6.10. */
interface Split {
  readonly kernelOffset: bigint;
  readonly kernelPhysical: bigint;
  readonly identityBase: bigint;
  readonly amode31Start: bigint;
  readonly amode31End: bigint;
  readonly imageStart: bigint;
  readonly imageEnd: bigint;
  readonly vmemmap: bigint | undefined;
}

/**
 * Builds the map. KERNELOFFPHYS in VMCOREINFO (or a KASLR offset in os_info, where VMCOREINFO is missing) is the test
 * for 6.10. `memoryEnd`, one past the highest absolute address, keeps addresses beyond all storage from being mapped.
 */
export function createVirtualLayout(
  vmcoreinfo: VmcoreInfo | undefined,
  osInfo: OsInfo | undefined,
  memoryEnd?: PhysAddr,
): VirtualLayout {
  const split = splitOf(vmcoreinfo, osInfo);
  const limit = memoryEnd === undefined ? undefined : BigInt(memoryEnd);
  const within = (absolute: bigint): PhysAddr | undefined =>
    limit === undefined || absolute < limit ? safePhysAddr(absolute) : undefined;
  if (split === undefined) {
    return {
      kind: 'same',
      words: 'virtual = absolute (kernels up to 6.9)',
      toPhysical: within,
      fromPhysical: (absolute) => [absolute],
    };
  }
  const { kernelOffset, kernelPhysical, identityBase } = split;
  // The identity map ends before whatever comes next; where the kernel lies below it, that is no bound.
  const identityEnds = [split.vmemmap ?? kernelOffset, kernelOffset].filter((end) => end > identityBase);
  return {
    kind: 'split',
    words: `image at 0x${kernelOffset.toString(16)} is absolute 0x${kernelPhysical.toString(16)}, memory is mapped from 0x${identityBase.toString(16)} (kernels since 6.10)`,
    fromPhysical: (absolute) => [
      ...(absolute >= kernelPhysical ? [absolute - kernelPhysical + kernelOffset] : []),
      absolute + identityBase,
    ],
    toPhysical(virtual) {
      if (virtual < 0n) return undefined;
      if (virtual < BigInt(PREFIX_SIZE)) return within(virtual);
      if (virtual >= split.amode31Start && virtual < split.amode31End) return within(virtual);
      if (virtual >= split.imageStart && virtual < split.imageEnd) {
        return within(virtual - kernelOffset + kernelPhysical);
      }
      if (virtual < identityBase || identityEnds.some((end) => virtual >= end)) return undefined;
      return within(virtual - identityBase);
    },
  };
}

function splitOf(vmcoreinfo: VmcoreInfo | undefined, osInfo: OsInfo | undefined): Split | undefined {
  const pick = (key: string, entry: number): bigint | undefined =>
    hexValue(vmcoreinfo?.values, key) ?? osInfoValue(osInfo, entry);
  const old = vmcoreinfo !== undefined && !vmcoreinfo.values.has('KERNELOFFPHYS');
  const kernelOffset = pick('KERNELOFFSET', OS_INFO.kaslrOffset);
  // Without KASLR the image lies where it was linked to: then the offset in os_info is 0 and no sign of an old kernel.
  const kernelPhysical =
    pick('KERNELOFFPHYS', OS_INFO.kaslrOffsetPhysical) ??
    (osInfoValue(osInfo, OS_INFO.kaslrOffset) === undefined ? undefined : 0n);
  if (old || kernelOffset === undefined || kernelPhysical === undefined) return undefined;
  const imageStart = osInfoValue(osInfo, OS_INFO.imageStart);
  const imageEnd = osInfoValue(osInfo, OS_INFO.imageEnd);
  const known =
    imageStart !== undefined && imageEnd !== undefined && imageStart >= kernelOffset && imageEnd > imageStart;
  return {
    kernelOffset,
    kernelPhysical,
    identityBase: pick('IDENTITYBASE', OS_INFO.identityBase) ?? 0n,
    amode31Start: pick('SAMODE31', OS_INFO.amode31Start) ?? 0n,
    amode31End: pick('EAMODE31', OS_INFO.amode31End) ?? 0n,
    imageStart: known ? imageStart : kernelOffset,
    imageEnd: known ? imageEnd : kernelOffset + KERNEL_IMAGE_SIZE,
    vmemmap: osInfoValue(osInfo, OS_INFO.vmemmap),
  };
}
