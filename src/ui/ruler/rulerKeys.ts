/**
 * Moving along the ruler by keyboard: one step is about one pixel of the bar that shows the address largest, rounded
 * to page frames where frames are smaller than a pixel.
 */
import { FRAME_SIZE, roundDown, roundUp } from '../../base/address.ts';
import type { RulerLayout } from './rulerLayout.ts';

const LEAST_STEP = 16;

/** Bytes of one step at an address. */
export function stepBytes(layout: RulerLayout, addr: number): number {
  const bar = layout.lens !== undefined && addr < layout.lens.end ? layout.lens : layout.whole;
  const pixel = (bar.end - bar.start) / Math.max(1, bar.width);
  return roundUp(Math.max(LEAST_STEP, Math.ceil(pixel)), pixel >= FRAME_SIZE ? FRAME_SIZE : LEAST_STEP);
}

/**
 * Where a key leads from `addr`; undefined for keys that do not move. `stops` are the ascending addresses that
 * Shift+Arrow walks: flags, seam and the edges of bands.
 */
export function keyTarget(
  key: string,
  shift: boolean,
  addr: number,
  layout: RulerLayout,
  stops: readonly number[],
): number | undefined {
  const last = Math.max(0, layout.whole.end - 1);
  const step = stepBytes(layout, addr);
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      if (shift) return stops.find((stop) => stop > addr) ?? last;
      return Math.min(last, roundDown(addr, step) + step);
    case 'ArrowLeft':
    case 'ArrowDown':
      if (shift) return stops.findLast((stop) => stop < addr) ?? 0;
      return addr % step === 0 ? Math.max(0, addr - step) : roundDown(addr, step);
    case 'PageUp':
      return Math.min(last, roundDown(addr, step) + 20 * step);
    case 'PageDown':
      return Math.max(0, roundDown(addr, step) - 20 * step);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
