/**
 * The grammar of the regular expressions that search takes: literals, `.`, classes, groups, `|`, `* + ? {n,m}`,
 * `^ $ \b \B`. What would need backtracking is refused in words, so that a search can never hang: back references,
 * look-around and lazy quantifiers. Characters are code points below 256.
 */
import { err, ok, type Result } from '../../base/result.ts';
import { CLASSES, isTextChar, setOf } from './regexChars.ts';

export type Assertion = 'start' | 'end' | 'word' | 'no-word';

/** A parsed expression. A set has 256 flags, by code point. */
export type RegexNode =
  | { readonly kind: 'set'; readonly set: Uint8Array }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly RegexNode[] }
  /** `max` undefined: without end. */
  | {
      readonly kind: 'repeat';
      readonly part: RegexNode;
      readonly min: number;
      readonly max: number | undefined;
    };

const LONGEST = 1000;
const DEEPEST = 50;
/** Largest count in `{n,m}`. */
const MOST_REPEATS = 1000;

/** Thrown inside the parser only and caught at its door. */
class Refusal extends Error {}

class Parser {
  readonly #text: string;
  readonly #anyCase: boolean;
  #at = 0;
  #depth = 0;

  constructor(text: string, anyCase: boolean) {
    this.#text = text;
    this.#anyCase = anyCase;
  }

  whole(): RegexNode {
    const node = this.#choice();
    if (this.#at < this.#text.length) throw new Refusal('A “)” has no “(”.');
    return node;
  }

  #peek(): string {
    return this.#text[this.#at] ?? '';
  }

  #take(sign: string): boolean {
    if (!this.#text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  #choice(): RegexNode {
    if (++this.#depth > DEEPEST) throw new Refusal(`Groups stand more than ${DEEPEST} deep in each other.`);
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    this.#depth--;
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'choice', parts };
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (this.#at < this.#text.length && this.#peek() !== '|' && this.#peek() !== ')') {
      parts.push(this.#quantified(this.#atom()));
    }
    return { kind: 'sequence', parts };
  }

  #atom(): RegexNode {
    const sign = this.#peek();
    if (/[*+?]/.test(sign) || this.#countAhead()) throw new Refusal(`“${sign}” has nothing to repeat.`);
    this.#at++;
    switch (sign) {
      case '^':
        return { kind: 'assert', assertion: 'start' };
      case '$':
        return { kind: 'assert', assertion: 'end' };
      case '.':
        return { kind: 'set', set: setOf(isTextChar) };
      case '[':
        return { kind: 'set', set: this.#class() };
      case '(':
        return this.#group();
      case '\\':
        return this.#escape();
      default:
        return { kind: 'set', set: this.#literal(sign.codePointAt(0) ?? 0, sign) };
    }
  }

  #group(): RegexNode {
    if (this.#peek() === '?' && !this.#take('?:')) {
      throw new Refusal(
        'Of the groups that begin with “(?” only “(?:” is known here: no look-around, no names.',
      );
    }
    const inside = this.#choice();
    if (!this.#take(')')) throw new Refusal('A “(” is not closed.');
    return inside;
  }

  #escape(): RegexNode {
    const sign = this.#peek();
    if (sign === 'b' || sign === 'B') {
      this.#at++;
      return { kind: 'assert', assertion: sign === 'b' ? 'word' : 'no-word' };
    }
    const set = this.#escapedClass();
    if (set !== undefined) return { kind: 'set', set: setOf(set) };
    return { kind: 'set', set: this.#literal(this.#escapedChar(), `\\${sign}`) };
  }

  #escapedClass(): ((code: number) => boolean) | undefined {
    const sign = this.#peek();
    const found = Object.hasOwn(CLASSES, sign) ? CLASSES[sign] : undefined;
    if (found !== undefined) this.#at++;
    return found;
  }

  /** The code point after a backslash. */
  #escapedChar(): number {
    const sign = this.#peek();
    if (sign === '') throw new Refusal('A “\\” stands at the end. Write “\\\\” for the sign itself.');
    this.#at++;
    if (/[0-9]/.test(sign)) throw new Refusal(`“\\${sign}”: back references are not known here.`);
    if (sign === 't') return 0x09;
    if (sign === 'x') {
      const digits = this.#text.slice(this.#at, this.#at + 2);
      if (!/^[0-9a-f]{2}$/i.test(digits)) throw new Refusal('“\\x” needs two hex digits.');
      this.#at += 2;
      return Number.parseInt(digits, 16);
    }
    if (/[a-z]/i.test(sign)) throw new Refusal(`“\\${sign}” is not known here.`);
    return sign.codePointAt(0) ?? 0;
  }

  #literal(code: number, sign: string): Uint8Array {
    if (!isTextChar(code)) {
      throw new Refusal(
        `“${sign}” is not printable ASCII. Other bytes are found by a search for bytes or text.`,
      );
    }
    return this.#folded(setOf((other) => other === code));
  }

  #folded(set: Uint8Array): Uint8Array {
    if (!this.#anyCase) return set;
    return setOf((code) => {
      if (set[code] === 1) return true;
      const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
      return isLetter && set[code < 0x61 ? code + 0x20 : code - 0x20] === 1;
    });
  }

  /** The inside of brackets, after `[`. */
  #class(): Uint8Array {
    const isNegated = this.#take('^');
    const set = new Uint8Array(256);
    let isFirst = true;
    while (isFirst || this.#peek() !== ']') {
      if (this.#at >= this.#text.length) throw new Refusal('A “[” is not closed.');
      isFirst = false;
      this.#classPart(set);
    }
    this.#at++;
    const folded = this.#folded(set);
    return setOf((code) => isTextChar(code) && (folded[code] === 1) !== isNegated);
  }

  #classPart(set: Uint8Array): void {
    if (this.#take('\\')) {
      const known = this.#escapedClass();
      if (known !== undefined) {
        for (let code = 0; code < 256; code++) if (known(code)) set[code] = 1;
        return;
      }
      this.#classRange(this.#escapedChar(), set);
      return;
    }
    const code = this.#peek().codePointAt(0) ?? 0;
    this.#at++;
    this.#classRange(code, set);
  }

  #classRange(first: number, set: Uint8Array): void {
    let last = first;
    const next = this.#text[this.#at + 1];
    if (this.#peek() === '-' && next !== undefined && next !== ']') {
      this.#at++;
      const isEscaped = this.#take('\\');
      last = isEscaped ? this.#escapedChar() : (this.#peek().codePointAt(0) ?? 0);
      if (!isEscaped) this.#at++;
      if (last < first) throw new Refusal('A range in “[…]” ends before it begins.');
    }
    for (let code = first; code <= Math.min(last, 255); code++) set[code] = 1;
  }

  #countAhead(): RegExpExecArray | undefined {
    return /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(this.#text.slice(this.#at, this.#at + 14)) ?? undefined;
  }

  #quantified(part: RegexNode): RegexNode {
    const bounds = this.#quantifier();
    if (bounds === undefined) return part;
    if (part.kind === 'assert') throw new Refusal('“^”, “$” and “\\b” cannot be repeated.');
    if (this.#peek() === '?')
      throw new Refusal('Lazy quantifiers (“*?”) are not known here: the longest match is always taken.');
    if (/[*+]/.test(this.#peek()) || this.#countAhead())
      throw new Refusal('Two quantifiers follow each other. Put a group between them.');
    return { kind: 'repeat', part, ...bounds };
  }

  #quantifier(): { readonly min: number; readonly max: number | undefined } | undefined {
    if (this.#take('*')) return { min: 0, max: undefined };
    if (this.#take('+')) return { min: 1, max: undefined };
    if (this.#take('?')) return { min: 0, max: 1 };
    const count = this.#countAhead();
    if (count === undefined) return undefined;
    this.#at += count[0].length;
    const min = Number(count[1]);
    const most = count[3] === '' ? undefined : Number(count[3]);
    const max = count[2] === undefined ? min : most;
    if (Math.max(min, max ?? 0) > MOST_REPEATS) throw new Refusal(`A count is at most ${MOST_REPEATS}.`);
    if (max !== undefined && max < min) throw new Refusal(`“${count[0]}” ends before it begins.`);
    return { min, max };
  }
}

/** Reads an expression; the error is a sentence. */
export function parseRegex(text: string, anyCase: boolean): Result<RegexNode, string> {
  if (text === '') return err('Type a regular expression.');
  if (text.length > LONGEST) return err(`An expression has at most ${LONGEST} characters.`);
  try {
    return ok(new Parser(text, anyCase).whole());
  } catch (refusal) {
    if (refusal instanceof Refusal) return err(refusal.message);
    throw refusal;
  }
}
