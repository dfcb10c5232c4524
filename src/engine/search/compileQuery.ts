/** From what a person typed to a matcher, or to a sentence that says what is wrong with it. */
import { ok, type Result } from '../../base/result.ts';
import { bytePatternMatcher } from './bytePattern.ts';
import type { Matcher } from './matcher.ts';
import { parseBytes } from './parseBytes.ts';
import { parsePointerRange, parseValue } from './parseValues.ts';
import type { SearchQuery } from './query.ts';
import { parseRegex } from './regexParse.ts';
import { regexProgram } from './regexProgram.ts';
import { textLineMatcher } from './textLines.ts';
import { textPattern } from './textPattern.ts';
import { type WordRange, wordRangeMatcher } from './wordRanges.ts';

/** The ranges of virtual addresses at which the dumped kernel sees a range of absolute ones. */
export type ToVirtual = (range: WordRange) => readonly WordRange[];

/** Builds the matcher; the error is a sentence. `toVirtual` is asked for pointers whose query wants it. */
export function compileQuery(query: SearchQuery, toVirtual: ToVirtual): Result<Matcher, string> {
  switch (query.kind) {
    case 'bytes': {
      const pattern = parseBytes(query.pattern);
      return pattern.ok ? ok(bytePatternMatcher(pattern.value)) : pattern;
    }
    case 'text': {
      const text = textPattern(query.pattern, query.encoding, query.anyCase);
      return text.ok ? ok(bytePatternMatcher(text.value.pattern, text.value.check)) : text;
    }
    case 'value32':
    case 'value64': {
      const width = query.kind === 'value32' ? 4 : 8;
      const value = parseValue(query.pattern, width === 4 ? 32 : 64);
      return value.ok ? ok(wordRangeMatcher(width, [{ lo: value.value, hi: value.value }])) : value;
    }
    case 'pointers': {
      const range = parsePointerRange(query.pattern);
      if (!range.ok) return range;
      const others = query.virtual ? toVirtual(range.value) : [];
      const isNew = others.filter(({ lo, hi }) => lo !== range.value.lo || hi !== range.value.hi);
      return ok(wordRangeMatcher(8, [range.value, ...isNew]));
    }
    case 'regex': {
      const parsed = parseRegex(query.pattern, query.anyCase);
      if (!parsed.ok) return parsed;
      const program = regexProgram(parsed.value);
      return program.ok ? ok(textLineMatcher(program.value, query.encoding)) : program;
    }
  }
}
