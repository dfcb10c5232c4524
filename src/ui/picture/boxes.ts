/** Boxes of the page as SVG: background colours and patterns, borders, round corners. */
import { fillOf, paintOf } from './colours.ts';
import { type Gradient, parseGradient, type Stop, splitLayers } from './gradients.ts';
import { element, short } from './svgText.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Collects what has to be defined once, and gives names to it. */
export class Definitions {
  readonly #texts = new Map<string, string>();

  /** The name of a definition; `make` gets it. Equal definitions share one. */
  add(key: string, make: (id: string) => string): string {
    const known = this.#texts.get(key);
    const id = `p${this.#texts.size}`;
    if (known !== undefined) return /id="([^"]+)"/.exec(known)?.[1] ?? id;
    this.#texts.set(key, make(id));
    return id;
  }

  toSvg(): string {
    return element('defs', {}, [...this.#texts.values()].join(''));
  }
}

function px(text: string): number {
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? value : 0;
}

/** Radius of the upper left corner; the page rounds all corners alike. */
export function radiusOf(style: CSSStyleDeclaration, { width, height }: Box): number | undefined {
  const text = style.borderTopLeftRadius;
  const radius = text.endsWith('%') ? (px(text) / 100) * Math.min(width, height) : px(text);
  const most = Math.min(radius, width / 2, height / 2);
  return most > 0 ? most : undefined;
}

/** Places of the stops along a line of so many pixels, those without one spread evenly. */
function placesOf(
  stops: readonly Stop[],
  length: number,
): readonly { readonly colour: string; readonly at: number }[] {
  return stops.map(({ colour, px: at, share }, index) => ({
    colour,
    at: at ?? (share ?? index / (stops.length - 1)) * length,
  }));
}

function linearFill(
  gradient: Extract<Gradient, { kind: 'linear' }>,
  box: Box,
  definitions: Definitions,
): string {
  const turn = gradient.degrees - 90;
  const radians = (turn * Math.PI) / 180;
  const length = Math.abs(box.width * Math.cos(radians)) + Math.abs(box.height * Math.sin(radians));
  const places = placesOf(gradient.stops, length);
  const period = places.at(-1)?.at ?? 0;
  if (gradient.isRepeating && period > 0) {
    const stripes = places.slice(1).map(({ colour, at }, index) => {
      const from = places[index]?.at ?? 0;
      return at > from
        ? element('rect', { x: from, y: 0, width: at - from, height: period, ...fillOf(colour) })
        : '';
    });
    const key = `stripes ${turn} ${JSON.stringify(places)} ${short(box.x)} ${short(box.y)}`;
    const id = definitions.add(key, (name) =>
      element(
        'pattern',
        {
          id: name,
          width: period,
          height: period,
          patternUnits: 'userSpaceOnUse',
          patternTransform: `translate(${short(box.x)} ${short(box.y)}) rotate(${short(turn)})`,
        },
        stripes.join(''),
      ),
    );
    return `url(#${id})`;
  }
  const stops = places
    .map(({ colour, at }) => {
      const paint = paintOf(colour);
      return element('stop', {
        offset: length === 0 ? 0 : at / length,
        'stop-color': paint.colour,
        'stop-opacity': paint.opacity,
      });
    })
    .join('');
  const [cos, sin] = [Math.cos(radians) / 2, Math.sin(radians) / 2];
  const ends = { x1: 0.5 - cos, y1: 0.5 - sin, x2: 0.5 + cos, y2: 0.5 + sin };
  const id = definitions.add(`line ${turn} ${stops}`, (name) =>
    element('linearGradient', { id: name, ...ends }, stops),
  );
  return `url(#${id})`;
}

function dotsFill(
  { colour, radius }: Extract<Gradient, { kind: 'dots' }>,
  size: string,
  box: Box,
  definitions: Definitions,
): string {
  const [width = 0, height = width] = size.split(/\s+/).map(px);
  if (width <= 0 || height <= 0) return 'none';
  const key = `dots ${colour} ${size} ${short(box.x)} ${short(box.y)}`;
  const id = definitions.add(key, (name) =>
    element(
      'pattern',
      { id: name, x: box.x, y: box.y, width, height, patternUnits: 'userSpaceOnUse' },
      element('circle', { cx: width / 2, cy: height / 2, r: radius, ...fillOf(colour) }),
    ),
  );
  return `url(#${id})`;
}

/** Background and borders of a box with this style; empty when there is nothing to see. */
export function boxSvg(style: CSSStyleDeclaration, box: Box, definitions: Definitions): string {
  if (box.width <= 0 || box.height <= 0) return '';
  const rx = radiusOf(style, box);
  const parts: string[] = [];
  if (paintOf(style.backgroundColor).opacity > 0)
    parts.push(element('rect', { ...box, rx, ...fillOf(style.backgroundColor) }));
  if (style.backgroundImage !== 'none') {
    const sizes = splitLayers(style.backgroundSize);
    const layers = splitLayers(style.backgroundImage).map((layer, index) => {
      const gradient = parseGradient(layer);
      if (gradient === undefined) return '';
      const size = sizes[index % Math.max(1, sizes.length)] ?? 'auto';
      const fill =
        gradient.kind === 'dots'
          ? dotsFill(gradient, size, box, definitions)
          : linearFill(gradient, box, definitions);
      return element('rect', { ...box, rx, fill });
    });
    // The first layer of CSS lies on top.
    parts.push(...layers.reverse());
  }
  parts.push(borders(style, box, rx), sharpShadows(style.boxShadow, box, rx));
  return parts.join('');
}

/** Shadows without blur are lines in truth: marks of the cursor, of a chosen tab, rings. */
function sharpShadows(text: string, box: Box, rx: number | undefined): string {
  if (text === 'none' || text === '') return '';
  return splitLayers(text)
    .map((layer) => {
      const colour = /^(?:[\w-]+\([^)]*\)|#\w+|[a-z]+)/.exec(layer)?.[0] ?? '';
      const [x = 0, y = 0, blur = 0, spread = 0] = layer.slice(colour.length).trim().split(/\s+/).map(px);
      if (blur > 0 || paintOf(colour).opacity === 0) return '';
      if (spread > 0) {
        const out = layer.endsWith('inset') ? -spread / 2 : spread / 2;
        return element('rect', {
          x: box.x - out,
          y: box.y - out,
          width: Math.max(0, box.width + 2 * out),
          height: Math.max(0, box.height + 2 * out),
          rx: rx === undefined ? undefined : Math.max(0, rx + out),
          fill: 'none',
          stroke: paintOf(colour).colour,
          'stroke-width': spread,
        });
      }
      if (!layer.endsWith('inset')) return '';
      const fill = fillOf(colour);
      const across = { ...box, height: Math.abs(y), y: y < 0 ? box.y + box.height + y : box.y };
      const along = { ...box, width: Math.abs(x), x: x < 0 ? box.x + box.width + x : box.x };
      return (
        (y === 0 ? '' : element('rect', { ...across, ...fill })) +
        (x === 0 ? '' : element('rect', { ...along, ...fill }))
      );
    })
    .join('');
}

const EDGES = ['Top', 'Right', 'Bottom', 'Left'] as const;

function borders(style: CSSStyleDeclaration, box: Box, rx: number | undefined): string {
  const edges = EDGES.map((edge) => ({
    edge,
    width: px(style[`border${edge}Width`]),
    colour: style[`border${edge}Color`],
    isShown: !['none', 'hidden'].includes(style[`border${edge}Style`]),
    dash: style[`border${edge}Style`],
  })).filter(({ width, colour, isShown }) => isShown && width > 0 && paintOf(colour).opacity > 0);
  const [first] = edges;
  if (first === undefined) return '';
  const stroke = (colour: string, width: number, dash: string) => {
    const paint = paintOf(colour);
    return {
      fill: 'none',
      stroke: paint.colour,
      'stroke-opacity': paint.opacity === 1 ? undefined : paint.opacity,
      'stroke-width': width,
      'stroke-dasharray': dash === 'dashed' || dash === 'dotted' ? `${width * 2} ${width * 2}` : undefined,
    };
  };
  const isUniform =
    edges.length === 4 &&
    edges.every(({ width, colour }) => width === first.width && colour === first.colour);
  if (isUniform) {
    const half = first.width / 2;
    return element('rect', {
      x: box.x + half,
      y: box.y + half,
      width: Math.max(0, box.width - first.width),
      height: Math.max(0, box.height - first.width),
      rx: rx === undefined ? undefined : Math.max(0, rx - half),
      ...stroke(first.colour, first.width, first.dash),
    });
  }
  return edges
    .map(({ edge, width, colour, dash }) => {
      const half = width / 2;
      const right = box.x + box.width;
      const bottom = box.y + box.height;
      const ends = {
        Top: { x1: box.x, y1: box.y + half, x2: right, y2: box.y + half },
        Bottom: { x1: box.x, y1: bottom - half, x2: right, y2: bottom - half },
        Left: { x1: box.x + half, y1: box.y, x2: box.x + half, y2: bottom },
        Right: { x1: right - half, y1: box.y, x2: right - half, y2: bottom },
      }[edge];
      return element('line', { ...ends, ...stroke(colour, width, dash) });
    })
    .join('');
}
