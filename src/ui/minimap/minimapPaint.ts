/**
 * Paints the strip: a band for each source in its colour and pattern, as bright as its bytes are dense, the seam, and
 * a flag for the lowcore of each CPU. Knows pixels and colours only; all sizes are device pixels.
 */
import { ensure } from '../../base/assert.ts';
import type { SourceKind } from '../../rpc/api.ts';
import { BUCKETS, type BucketMap, bandsOf, bucketOf, bucketStart } from './minimapBuckets.ts';

export interface MinimapColours {
  readonly hsa: string;
  readonly memory: string;
  readonly missing: string;
  readonly surface: string;
  readonly text: string;
}

export interface MinimapScene {
  readonly map: BucketMap;
  readonly hsaSize: number | undefined;
  /** Addresses that get a flag. */
  readonly flags: readonly number[];
}

/** Opacity of a band that was sampled and is all zero, of one that is all data, and of one not sampled yet. */
const EMPTY_ALPHA = 0.32;
const FULL_ALPHA = 1;
const UNSAMPLED_ALPHA = 0.16;

interface Canvas {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Device pixels in a CSS pixel. */
  readonly ratio: number;
}

export function paintMinimap(canvas: Canvas, scene: MinimapScene, colours: MinimapColours): void {
  const { context, width, height } = canvas;
  context.globalAlpha = 1;
  context.clearRect(0, 0, width, height);
  if (scene.map.end === 0) return;
  for (let index = 0; index < BUCKETS; index++) paintBucket(canvas, scene.map, index, colours);
  if (scene.hsaSize !== undefined) paintSeam(canvas, scene.map, scene.hsaSize, colours);
  for (const addr of scene.flags) paintFlag(canvas, (addr / scene.map.end) * height, colours);
}

function paintBucket(canvas: Canvas, map: BucketMap, index: number, colours: MinimapColours): void {
  const { context, width, height } = canvas;
  // Whole pixels: neighbours must neither overlap nor leave a line between them.
  const top = Math.round((index / BUCKETS) * height);
  const bottom = Math.round(((index + 1) / BUCKETS) * height);
  // Of a dump with fewer bytes than buckets some buckets are empty: they look like the one that has their byte.
  const known = bucketOf(bucketStart(index, map.end), map.end);
  const density = map.density[known];
  let left = 0;
  for (const { source, share } of bandsOf(map.shares[known])) {
    const right = Math.min(width, left + Math.max(1, Math.round(share * width)));
    context.fillStyle = fillFor(canvas, source, density !== undefined, colours);
    context.globalAlpha = alphaFor(source, density);
    context.fillRect(left, top, right - left, bottom - top);
    left = right;
  }
  context.globalAlpha = 1;
}

function isGap(source: SourceKind): boolean {
  return source === 'missing' || source === 'excluded';
}

function alphaFor(source: SourceKind, density: number | undefined): number {
  if (isGap(source)) return 0.55;
  if (source === 'zero') return EMPTY_ALPHA;
  if (density === undefined) return UNSAMPLED_ALPHA;
  // Memory is mostly sparse: the root spreads low densities apart.
  return EMPTY_ALPHA + (FULL_ALPHA - EMPTY_ALPHA) * Math.sqrt(density);
}

function fillFor(
  canvas: Canvas,
  source: SourceKind,
  isSampled: boolean,
  colours: MinimapColours,
): string | CanvasPattern {
  if (isGap(source)) return pattern(canvas, 'dots', colours.missing);
  if (source === 'zero') return pattern(canvas, 'lines', colours.missing);
  if (source === 'hsa') return isSampled ? pattern(canvas, 'hatch', colours.hsa) : colours.hsa;
  return colours.memory;
}

type PatternKind = 'dots' | 'lines' | 'hatch';

const patterns = new Map<string, CanvasPattern>();

/** A small tile, made once for each kind, colour and pixel ratio. */
function pattern({ context, ratio }: Canvas, kind: PatternKind, colour: string): CanvasPattern | string {
  const key = `${kind} ${colour} ${ratio}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  const size = Math.round(6 * ratio);
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const draw = ensure(tile.getContext('2d') ?? undefined, 'a canvas without a context');
  draw.fillStyle = colour;
  draw.strokeStyle = colour;
  if (kind === 'dots') {
    draw.beginPath();
    draw.arc(size / 2, size / 2, ratio, 0, 2 * Math.PI);
    draw.fill();
  } else if (kind === 'lines') {
    draw.fillRect(0, 0, Math.max(1, ratio), size);
  } else {
    paintHatch(draw, size, ratio);
  }
  const made = context.createPattern(tile, 'repeat') ?? undefined;
  if (made === undefined) return colour;
  patterns.set(key, made);
  return made;
}

/** Full colour with lighter diagonals, drawn over the tile's edges so that tiles join. */
function paintHatch(draw: CanvasRenderingContext2D, size: number, ratio: number): void {
  draw.fillRect(0, 0, size, size);
  draw.globalCompositeOperation = 'destination-out';
  draw.globalAlpha = 0.35;
  draw.strokeStyle = '#000';
  draw.lineWidth = 1.6 * ratio;
  for (const shift of [-size, 0, size]) {
    draw.beginPath();
    draw.moveTo(shift, size);
    draw.lineTo(shift + size, 0);
    draw.stroke();
  }
}

/** The HSA may be a hair of the whole: its band is never thinner than three pixels, and the seam is a line of two. */
function paintSeam(canvas: Canvas, map: BucketMap, hsaSize: number, colours: MinimapColours): void {
  const { context, width, height, ratio } = canvas;
  const exact = (hsaSize / map.end) * height;
  const least = 3 * ratio;
  const hasHsa = (map.shares[0]?.hsa ?? 0) > 0;
  const y = Math.max(exact, hasHsa ? least : 0);
  if (hasHsa && exact < least) {
    context.fillStyle = colours.hsa;
    context.fillRect(0, 0, width, least);
  }
  context.fillStyle = colours.surface;
  context.fillRect(0, Math.round(y - ratio), width, Math.round(4 * ratio));
  context.fillStyle = colours.text;
  context.fillRect(0, Math.round(y), width, Math.round(2 * ratio));
}

/** A small pennant at the left edge. */
function paintFlag({ context, ratio }: Canvas, y: number, colours: MinimapColours): void {
  const size = 4 * ratio;
  context.beginPath();
  context.moveTo(0, y - size);
  context.lineTo(size * 1.5, y);
  context.lineTo(0, y + size);
  context.closePath();
  context.fillStyle = colours.text;
  context.strokeStyle = colours.surface;
  context.lineWidth = ratio;
  context.fill();
  context.stroke();
}
