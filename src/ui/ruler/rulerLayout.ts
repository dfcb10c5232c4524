/**
 * Where everything of the memory ruler stands, in pixels. Pure: sizes in, geometry out.
 *
 *      flag labels                      row 1
 *      |  |   |                         ticks
 *      [////////////|##############]    lens: [0, 2 x HSA size), enlarged
 *       \  HSA ends     ________---     the joining area
 *      [/|#########......##########]    all of memory, linear
 *      0        8000000            end  axis
 *
 * Without an HSA, or when the lens would show nearly all of memory, there is only the lower bar.
 */

/** A bar and the addresses it stands for. */
export interface RulerBar {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** First address, and one past the last. */
  readonly start: number;
  readonly end: number;
}

export interface RulerLayout {
  readonly width: number;
  readonly height: number;
  readonly whole: RulerBar;
  readonly lens: RulerBar | undefined;
  /** Corners of the joining area, clockwise from the upper left, as for an SVG polygon. */
  readonly join: readonly (readonly [x: number, y: number])[];
  /** HSA size when the dump has one. */
  readonly seam: number | undefined;
  /** Baselines of the text rows. */
  readonly rows: {
    readonly lensFlags: number;
    readonly seamLabel: number;
    readonly wholeFlags: number;
    readonly axis: number;
  };
}

const LABEL_ROW = 16;
const TICKS = 7;
const LENS_HEIGHT = 36;
const JOIN_HEIGHT = 50;
const WHOLE_HEIGHT = 24;
const AXIS_ROW = 18;
/** The part of the lower bar that the lens stands for is never drawn thinner, however much memory there is. */
const LEAST_FOOT = 5;
/** A lens that covers more than this share of memory enlarges nothing. */
const LENS_WORTH = 0.8;

/** Lays the ruler out. `end` is one past the highest address and above 0, `width` in pixels. */
export function layOutRuler(width: number, end: number, hsaSize: number | undefined): RulerLayout {
  const seam = hsaSize !== undefined && hsaSize > 0 && hsaSize < end ? hsaSize : undefined;
  const lensEnd = seam === undefined ? end : Math.min(2 * seam, end);
  const wholeAt = { x: 0, width, start: 0, end, height: WHOLE_HEIGHT };
  if (seam === undefined || lensEnd > end * LENS_WORTH) {
    const y = LABEL_ROW + TICKS;
    const axis = y + LENS_HEIGHT + AXIS_ROW - 4;
    return {
      width,
      height: y + LENS_HEIGHT + AXIS_ROW,
      whole: { ...wholeAt, y, height: LENS_HEIGHT },
      lens: undefined,
      join: [],
      seam,
      rows: { lensFlags: 0, seamLabel: axis, wholeFlags: LABEL_ROW - 5, axis },
    };
  }
  const lens = { x: 0, y: LABEL_ROW + TICKS, width, height: LENS_HEIGHT, start: 0, end: lensEnd };
  const joinTop = lens.y + LENS_HEIGHT;
  const y = joinTop + JOIN_HEIGHT;
  const foot = Math.max(LEAST_FOOT, (lensEnd / end) * width);
  return {
    width,
    height: y + WHOLE_HEIGHT + AXIS_ROW,
    whole: { ...wholeAt, y },
    lens,
    join: [
      [0, joinTop],
      [width, joinTop],
      [foot, y],
      [0, y],
    ],
    seam,
    rows: {
      lensFlags: LABEL_ROW - 5,
      seamLabel: joinTop + 17,
      wholeFlags: y - TICKS - 5,
      axis: y + WHOLE_HEIGHT + AXIS_ROW - 4,
    },
  };
}

/** Pixel of an address on a bar; outside addresses fall on its ends. */
export function xOfAddr(bar: RulerBar, addr: number): number {
  const share = (addr - bar.start) / (bar.end - bar.start);
  return bar.x + Math.min(1, Math.max(0, share)) * bar.width;
}

/** Address under a pixel of a bar, inside [start, end). */
export function addrOfX(bar: RulerBar, x: number): number {
  const share = Math.min(1, Math.max(0, (x - bar.x) / bar.width));
  const addr = bar.start + Math.floor(share * (bar.end - bar.start));
  return Math.min(addr, Math.max(bar.start, bar.end - 1));
}

/** The bar under a point, with some reach above and below; the joining area belongs to the lens' upper half. */
export function barAtY(layout: RulerLayout, y: number): RulerBar {
  const { lens, whole } = layout;
  if (lens === undefined) return whole;
  return y < (lens.y + lens.height + whole.y) / 2 ? lens : whole;
}

/** A rectangle to fill. */
export interface Slice {
  readonly x: number;
  readonly width: number;
}

/**
 * Where a stretch of addresses lies on a bar; undefined when it does not touch the bar. Never thinner than `least`,
 * and moved left rather than over the bar's end.
 */
export function sliceOf(bar: RulerBar, start: number, end: number, least: number): Slice | undefined {
  if (end <= bar.start || start >= bar.end) return undefined;
  const from = xOfAddr(bar, start);
  const width = Math.max(least, xOfAddr(bar, end) - from);
  return { x: Math.max(bar.x, Math.min(from, bar.x + bar.width - width)), width: Math.min(width, bar.width) };
}
