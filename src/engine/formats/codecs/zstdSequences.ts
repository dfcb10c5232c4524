/**
 * The sequences section of a Zstandard block (RFC 8878 section 3.1.1.3.2): lengths and distances of the copies that
 * build the output from literals and from what was put out before.
 */
import { copyLiterals, copyMatch, damaged } from './codec.ts';
import { BackwardBits } from './zstdBits.ts';
import {
  type Distribution,
  LITERAL_DEFAULT,
  LITERAL_LENGTHS,
  LITERAL_MAX_LOG,
  MATCH_DEFAULT,
  MATCH_LENGTHS,
  MATCH_MAX_LOG,
  OFFSET_DEFAULT,
  OFFSET_MAX_LOG,
} from './zstdCodes.ts';
import { buildFseTable, type FseTable, readFseTable, singleSymbolTable } from './zstdFse.ts';

/** The three tables that a later block may use again. */
export interface SequenceTables {
  literal: FseTable | undefined;
  offset: FseTable | undefined;
  match: FseTable | undefined;
}

/** The last three distances, which short codes refer to. */
export type RecentOffsets = [number, number, number];

interface CodeKind {
  readonly maxLog: number;
  readonly maxSymbol: number;
  readonly predefined: FseTable;
}

const LITERAL = codeKind(LITERAL_DEFAULT, LITERAL_MAX_LOG);
const OFFSET: CodeKind = { ...codeKind(OFFSET_DEFAULT, OFFSET_MAX_LOG), maxSymbol: 31 };
const MATCH = codeKind(MATCH_DEFAULT, MATCH_MAX_LOG);

function codeKind({ log, counts }: Distribution, maxLog: number): CodeKind {
  return { maxLog, maxSymbol: counts.length - 1, predefined: buildFseTable(log, counts) };
}

/** More bits than that would be a distance above 1 GiB, which no window that is kept has. */
const MAX_OFFSET_BITS = 30;
/** Bits that the stream gives at once. */
const MAX_READ_BITS = 24;

/**
 * Executes the sequences in `section` and puts out the literals that are left. `start` is where the frame begins in
 * `out`, `at` where the block begins. Returns the new end of the output.
 */
export function executeSequences(
  section: Uint8Array,
  literals: Uint8Array,
  tables: SequenceTables,
  recent: RecentOffsets,
  out: Uint8Array,
  start: number,
  at: number,
): number {
  const { count, length } = readCount(section);
  let used = 0;
  let end = at;
  if (count === 0) {
    if (length !== section.length) damaged('data follows an empty list of sequences');
    return copyLiterals(literals, 0, literals.length, out, end);
  }
  const from = readTables(section, length, tables);
  const { literal, offset, match } = tables;
  if (literal === undefined || offset === undefined || match === undefined) damaged('a table is missing');

  const input = new BackwardBits(section.subarray(from));
  let literalState = input.read(literal.log);
  let offsetState = input.read(offset.log);
  let matchState = input.read(match.log);
  for (let left = count; left > 0; left--) {
    const offsetCode = offset.symbols[offsetState] ?? 0;
    const matchCode = match.symbols[matchState] ?? 0;
    const literalCode = literal.symbols[literalState] ?? 0;
    if (offsetCode > MAX_OFFSET_BITS) damaged('a copy reaches before the start');
    if (matchCode > MATCH.maxSymbol || literalCode > LITERAL.maxSymbol) damaged('a length code is unknown');
    const offsetValue = 2 ** offsetCode + readOffset(input, offsetCode);
    const matchLength = (MATCH_LENGTHS.base[matchCode] ?? 0) + input.read(MATCH_LENGTHS.bits[matchCode] ?? 0);
    const run = (LITERAL_LENGTHS.base[literalCode] ?? 0) + input.read(LITERAL_LENGTHS.bits[literalCode] ?? 0);
    const distance = distanceOf(offsetValue, run, recent);

    end = copyLiterals(literals, used, run, out, end);
    used += run;
    if (distance > end - start) damaged('a copy reaches before the start');
    end = copyMatch(out, end, distance, matchLength);
    if (left === 1) break;
    literalState = (literal.base[literalState] ?? 0) + input.read(literal.bits[literalState] ?? 0);
    matchState = (match.base[matchState] ?? 0) + input.read(match.bits[matchState] ?? 0);
    offsetState = (offset.base[offsetState] ?? 0) + input.read(offset.bits[offsetState] ?? 0);
  }
  if (input.left !== 0) damaged('the sequences have the wrong length');
  return copyLiterals(literals, used, literals.length - used, out, end);
}

/** The high bits come first. */
function readOffset(input: BackwardBits, bits: number): number {
  if (bits <= MAX_READ_BITS) return input.read(bits);
  const high = input.read(bits - MAX_READ_BITS);
  return high * 2 ** MAX_READ_BITS + input.read(MAX_READ_BITS);
}

function readCount(section: Uint8Array): { readonly count: number; readonly length: number } {
  const first = section[0] ?? damaged('the sequences are missing');
  if (first < 128) return { count: first, length: 1 };
  const second = section[1] ?? damaged('the sequences end too early');
  if (first < 255) return { count: (first - 128) * 256 + second, length: 2 };
  const third = section[2] ?? damaged('the sequences end too early');
  return { count: second + third * 256 + 0x7f00, length: 3 };
}

/** Reads the tables that the block brings along. Returns where the bit stream begins in `section`. */
function readTables(section: Uint8Array, modesAt: number, tables: SequenceTables): number {
  const modes = section[modesAt] ?? damaged('the sequences end too early');
  if ((modes & 3) !== 0) damaged('a reserved bit is set');
  let from = modesAt + 1;
  const next = (mode: number, kind: CodeKind, last: FseTable | undefined): FseTable => {
    if (mode === 0) return kind.predefined;
    if (mode === 3) return last ?? damaged('a table is used again that was never there');
    if (mode === 1) {
      const symbol = section[from++] ?? damaged('the sequences end too early');
      if (symbol > kind.maxSymbol) damaged('a length code is unknown');
      return singleSymbolTable(symbol);
    }
    const { table, length } = readFseTable(section.subarray(from), kind.maxLog, kind.maxSymbol);
    from += length;
    return table;
  };
  tables.literal = next(modes >> 6, LITERAL, tables.literal);
  tables.offset = next((modes >> 4) & 3, OFFSET, tables.offset);
  tables.match = next((modes >> 2) & 3, MATCH, tables.match);
  return from;
}

/** Values 1 to 3 name recent distances, one further when no literals precede the copy. */
function distanceOf(value: number, literalRun: number, recent: RecentOffsets): number {
  if (value > 3) {
    recent[2] = recent[1];
    recent[1] = recent[0];
    recent[0] = value - 3;
    return recent[0];
  }
  const index = literalRun === 0 ? value : value - 1;
  if (index === 0) return recent[0];
  const distance = index === 1 ? recent[1] : index === 2 ? recent[2] : recent[0] - 1;
  if (index > 1) recent[2] = recent[1];
  recent[1] = recent[0];
  recent[0] = distance;
  return distance;
}
