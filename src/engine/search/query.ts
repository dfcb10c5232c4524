/**
 * What a person may look for in memory, as typed. `compileQuery.ts` turns it into a matcher or says in words what is
 * wrong with it. Plain data: it travels from the page to the search worker.
 */

export type TextEncodingName = 'ascii' | 'utf8' | 'utf16be' | 'ebcdic';

export type SearchQuery =
  /** Hex digits, `??` for any byte, `?` for any half of one: `0700 ?? a?`. */
  | { readonly kind: 'bytes'; readonly pattern: string }
  | {
      readonly kind: 'text';
      readonly pattern: string;
      readonly encoding: TextEncodingName;
      readonly anyCase: boolean;
    }
  /** A big-endian value on a border of its own size: hex, or decimal after `0d`, or negative. */
  | { readonly kind: 'value32' | 'value64'; readonly pattern: string }
  /**
   * Aligned 64-bit values that lead into a range: `1000-2000` (the end not included) or one address. `virtual`: also
   * where the dumped kernel maps these absolute addresses.
   */
  | { readonly kind: 'pointers'; readonly pattern: string; readonly virtual: boolean }
  /** A regular expression on lines of printable text. */
  | {
      readonly kind: 'regex';
      readonly pattern: string;
      readonly encoding: 'ascii' | 'ebcdic';
      readonly anyCase: boolean;
    };
