/** What the search form holds, and the request that it makes for a dump at a cursor. Pure. */
import { parseRange } from '../base/addressRange.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { SearchQuery, TextEncodingName } from '../rpc/searchApi.ts';
import type { Selection } from './viewStore.ts';

export type SearchKind = SearchQuery['kind'];
/** Which part of the dump is searched. `typed`: what stands in `rangeText`. */
export type RangeChoice = 'all' | 'hsa' | 'cursor' | 'selection' | 'typed';

export interface SearchForm {
  readonly kind: SearchKind;
  readonly pattern: string;
  readonly encoding: TextEncodingName;
  readonly anyCase: boolean;
  /** For pointers: also the virtual addresses of the range. */
  readonly virtual: boolean;
  readonly range: RangeChoice;
  readonly rangeText: string;
}

export const EMPTY_FORM: SearchForm = {
  kind: 'text',
  pattern: '',
  encoding: 'ascii',
  anyCase: false,
  virtual: true,
  range: 'all',
  rangeText: '',
};

/** What the range is taken from. */
export interface RangeContext {
  readonly memoryEnd: number;
  readonly hsaSize: number | undefined;
  readonly cursor: number;
  readonly selection: Selection | undefined;
}

export interface SearchedRange {
  readonly start: number;
  readonly end: number;
}

export function queryOf({ kind, pattern, encoding, anyCase, virtual }: SearchForm): SearchQuery {
  switch (kind) {
    case 'text':
      return { kind, pattern, encoding, anyCase };
    case 'regex':
      return { kind, pattern, encoding: encoding === 'ebcdic' ? 'ebcdic' : 'ascii', anyCase };
    case 'pointers':
      return { kind, pattern, virtual };
    default:
      return { kind, pattern };
  }
}

/** The addresses to search; the error is a sentence. */
export function rangeOf(form: SearchForm, context: RangeContext): Result<SearchedRange, string> {
  const { memoryEnd, hsaSize, cursor, selection } = context;
  switch (form.range) {
    case 'all':
      return ok({ start: 0, end: memoryEnd });
    case 'hsa':
      return hsaSize === undefined
        ? err('This dump has no HSA.')
        : ok({ start: 0, end: Math.min(hsaSize, memoryEnd) });
    case 'cursor':
      return ok({ start: cursor, end: memoryEnd });
    case 'selection':
      return selection === undefined ? err('Nothing is selected in Memory.') : ok(selection);
    case 'typed': {
      const typed = parseRange(form.rangeText);
      if (typed === undefined) return err('Write the range as 1000-2000, hexadecimal, the end not included.');
      if (typed.start >= memoryEnd) return err('The range lies behind the end of the dump.');
      return ok({ start: typed.start, end: Math.min(typed.end, memoryEnd) });
    }
  }
}
