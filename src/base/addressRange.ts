/** Ranges of addresses as people write them: `1000-2000, 0x8_0000-0x9_0000`, hexadecimal, the end not included. */
import { err, ok, type Result } from './result.ts';

/** Addresses [start, end), safe integers. */
export interface TypedRange {
  readonly start: number;
  readonly end: number;
}

const RANGE = /^(?:0x)?([0-9a-f_]{1,20})\s*-\s*(?:0x)?([0-9a-f_]{1,20})$/i;

/** One range; undefined when the text is none. */
export function parseRange(text: string): TypedRange | undefined {
  const match = RANGE.exec(text.trim());
  if (match === null) return undefined;
  const start = Number.parseInt((match[1] ?? '').replaceAll('_', ''), 16);
  const end = Number.parseInt((match[2] ?? '').replaceAll('_', ''), 16);
  return Number.isSafeInteger(start) && Number.isSafeInteger(end) && end > start ? { start, end } : undefined;
}

/** Ranges separated by commas, semicolons or line ends; the error is the first piece that is no range. */
export function parseRanges(text: string): Result<readonly TypedRange[], string> {
  const ranges: TypedRange[] = [];
  for (const piece of text.split(/[,;\n]/)) {
    if (piece.trim() === '') continue;
    const range = parseRange(piece);
    if (range === undefined) return err(piece.trim());
    ranges.push(range);
  }
  return ok(ranges);
}
