/** The kinds of search in words: names, examples, and what each can and cannot find. */

import type { TextEncodingName } from '../../rpc/searchApi.ts';
import type { RangeChoice, SearchKind } from '../../store/searchForm.ts';

export interface KindWords {
  readonly kind: SearchKind;
  readonly label: string;
  readonly example: string;
  readonly hint: string;
}

export const KINDS: readonly KindWords[] = [
  {
    kind: 'text',
    label: 'Text',
    example: 'Linux version',
    hint: 'The exact text in the chosen encoding.',
  },
  {
    kind: 'bytes',
    label: 'Bytes',
    example: '0700 ?? a?',
    hint: 'Hex digits in pairs. ?? stands for any byte, a? for any byte that begins with a.',
  },
  {
    kind: 'value64',
    label: '64-bit value',
    example: '1f000, 0d4096, -1',
    hint: 'Big-endian, at addresses that are multiples of 8. Hex, 0d for decimal, - for negative.',
  },
  {
    kind: 'value32',
    label: '32-bit value',
    example: '1f000, 0d4096, -1',
    hint: 'Big-endian, at addresses that are multiples of 4. Hex, 0d for decimal, - for negative.',
  },
  {
    kind: 'pointers',
    label: 'Pointers into a range',
    example: '1f000-20000',
    hint: '64-bit values, at multiples of 8, that lead into the range, its end not included, or to one address. Where only page tables map it (vmalloc, user space) is not looked for.',
  },
  {
    kind: 'regex',
    label: 'Regular expression',
    example: 'Linux version [0-9.]+',
    hint: 'On lines of printable characters; ^ and $ are the ends of such a line. The longest match is taken. A line over 2 KiB is searched in parts, and a match reaches at most 1 KiB into the next. No look-around, back references or lazy quantifiers, so it cannot hang.',
  },
];

export const ENCODINGS: readonly { readonly value: TextEncodingName; readonly label: string }[] = [
  { value: 'ascii', label: 'ASCII' },
  { value: 'utf8', label: 'UTF-8' },
  { value: 'utf16be', label: 'UTF-16BE' },
  { value: 'ebcdic', label: 'EBCDIC (037)' },
];

export const RANGES: readonly { readonly value: RangeChoice; readonly label: string }[] = [
  { value: 'all', label: 'The whole dump' },
  { value: 'hsa', label: 'The HSA' },
  { value: 'cursor', label: 'From the cursor to the end' },
  { value: 'selection', label: 'The selection in Memory' },
  { value: 'typed', label: 'A range of addresses' },
];
