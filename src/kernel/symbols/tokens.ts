/**
 * The token table of kallsyms: names are stored as strings of tokens, each token standing for one or more characters.
 * (scripts/kallsyms.c, kernel/kallsyms.c; the same in every kernel since 2.6)
 */
import { BeReader } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';

export const TOKEN_COUNT = 256;
/** Bytes of token_index: u16 offsets, big-endian. */
export const TOKEN_INDEX_SIZE = 2 * TOKEN_COUNT;
/** One past the highest offset in token_index that is believed. */
const MAX_TOKEN_OFFSET = 16384;
export const MAX_TOKEN = 64;
/** Bytes to read for a token table. */
export const TOKEN_TABLE_READ = MAX_TOKEN_OFFSET + MAX_TOKEN + 1;

/** 256 tokens: token t is `bytes[starts[t] .. starts[t] + lengths[t])`. */
export interface Tokens {
  readonly bytes: Uint8Array;
  readonly starts: Uint16Array;
  readonly lengths: Uint8Array;
  /** Bytes of the table, the last NUL included. */
  readonly size: number;
}

/**
 * Parses and checks a token table with its index. Digits and lower-case letters always stand for themselves, which
 * random bytes do not manage. The error is the reason in words.
 */
export function parseTokens(table: Uint8Array, index: Uint8Array): Result<Tokens, string> {
  if (index.length < TOKEN_INDEX_SIZE) return err('the token index is cut off');
  const reader = new BeReader(index);
  const starts = new Uint16Array(TOKEN_COUNT);
  const lengths = new Uint8Array(TOKEN_COUNT);
  let size = 0;
  for (let token = 0; token < TOKEN_COUNT; token++) {
    const start = reader.u16(2 * token);
    if (start !== size || start >= MAX_TOKEN_OFFSET) {
      return err(`token ${token} starts at ${start} instead of ${size}`);
    }
    let length = 0;
    while (length <= MAX_TOKEN && isPrintable(table[start + length])) length++;
    if (length === 0 || length > MAX_TOKEN || table[start + length] !== 0) {
      return err(`token ${token} is no text of 1 to ${MAX_TOKEN} characters`);
    }
    if (isOwnCharacter(token) && (length !== 1 || table[start] !== token)) {
      return err(`token ${token} does not stand for itself`);
    }
    starts[token] = start;
    lengths[token] = length;
    size = start + length + 1;
  }
  return ok({ bytes: table.slice(0, size), starts, lengths, size });
}

function isPrintable(byte: number | undefined): boolean {
  return byte !== undefined && byte > 0x20 && byte < 0x7f;
}

/** Digits and lower-case letters. */
function isOwnCharacter(token: number): boolean {
  return (token >= 0x30 && token <= 0x39) || (token >= 0x61 && token <= 0x7a);
}
