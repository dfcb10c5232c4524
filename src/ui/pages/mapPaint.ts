/** Draws the picture of memory: one square per cell in the colour and pattern of the class that most of it is. */
import type { PageClassReply } from '../../rpc/pageClassApi.ts';
import { CLASS_WORDS, type ShownClass, slotOf } from './pageClassWords.ts';

/** Colours as the browser would paint them now. */
export interface MapColours {
  readonly kernel: string;
  readonly slab: string;
  readonly cache: string;
  readonly user: string;
  readonly free: string;
  readonly rest: string;
  readonly surface: string;
  readonly text: string;
}

/** The class that most pages of a cell are; undefined: no memory there. */
export function mainClass(reply: PageClassReply, cell: number): ShownClass | undefined {
  const { frames, stride } = reply.map;
  let best: ShownClass | undefined;
  let most = 0;
  for (const { name } of CLASS_WORDS) {
    const count = frames[cell * stride + slotOf(reply, name)] ?? 0;
    if (count > most) {
      most = count;
      best = name;
    }
  }
  return best;
}

/** Every class has a pattern of its own beside its colour. */
const PATTERNS: Readonly<
  Record<ShownClass, 'plain' | 'slash' | 'across' | 'grid' | 'dots' | 'dot' | 'cross'>
> = {
  kernel: 'plain',
  slab: 'slash',
  cache: 'across',
  cachePrivate: 'grid',
  user: 'dots',
  free: 'plain',
  zero: 'dot',
  offline: 'cross',
  unknown: 'slash',
};

function fillOf(name: ShownClass, colours: MapColours): string {
  switch (name) {
    case 'kernel':
    case 'slab':
    case 'cache':
    case 'user':
    case 'free':
      return colours[name];
    case 'cachePrivate':
      return colours.cache;
    case 'zero':
      return colours.surface;
    case 'offline':
    case 'unknown':
      return colours.rest;
  }
}

/** One square of `size` device pixels. */
export function paintSwatch(
  context: CanvasRenderingContext2D,
  name: ShownClass,
  [x, y, size]: readonly [x: number, y: number, size: number],
  colours: MapColours,
): void {
  context.fillStyle = fillOf(name, colours);
  context.fillRect(x, y, size, size);
  context.fillStyle = name === 'zero' || name === 'free' ? colours.rest : colours.surface;
  context.strokeStyle = context.fillStyle;
  context.lineWidth = Math.max(1, size / 8);
  const line = (x1: number, y1: number, x2: number, y2: number): void => {
    context.beginPath();
    context.moveTo(x + x1 * size, y + y1 * size);
    context.lineTo(x + x2 * size, y + y2 * size);
    context.stroke();
  };
  const pattern = PATTERNS[name];
  if (pattern === 'slash' || pattern === 'cross') line(0.1, 0.9, 0.9, 0.1);
  if (pattern === 'cross') line(0.1, 0.1, 0.9, 0.9);
  if (pattern === 'across' || pattern === 'grid') line(0, 0.5, 1, 0.5);
  if (pattern === 'grid') line(0.5, 0, 0.5, 1);
  const dot = Math.max(1, size / 5);
  if (pattern === 'dot') context.fillRect(x + (size - dot) / 2, y + (size - dot) / 2, dot, dot);
  if (pattern === 'dots') {
    context.fillRect(x + size / 4 - dot / 2, y + size / 4 - dot / 2, dot, dot);
    context.fillRect(x + (3 * size) / 4 - dot / 2, y + (3 * size) / 4 - dot / 2, dot, dot);
  }
}

export interface MapGrid {
  readonly columns: number;
  readonly rows: number;
  /** Device pixels from one cell to the next; fractions spread evenly. */
  readonly pitch: number;
}

/** Cells in rows as wide as the picture; a power of two per row where there is room, so that rows end at round addresses. */
export function mapGrid(cells: number, width: number, ratio: number): MapGrid {
  const fits = Math.max(1, Math.floor(width / (7 * ratio)));
  let columns = 1;
  while (columns * 2 <= fits) columns *= 2;
  columns = Math.min(columns, Math.max(1, cells));
  return { columns, rows: Math.ceil(cells / columns), pitch: Math.min(width / columns, 16 * ratio) };
}

/** Paints all cells and a frame around the one at the cursor. */
export function paintMap(
  context: CanvasRenderingContext2D,
  reply: PageClassReply,
  { columns, pitch }: MapGrid,
  cursor: number,
  colours: MapColours,
): void {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  const gap = pitch >= 6 ? 1 : 0;
  const place = (cell: number): readonly [number, number] => [
    Math.floor((cell % columns) * pitch),
    Math.floor(Math.floor(cell / columns) * pitch),
  ];
  const size = Math.floor(pitch) - gap;
  for (let cell = 0; cell < reply.map.cells; cell++) {
    const name = mainClass(reply, cell);
    const [x, y] = place(cell);
    if (name !== undefined) paintSwatch(context, name, [x, y, size], colours);
  }
  const [x, y] = place(cursor);
  context.strokeStyle = colours.text;
  context.lineWidth = 2;
  context.strokeRect(x, y, size, size);
}
