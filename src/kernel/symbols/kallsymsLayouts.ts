/**
 * Where the other tables of kallsyms stand around its token table (scripts/kallsyms.c of each kernel):
 *
 *   to 4.5       addresses, num_syms, names, markers, TOKENS, index
 *   4.6 to 6.1   offsets, relative_base, num_syms, names, markers, TOKENS, index
 *   6.2, 6.3     offsets, relative_base, num_syms, names, markers, seqs_of_names, TOKENS, index
 *   6.4 to 6.x   num_syms, names, markers, TOKENS, index, offsets, relative_base, seqs_of_names
 *   7.0 on       num_syms, names, markers, TOKENS, index, offsets (place-relative), seqs_of_names
 *
 * Every layout is tried; which one holds is decided by the markers and by _stext.
 */
import { roundDown, roundUp } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import type { AddressTable } from './addresses.ts';
import type { ImageWindow } from './imageWindow.ts';
import { isSymbolCount, type KallsymsTables } from './kallsyms.ts';
import { GROUP, LABEL_ALIGN } from './markers.ts';
import { MAX_SYMBOLS } from './symbolRows.ts';
import type { FoundTokens } from './tokenSearch.ts';
import { TOKEN_INDEX_SIZE } from './tokens.ts';

/** Steps between markers: 256 names of 2 to 1024 bytes. */
const MIN_STEP = 2 * GROUP;
const MAX_STEP = 1024 * GROUP;
/** Most bytes from the last marker's name to the end of the names. */
const MAX_LAST_GROUP = MAX_STEP;

/** Markers seen backwards from their end. */
interface MarkerRun {
  readonly start: number;
  readonly groups: number;
  readonly last: number;
}

/** All tables around `found` whose number of symbols fits their markers. */
export function* tablesAround(window: ImageWindow, found: FoundTokens): Generator<KallsymsTables> {
  const reader = new BeReader(window.bytes);
  for (const run of markerRuns(reader, found.table)) {
    for (const { names, count } of namesBefore(reader, run)) {
      yield {
        count,
        region: window.bytes.subarray(names, found.table),
        tokens: found.tokens,
        addresses: [
          ...tablesBehind(window, reader, found.index + TOKEN_INDEX_SIZE, count),
          ...tablesBefore(window, reader, names - LABEL_ALIGN, count),
        ],
      };
    }
  }
}

/** Markers that end at the token table, or before 3 bytes per name that end there (6.2, 6.3). */
function* markerRuns(reader: BeReader, table: number): Generator<MarkerRun> {
  const limit = Math.max(0, table - 3 * MAX_SYMBOLS);
  for (let end = table; end > limit; end -= LABEL_ALIGN) {
    for (const width of [4, 8] as const) {
      for (const pad of width === 4 ? [0, 4] : [0]) {
        const run = markersEnding(reader, end - pad, width);
        if (run === undefined) continue;
        const seqs = table - end;
        const most = run.groups * GROUP;
        const fits =
          seqs === 0 || (seqs >= 3 * (most - GROUP) && seqs <= roundUp(3 * most, LABEL_ALIGN) + LABEL_ALIGN);
        if (fits) yield run;
      }
    }
  }
}

/** Strictly increasing words back to a 0, ending at `end`. */
function markersEnding(reader: BeReader, end: number, width: 4 | 8): MarkerRun | undefined {
  const word = (at: number): number =>
    width === 4 || reader.u32(at) === 0 ? reader.u32(at + width - 4) : Number.NaN;
  if (!reader.has(end - width, width)) return undefined;
  const last = word(end - width);
  let later = last;
  for (let at = end - 2 * width, groups = 2; at >= 0; at -= width, groups++) {
    const value = word(at);
    // Written so that NaN fails too.
    if (!(later - value >= MIN_STEP && later - value <= MAX_STEP)) return undefined;
    if (value === 0) return at % LABEL_ALIGN === 0 ? { start: at, groups, last } : undefined;
    later = value;
  }
  return undefined;
}

/** Places before the markers where names may begin: right behind a number of symbols that fits the markers. */
function* namesBefore(
  reader: BeReader,
  run: MarkerRun,
): Generator<{ readonly names: number; readonly count: number }> {
  const latest = roundDown(Math.max(0, run.start - run.last), LABEL_ALIGN);
  for (let names = latest; names >= LABEL_ALIGN && names > latest - MAX_LAST_GROUP; names -= LABEL_ALIGN) {
    const high = reader.u32(names - 8);
    const low = reader.u32(names - 4);
    if (high !== 0 && low !== 0) continue;
    const count = high === 0 ? low : high;
    if (isSymbolCount(count) && Math.ceil(count / GROUP) === run.groups) yield { names, count };
  }
}

/** Since 6.4: offsets behind the token index, and maybe relative_base behind them. */
function tablesBehind(
  window: ImageWindow,
  reader: BeReader,
  behind: number,
  count: number,
): readonly AddressTable[] {
  const at = roundUp(behind, LABEL_ALIGN);
  if (!reader.has(at, 4 * count)) return [];
  const words = window.bytes.subarray(at, at + 4 * count);
  const baseAt = roundUp(at + 4 * count, LABEL_ALIGN);
  const tables: AddressTable[] = [];
  if (reader.has(baseAt, 8)) tables.push({ rule: 'base-relative', words, base: reader.u64(baseAt) });
  return [...tables, { rule: 'place-relative', words, base: window.start + BigInt(at) }];
}

/** Up to 6.3: relative_base and the offsets, or the addresses, before the number of symbols at `end`. */
function tablesBefore(
  window: ImageWindow,
  reader: BeReader,
  end: number,
  count: number,
): readonly AddressTable[] {
  const tables: AddressTable[] = [];
  const offsets = end - 8 - roundUp(4 * count, LABEL_ALIGN);
  if (offsets >= 0) {
    const words = window.bytes.subarray(offsets, offsets + 4 * count);
    const base = reader.u64(end - 8);
    tables.push({ rule: 'base-relative', words, base }, { rule: 'percpu-absolute', words, base });
  }
  const addresses = end - 8 * count;
  if (addresses >= 0) {
    tables.push({
      rule: 'absolute',
      words: window.bytes.subarray(addresses, addresses + 8 * count),
      base: 0n,
    });
  }
  return tables;
}
