/**
 * Regular expressions on memory: the bytes are taken as lines, stretches of printable characters, and each line is
 * searched alone. A stretch longer than 2 KiB is cut into lines at addresses that are multiples of 2 KiB, so that
 * what is found depends on the bytes around a place only; a match may reach 1 KiB beyond such a cut,
 * and its rest may then be found again from the cut on. Within a line
 * matches do not overlap: the leftmost is taken, and of those the longest.
 *
 *   ...\0 a stretch of text with, say, 7000 characters                          \0...
 *         |<- line (at least 2 KiB, below 4) ->|<- line 2 KiB ->|<- the rest ->|
 */
import { ebcdicCodePoint } from '../../s390/ebcdic.ts';
import type { Found, Matcher, Stretch } from './matcher.ts';
import { isTextChar, isWordChar } from './regexChars.ts';
import { type Before, type RegexMachine, regexMachine } from './regexMachine.ts';
import { leastLength, type RegexProgram } from './regexProgram.ts';

/** Long stretches of text are cut at multiples of this address. */
export const LINE_CUT = 2048;
/** How far a match may reach beyond a cut. */
export const CUT_OVERLAP = 1024;

export type LineEncoding = 'ascii' | 'ebcdic';

/** The code point of a byte; not printable ones are of no line. */
export function lineChar(byte: number, encoding: LineEncoding): number {
  return encoding === 'ascii' ? byte : ebcdicCodePoint(byte, '037');
}

/** Bytes [start, cut) of a line in which matches may begin, and its end; `isWhole`: the text ends there. */
interface Line {
  readonly start: number;
  readonly cut: number;
  readonly end: number;
  readonly isFirst: boolean;
  readonly isWhole: boolean;
}

class LineSearch {
  readonly #machine: RegexMachine;
  readonly #least: number;
  /** By byte: its symbol, its code point's kind, and whether it is part of a line. */
  readonly #symbols: Uint8Array;
  readonly #isText: Uint8Array;
  readonly #isWord: Uint8Array;

  constructor(program: RegexProgram, encoding: LineEncoding) {
    this.#machine = regexMachine(program);
    this.#least = Math.max(1, leastLength(program, LINE_CUT));
    const table = (value: (code: number) => number) =>
      Uint8Array.from({ length: 256 }, (_, byte) => value(lineChar(byte, encoding)));
    this.#symbols = table((code) => this.#machine.symbols[code] ?? 0);
    this.#isText = table((code) => (isTextChar(code) ? 1 : 0));
    this.#isWord = table((code) => (isWordChar(code) ? 1 : 0));
  }

  /** Searches the lines that begin at indexes [from, to). */
  find(stretch: Stretch, from: number, to: number, found: Found): void {
    const { bytes, end } = stretch;
    const isText = this.#isText;
    let at = Math.max(from, stretch.start);
    const last = Math.min(to, end);
    while (at < last) {
      while (at < last && isText[bytes[at] ?? 0] === 0) at++;
      if (at >= last) return;
      const runStart = this.#runStart(stretch, at);
      const line = at === runStart ? at : this.#nextCut(stretch, runStart, at);
      const textEnd = this.#textEnd(stretch, at, line);
      if (textEnd < line || line >= last) {
        // The run ends before its next line would begin, or that line belongs to what is searched next.
        at = textEnd < line ? textEnd : last;
        continue;
      }
      const cut = this.#nextCut(stretch, runStart, line + 1);
      const stop = this.#textEnd(stretch, line, Math.min(end, cut + CUT_OVERLAP));
      const isWhole = stop === end || isText[bytes[stop] ?? 0] === 0;
      if (stop - line >= this.#least) {
        const isFirst = line === runStart;
        this.#searchLine(
          stretch,
          { start: line, cut: Math.min(cut, stop), end: stop, isFirst, isWhole },
          found,
        );
      }
      at = Math.max(line + 1, Math.min(cut, stop));
    }
  }

  /** The end of the text that begins at `from`, at most `limit`. */
  #textEnd({ bytes, end }: Stretch, from: number, limit: number): number {
    const stop = Math.min(end, limit);
    let at = from;
    while (at < stop && this.#isText[bytes[at] ?? 0] === 1) at++;
    return at;
  }

  /** Where the run of text that holds `at` begins, as far as a cut needs to know; `at` itself at a run's start. */
  #runStart({ bytes, start }: Stretch, at: number): number {
    let first = at;
    while (first > start && at - first < LINE_CUT && this.#isText[bytes[first - 1] ?? 0] === 1) first--;
    return first;
  }

  /** The first cut at or after `from` in a run that began at `runStart`. */
  #nextCut({ base }: Stretch, runStart: number, from: number): number {
    const least = Math.max(runStart + LINE_CUT, from);
    return least + ((LINE_CUT - ((base + least) % LINE_CUT)) % LINE_CUT);
  }

  #searchLine(stretch: Stretch, line: Line, found: Found): void {
    const { bytes } = stretch;
    let from = line.start;
    while (from < line.cut) {
      if (!this.#hasMatch(bytes, line, from)) return;
      let next = line.cut;
      for (let at = from; at < line.cut; at++) {
        const end = this.#matchAt(bytes, line, at);
        if (end <= at) continue;
        found(at, end - at);
        next = end;
        break;
      }
      from = next;
    }
  }

  #before(bytes: Uint8Array, line: Line, at: number): Before {
    if (at === line.start && line.isFirst) return 'start';
    return this.#isWord[bytes[at - 1] ?? 0] === 1 ? 'word' : 'other';
  }

  #symbolAt(bytes: Uint8Array, line: Line, at: number): number {
    return at === line.end && line.isWhole ? this.#machine.endSymbol : (this.#symbols[bytes[at] ?? 0] ?? 0);
  }

  /** True when some match, perhaps an empty one, begins at `from` or later. One pass. */
  #hasMatch(bytes: Uint8Array, line: Line, from: number): boolean {
    const machine = this.#machine;
    const { tables } = machine;
    const symbols = this.#symbols;
    let state = machine.startState(this.#before(bytes, line, from), true);
    // The hot loop of a search: nothing but two tables.
    for (let at = from; at < line.end; at++) {
      const symbol = symbols[bytes[at] ?? 0] ?? 0;
      let next = tables[state]?.[symbol] ?? -1;
      if (next < 0) next = machine.step(state, symbol);
      if ((next & 1) === 1) return true;
      state = next >> 1;
    }
    return (machine.step(state, this.#symbolAt(bytes, line, line.end)) & 1) === 1;
  }

  /** End of the longest match that begins at `from`; `from` when there is none. */
  #matchAt(bytes: Uint8Array, line: Line, from: number): number {
    const machine = this.#machine;
    let state = machine.startState(this.#before(bytes, line, from), false);
    let longest = from;
    for (let at = from; at <= line.end; at++) {
      const next = machine.step(state, this.#symbolAt(bytes, line, at));
      if (next % 2 === 1) longest = at;
      state = next >> 1;
      if (state === 0) break;
    }
    return longest;
  }
}

/** A matcher for a program. A match belongs to the place where its line begins. */
export function textLineMatcher(program: RegexProgram, encoding: LineEncoding): Matcher {
  const search = new LineSearch(program, encoding);
  return {
    ahead: 2 * LINE_CUT + CUT_OVERLAP,
    behind: LINE_CUT,
    matchesZeros: false,
    find: (stretch, from, to, found) => search.find(stretch, from, to, found),
  };
}
