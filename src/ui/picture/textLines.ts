/** The lines that a text of the page is broken into, each with its place: where the browser put them, not a guess. */

export interface TextLine {
  readonly text: string;
  /** In the window, CSS pixels. */
  readonly rect: DOMRect;
}

const ELLIPSIS = '…';

function union(a: DOMRect, b: DOMRect): DOMRect {
  const left = Math.min(a.left, b.left);
  const top = Math.min(a.top, b.top);
  return new DOMRect(left, top, Math.max(a.right, b.right) - left, Math.max(a.bottom, b.bottom) - top);
}

/**
 * Lines of a text node, without white space at their ends. Nothing for text that is not shown. `edge`: where an ellipsis
 * cuts the text; `keepsBlanks`: blanks inside stand one by one.
 */
export function textLines(
  node: Text,
  range: Range,
  { edge, keepsBlanks }: { readonly edge: number | undefined; readonly keepsBlanks: boolean },
): readonly TextLine[] {
  const whole = node.data;
  const from = whole.length - whole.trimStart().length;
  const to = whole.trimEnd().length;
  if (to <= from) return [];
  range.setStart(node, from);
  range.setEnd(node, to);
  const rects = range.getClientRects();
  const only = rects[0];
  if (only === undefined) return [];
  const isCut = edge !== undefined && [...rects].some((rect) => rect.right > edge + 0.5);
  if (rects.length === 1 && !isCut) {
    return only.width === 0
      ? []
      : [{ text: whole.slice(from, to).replace(keepsBlanks ? /\s/g : /\s+/g, ' '), rect: only }];
  }
  return byCharacter(node, range, from, to, isCut ? edge : undefined);
}

/** Puts characters together that stand on one line. `edge`: where the line is cut and ends in an ellipsis. */
function byCharacter(
  node: Text,
  range: Range,
  from: number,
  to: number,
  edge: number | undefined,
): readonly TextLine[] {
  const lines: TextLine[] = [];
  let at = from;
  for (const character of node.data.slice(from, to)) {
    range.setStart(node, at);
    range.setEnd(node, at + character.length);
    at += character.length;
    const rect = range.getClientRects()[0];
    if (rect === undefined || rect.width === 0) continue;
    const last = lines.at(-1);
    const isSameLine = last !== undefined && Math.abs(last.rect.top - rect.top) < rect.height / 2;
    // The sign itself needs about as much room as two characters.
    if (edge !== undefined && rect.right > edge - rect.width) {
      if (isSameLine && !last.text.endsWith(ELLIPSIS)) {
        const grown = new DOMRect(last.rect.left, last.rect.top, edge - last.rect.left, last.rect.height);
        lines[lines.length - 1] = { text: `${last.text}${ELLIPSIS}`, rect: grown };
      }
      continue;
    }
    const sign = /\s/.test(character) ? ' ' : character;
    if (isSameLine) lines[lines.length - 1] = { text: last.text + sign, rect: union(last.rect, rect) };
    else lines.push({ text: sign, rect });
  }
  return lines.filter((line) => line.text.trim() !== '');
}

let measurer: CanvasRenderingContext2D | undefined;
const ascents = new Map<string, number>();

/** The share of a line's height above the base line, for a font as CSS names it. */
export function ascentShare(font: string): number {
  const known = ascents.get(font);
  if (known !== undefined) return known;
  measurer ??= document.createElement('canvas').getContext('2d') ?? undefined;
  if (measurer === undefined) return 0.8;
  measurer.font = font;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = measurer.measureText('x');
  const share = up + down > 0 ? up / (up + down) : 0.8;
  ascents.set(font, share);
  return share;
}
