/**
 * Which values of registers look like addresses inside the dump. Only what needs no page tables: virtual addresses of
 * segments, the kernel image and the identity mapping as VMCOREINFO gives them (arch/s390/kernel/vmcore_info.c), and
 * values that are absolute addresses as they stand. A guess for a link, never more.
 */
import { type PhysAddr, physAddr, safeNumber } from '../../base/address.ts';
import type { DumpSummary } from '../../rpc/api.ts';

/** Turns a 64-bit value into the absolute address that it may mean. */
export type AddressGuess = (value: bigint) => PhysAddr | undefined;

/** Smaller values are counts, flags and sizes far more often than addresses. */
const LEAST = 0x2000n;

interface Window {
  readonly start: bigint;
  readonly end: bigint;
  readonly paddr: bigint;
}

type Known = Pick<DumpSummary, 'memoryEnd' | 'segments' | 'vmcoreinfo'>;

/** A value of VMCOREINFO that is hex digits without `0x`. */
function hexEntry(summary: Known, key: string): bigint | undefined {
  const text = summary.vmcoreinfo?.entries.find(([name]) => name === key)?.[1];
  return text !== undefined && /^[0-9a-f]{1,16}$/i.test(text) ? BigInt(`0x${text}`) : undefined;
}

/** Virtual windows that are not where their storage is, most specific first. */
function windowsOf(summary: Known): readonly Window[] {
  const windows: Window[] = [];
  const end = BigInt(summary.memoryEnd);
  const image = hexEntry(summary, 'KERNELOFFSET');
  const imagePhys = hexEntry(summary, 'KERNELOFFPHYS');
  if (image !== undefined && imagePhys !== undefined && imagePhys < end) {
    windows.push({ start: image, end: image + end - imagePhys, paddr: imagePhys });
  }
  const base = hexEntry(summary, 'IDENTITYBASE');
  if (base !== undefined && base > 0n) windows.push({ start: base, end: base + end, paddr: 0n });
  for (const { vaddr, paddr, size } of summary.segments.slice(0, 64)) {
    if (vaddr !== BigInt(paddr) && vaddr !== 0n) {
      windows.push({ start: vaddr, end: vaddr + BigInt(size), paddr: BigInt(paddr) });
    }
  }
  return windows;
}

/** Prepares the guess for one dump. */
export function createAddressGuess(summary: Known): AddressGuess {
  const windows = windowsOf(summary);
  const holds = rangeTest(summary);
  return (value) => {
    if (value < LEAST) return undefined;
    for (const { start, end, paddr } of windows) {
      if (value < start || value >= end) continue;
      const addr = safeNumber(value - start + paddr);
      if (addr !== undefined && holds(addr)) return physAddr(addr);
    }
    const addr = safeNumber(value);
    return addr !== undefined && holds(addr) ? physAddr(addr) : undefined;
  };
}

/** True for addresses inside a segment; a dump that lists none is taken as one from 0. */
function rangeTest(summary: Known): (addr: number) => boolean {
  const ranges = summary.segments
    .map(({ paddr, size }) => ({ start: paddr, end: paddr + size }))
    .sort((a, b) => a.start - b.start);
  if (ranges.length === 0) return (addr) => addr < summary.memoryEnd;
  return (addr) => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle]?.start ?? 0) <= addr) low = middle + 1;
      else high = middle;
    }
    return addr < (ranges[low - 1]?.end ?? 0);
  };
}
