/**
 * Why a frame of one dump may differ from the same frame of another: the memory of the dump kernel that an HSA hides,
 * zeros where a writer left pages out, and the places that the machine, the kernel or a writer fills in afterwards.
 * What is said is checked on the bytes; what is not known stays without a reason.
 */
import { fileOffset, type PhysAddr, physAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { LC, SAVE_AREA_LENGTH } from '../../s390/lowcore.ts';
import type { Dump } from '../types.ts';
import type { Explainer } from './compareMemory.ts';

/** A place that is known to change, absolute addresses [start, end). */
interface Spot {
  readonly start: PhysAddr;
  readonly end: PhysAddr;
  readonly words: string;
}

const OS_INFO_BYTES = 4096;
/** More CPUs than any machine has bring nothing. */
const MAX_SPOT_CPUS = 1024;

/** Places of a dump that differ between dumps of one moment. */
export function changingSpots(dump: Dump): readonly Spot[] {
  const spots: Spot[] = [
    {
      start: physAddr(LC.saveArea),
      end: physAddr(LC.saveArea + SAVE_AREA_LENGTH),
      words: `the save area at absolute ${hex0x(LC.saveArea)}, where store status leaves registers`,
    },
  ];
  for (const { prefix, index } of dump.cpus.slice(0, MAX_SPOT_CPUS)) {
    if (prefix === undefined || prefix === 0) continue;
    const start = prefix + LC.saveArea;
    spots.push({
      start: physAddr(start),
      end: physAddr(start + SAVE_AREA_LENGTH),
      words: `the save area of CPU ${index}, where store status leaves registers`,
    });
  }
  const { osInfo } = dump;
  if (osInfo !== undefined)
    spots.push({
      start: osInfo.addr,
      end: physAddr(osInfo.addr + OS_INFO_BYTES),
      words: 'the os_info page, which the kernel fills in when it sets up a crash kernel or restarts',
    });
  return spots;
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** True when all bytes of [from, to) that differ lie in [inFrom, inTo); false also when none lies there. */
function onlyInside(
  a: Uint8Array,
  b: Uint8Array,
  from: number,
  to: number,
  inFrom: number,
  inTo: number,
): 'all' | 'some' | 'none' {
  let inside = false;
  let outside = false;
  for (let i = from; i < to; i++) {
    if (a[i] === b[i]) continue;
    if (i >= inFrom && i < inTo) inside = true;
    else outside = true;
  }
  if (!inside) return 'none';
  return outside ? 'some' : 'all';
}

function isSame(a: Uint8Array | undefined, b: Uint8Array, from: number, to: number): boolean {
  if (a === undefined || a.length < to) return false;
  for (let i = from; i < to; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The bytes that the HSA of `dump` hides at absolute [start, start + length); undefined where there are none. */
async function hiddenBytes(
  dump: Dump,
  start: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  const { shadow, hsaSize } = dump;
  if (shadow === undefined || hsaSize === undefined || start >= hsaSize) return undefined;
  const source = dump.files[shadow.file]?.source;
  const offset = shadow.offset + start;
  const size = source === undefined ? 0 : Math.min(length, hsaSize - start, source.sizeBytes - offset);
  if (source === undefined || size <= 0) return undefined;
  const read = await source.read(fileOffset(offset), size, signal);
  return read.ok ? read.value : undefined;
}

/** Zeros on one side. Only said where the other side has something else, as every differing frame has. */
export function zeroReason(a: Uint8Array, b: Uint8Array, from: number, to: number): string | undefined {
  if (isZero(a, from, to)) return 'all zero in A';
  return isZero(b, from, to) ? 'all zero in B' : undefined;
}

/** Explains frames of two dumps that are compared at the same addresses. */
export function explainDumps(a: Dump, b: Dump): Explainer {
  const spots = [...changingSpots(a), ...changingSpots(b)];
  return async (offset, length, signal) => {
    const hiddenA = await hiddenBytes(a, offset, length, signal);
    const hiddenB = await hiddenBytes(b, offset, length, signal);
    const near = spots.filter(({ start, end }) => start < offset + length && end > offset);
    return (from, to, left, right) => {
      // Zeros are in both kinds of memory and would prove nothing.
      const zero = zeroReason(left, right, from, to);
      if (zero !== undefined) return zero;
      if (isSame(hiddenA, right, from, to)) return "B has the dump kernel's memory here; A has the HSA's";
      if (isSame(hiddenB, left, from, to)) return "A has the dump kernel's memory here; B has the HSA's";
      for (const spot of near) {
        const where = onlyInside(left, right, from, to, spot.start - offset, spot.end - offset);
        if (where === 'all') return `only in ${spot.words}`;
        if (where === 'some') return `in ${spot.words}, and elsewhere`;
      }
      return undefined;
    };
  };
}

/** Explains frames of two ranges that have nothing in common but their length. */
export const explainRanges: Explainer = async () => (from, to, a, b) => zeroReason(a, b, from, to);
