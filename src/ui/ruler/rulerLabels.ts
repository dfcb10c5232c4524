/**
 * Puts text along a bar so that no two labels touch. Widths are estimates from the number of characters: measuring
 * text would make the layout depend on the screen, and an estimate that is a little wide never collides.
 */
import type { Band } from './memoryProfile.ts';
import { type RulerBar, xOfAddr } from './rulerLayout.ts';
import { marksLabel, type RulerMark } from './rulerMarks.ts';

/** A placed text: `x` is its left edge. */
export interface Label {
  readonly x: number;
  readonly text: string;
}

/** Ticks at `xs`, and one label for all of them. */
export interface FlagGroup {
  readonly marks: readonly RulerMark[];
  readonly xs: readonly number[];
  readonly label: Label;
}

const CHAR = 6.6;
const SPACE = 10;

/** Estimated width of a text in the ruler's small type, px. */
export function textWidth(text: string): number {
  return text.length * CHAR;
}

/** Left edge of a text that starts at `x` where it can and stays inside [0, width]. */
function keptInside(x: number, text: string, width: number): number {
  return Math.max(0, Math.min(x, width - textWidth(text)));
}

/** Groups the marks of a bar so that the labels fit beside each other; every mark keeps its own tick. */
export function flagGroups(bar: RulerBar, marks: readonly RulerMark[]): readonly FlagGroup[] {
  const groups: FlagGroup[] = [];
  for (const mark of marks) {
    if (mark.addr < bar.start || mark.addr >= bar.end) continue;
    let next = toGroup(bar, [mark]);
    for (;;) {
      const before = groups.at(-1);
      if (before === undefined || before.label.x + textWidth(before.label.text) + SPACE <= next.label.x)
        break;
      groups.pop();
      next = toGroup(bar, [...before.marks, ...next.marks]);
    }
    groups.push(next);
  }
  return groups;
}

function toGroup(bar: RulerBar, marks: readonly RulerMark[]): FlagGroup {
  const xs = [...new Set(marks.map((mark) => Math.round(xOfAddr(bar, mark.addr))))];
  const text = marksLabel(marks);
  return { marks, xs, label: { x: keptInside((xs[0] ?? 0) - 2, text, bar.x + bar.width), text } };
}

/** A wish for a label on an axis. */
export interface AxisWish {
  readonly addr: number;
  readonly text: string;
  /** `start`: the text begins at the address; `end`: it ends there. */
  readonly anchor: 'start' | 'end';
}

/** Places the wishes in order of importance; those that would touch a placed one are dropped. */
export function placeAxis(bar: RulerBar, wishes: readonly AxisWish[]): readonly Label[] {
  const placed: Label[] = [];
  for (const { addr, text, anchor } of wishes) {
    const at = xOfAddr(bar, addr) - (anchor === 'end' ? textWidth(text) : 0);
    const x = keptInside(at, text, bar.x + bar.width);
    const collides = placed.some(
      (other) => x < other.x + textWidth(other.text) + SPACE && other.x < x + textWidth(text) + SPACE,
    );
    if (!collides) placed.push({ x, text });
  }
  return placed.sort((a, b) => a.x - b.x);
}

/** Edges of bands that deserve a number: where the look changes, largest band first, at most `limit`. */
export function notableEdges(bands: readonly Band[], limit: number): readonly number[] {
  const bySize = [...bands].sort((a, b) => b.end - b.start - (a.end - a.start)).slice(0, limit);
  return [...new Set(bySize.flatMap((band) => [band.start, band.end]))];
}
