/**
 * Searches an image for the token table of kallsyms. Its digits stand for themselves, so it holds `0\0 1\0 … 9\0`; the
 * index that belongs to the table must stand right behind it, word for word.
 */
import { roundUp } from '../../base/address.ts';
import { LABEL_ALIGN } from './markers.ts';
import { MAX_TOKEN, parseTokens, TOKEN_INDEX_SIZE, TOKEN_TABLE_READ, type Tokens } from './tokens.ts';

/** A token table in an image. */
export interface FoundTokens {
  /** Offset of the table. */
  readonly table: number;
  /** Offset of its index. */
  readonly index: number;
  readonly tokens: Tokens;
}

/** Tokens before the digit 0. */
const TOKENS_BEFORE_ZERO = 0x30;
const DIGITS = Array.from({ length: 10 }, (_, i) => 0x30 + i);
/** Farthest from the end of the table to its index. */
const MAX_INDEX_DISTANCE = 512;

/** All token tables in `image`, mostly one. */
export function* findTokenTables(image: Uint8Array): Generator<FoundTokens> {
  for (let at = image.indexOf(0x30); at >= 0; at = image.indexOf(0x30, at + 1)) {
    if (!DIGITS.every((digit, i) => image[at + 2 * i] === digit && image[at + 2 * i + 1] === 0)) continue;
    for (const table of starts(image, at)) {
      const found = tableAt(image, table);
      if (found !== undefined) yield found;
    }
  }
}

/**
 * Possible starts of a table whose token `0` is at `zero`. Going back 47 strings leads to token 1; what stands before
 * token 0 need not end in NUL, but the table is aligned.
 */
function* starts(image: Uint8Array, zero: number): Generator<number> {
  let at = zero;
  for (let token = TOKENS_BEFORE_ZERO; token > 1; token--) {
    let start = at - 1;
    while (start > 0 && image[start - 1] !== 0 && at - start <= MAX_TOKEN + 1) start--;
    if (start <= 0 || at - start > MAX_TOKEN + 1 || at - start < 2) return;
    at = start;
  }
  // `at` is token 1; the NUL before it ends token 0.
  for (let start = at - 2; start >= 0 && at - start <= MAX_TOKEN + 1 && image[start] !== 0; start--) {
    if (start % LABEL_ALIGN === 0) yield start;
  }
}

function tableAt(image: Uint8Array, table: number): FoundTokens | undefined {
  const bytes = image.subarray(table, table + TOKEN_TABLE_READ);
  const end = stringsEnd(bytes);
  if (end === undefined) return undefined;
  const first = roundUp(table + end, LABEL_ALIGN);
  for (let index = first; index <= first + MAX_INDEX_DISTANCE; index += LABEL_ALIGN) {
    const tokens = parseTokens(bytes, image.subarray(index, index + TOKEN_INDEX_SIZE));
    if (tokens.ok) return { table, index, tokens: tokens.value };
  }
  return undefined;
}

/** Length of 256 NUL-terminated strings. */
function stringsEnd(bytes: Uint8Array): number | undefined {
  let at = 0;
  for (let token = 0; token < 256; token++) {
    const end = bytes.indexOf(0, at);
    if (end <= at || end - at > MAX_TOKEN) return undefined;
    at = end + 1;
  }
  return at;
}
