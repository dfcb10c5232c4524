/**
 * Backgrounds of CSS that are patterns (hatch, stripes, dots), taken apart so that they can be drawn as SVG patterns.
 * Reads computed values, whose colours and lengths are plain. Pure.
 */

export interface Stop {
  readonly colour: string;
  /** CSS pixels or a share of the whole, 0..1; undefined: spread evenly. */
  readonly px?: number;
  readonly share?: number;
}

export type Gradient =
  | {
      readonly kind: 'linear';
      readonly isRepeating: boolean;
      readonly degrees: number;
      readonly stops: readonly Stop[];
    }
  /** A dot in the middle of each tile. */
  | { readonly kind: 'dots'; readonly colour: string; readonly radius: number };

/** Parts between commas that stand in no parentheses. */
export function splitLayers(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if (sign === ',' && depth === 0) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts.filter((part) => part !== '');
}

const SIDES: Readonly<Record<string, number>> = {
  'to top': 0,
  'to right': 90,
  'to bottom': 180,
  'to left': 270,
};

/** One colour with up to two places: two places make two stops. */
function stopsOf(text: string): readonly Stop[] {
  const places = /^(.*?)((?:\s+-?[\d.]+(?:px|%))*)$/.exec(text);
  const colour = places?.[1]?.trim() ?? text;
  const lengths = (places?.[2] ?? '').trim().split(/\s+/).filter(Boolean);
  if (lengths.length === 0) return [{ colour }];
  return lengths.map((length) => {
    const value = Number.parseFloat(length);
    return length.endsWith('%') ? { colour, share: value / 100 } : { colour, px: value };
  });
}

/** A gradient as the browser computed it; undefined for images and forms that are not known here. */
export function parseGradient(text: string): Gradient | undefined {
  const match = /^(repeating-)?(linear|radial)-gradient\((.*)\)$/s.exec(text.trim());
  if (match === null) return undefined;
  const parts = splitLayers(match[3] ?? '');
  const first = parts[0] ?? '';
  if (match[2] === 'radial') {
    const stops = parts
      .filter((part) => !/^(circle|ellipse|closest|farthest|at )/.test(part))
      .flatMap(stopsOf);
    const [inner, outer] = stops;
    if (inner?.px === undefined) return undefined;
    return { kind: 'dots', colour: inner.colour, radius: (inner.px + (outer?.px ?? inner.px)) / 2 };
  }
  const angle = /^(-?[\d.]+)deg$/.exec(first)?.[1];
  const isDirection = angle !== undefined || first in SIDES;
  const degrees = angle === undefined ? (SIDES[first] ?? 180) : Number(angle);
  const stops = (isDirection ? parts.slice(1) : parts).flatMap(stopsOf);
  if (stops.length < 2) return undefined;
  return { kind: 'linear', isRepeating: match[1] !== undefined, degrees, stops };
}
