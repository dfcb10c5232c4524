/** What the tests of the search share: memory made of pieces with gaps, and slow, obvious twins of every matcher. */
import { fileOffset, physAddr } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { memorySource } from '../memorySource.ts';
import type { Extent, MemoryImage } from '../types.ts';
import { compileQuery } from './compileQuery.ts';
import type { Matcher } from './matcher.ts';
import type { SearchQuery } from './query.ts';
import { type ScanOptions, scanMemory } from './scanMemory.ts';
import { CUT_OVERLAP, LINE_CUT, lineChar } from './textLines.ts';

/** A piece of memory: bytes, zeros that are not stored, or a gap. */
export type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'zero' | 'gap'; readonly length: number };

export interface MadeMemory {
  readonly memory: MemoryImage;
  /** Each byte, undefined where there is none. */
  readonly bytes: readonly (number | undefined)[];
}

/** Memory from `base` on; every piece of bytes is a file of its own. */
export function makeMemory(pieces: readonly Piece[]): MadeMemory {
  const extents: Extent[] = [];
  const bytes: (number | undefined)[] = [];
  const files = pieces.map((piece, file) => {
    const start = physAddr(bytes.length);
    const length = piece.kind === 'bytes' ? piece.bytes.length : piece.length;
    const end = physAddr(start + length);
    if (piece.kind === 'bytes') {
      const source = file % 2 === 0 ? 'hsa' : 'memory';
      if (length > 0) extents.push({ kind: 'file', start, end, source, file, offset: fileOffset(0) });
      bytes.push(...piece.bytes);
    } else {
      if (piece.kind === 'zero' && length > 0) extents.push({ kind: 'zero', start, end, source: 'zero' });
      for (let i = 0; i < length; i++) bytes.push(piece.kind === 'zero' ? 0 : undefined);
    }
    return memorySource(piece.kind === 'bytes' ? piece.bytes : new Uint8Array(0), `piece ${file}`);
  });
  const map = createAddressMap(extents, { end: physAddr(bytes.length) });
  if (!map.ok) throw new Error('the pieces overlap');
  return { memory: mappedImage(map.value, files), bytes };
}

export interface FoundHit {
  readonly addr: number;
  readonly length: number;
}

/** The matcher of a query that is known to be right. */
export function matcherOf(query: SearchQuery): Matcher {
  const compiled = compileQuery(query, () => []);
  return ensure(compiled.ok ? compiled.value : undefined, 'a query that compiles');
}

/** Searches [start, end), stopping after every `stopAfter` calls of progress and going on from there. */
export async function search(
  memory: MemoryImage,
  query: SearchQuery,
  range: { readonly start: number; readonly end: number },
  options: Omit<ScanOptions, 'signal'> & { readonly stopAfter?: number } = {},
): Promise<{ readonly hits: readonly FoundHit[]; readonly searched: number; readonly unsearched: number }> {
  const matcher = matcherOf(query);
  const hits: FoundHit[] = [];
  let searched = 0;
  let unsearched = 0;
  let from = range.start;
  for (;;) {
    const stop = new AbortController();
    let calls = 0;
    // As the page does: hits count when the progress that follows them has arrived.
    let fresh: FoundHit[] = [];
    const outcome = await scanMemory(
      memory,
      matcher,
      { start: physAddr(range.start), end: physAddr(range.end), from: physAddr(from) },
      {
        found: () => true,
        hit: ({ addr, length }) => fresh.push({ addr, length }),
        progress: async (to, here, notHere) => {
          hits.push(...fresh);
          fresh = [];
          from = to;
          searched += here;
          unsearched += notHere;
          if (++calls === options.stopAfter) stop.abort();
        },
      },
      { ...options, signal: stop.signal },
    );
    if (outcome.ok) return { hits, searched, unsearched };
    if (outcome.error.kind !== 'cancelled') throw new Error(outcome.error.kind);
  }
}

/** Runs of bytes that are there, in [start, end). */
function runsOf(bytes: MadeMemory['bytes'], start: number, end: number) {
  const runs: { readonly start: number; readonly end: number }[] = [];
  for (let at = start; at < end; at++) {
    if (bytes[at] === undefined) continue;
    const first = at;
    while (at < end && bytes[at] !== undefined) at++;
    runs.push({ start: first, end: at });
  }
  return runs;
}

/** Every place at which `matches` says yes, with `length` bytes there. */
export function naiveFixed(
  { bytes }: MadeMemory,
  range: { readonly start: number; readonly end: number },
  length: number,
  matches: (window: readonly number[], addr: number) => boolean,
): readonly FoundHit[] {
  const hits: FoundHit[] = [];
  for (let addr = range.start; addr + length <= range.end; addr++) {
    const window = bytes.slice(addr, addr + length).filter((byte) => byte !== undefined);
    if (window.length === length && matches(window, addr)) hits.push({ addr, length });
  }
  return hits;
}

/** Leftmost and longest matches of a JavaScript expression, line by line, by trying every start and end. */
export function naiveRegex(
  { bytes }: MadeMemory,
  range: { readonly start: number; readonly end: number },
  pattern: string,
  encoding: 'ascii' | 'ebcdic',
): readonly FoundHit[] {
  const hits: FoundHit[] = [];
  const codeAt = (addr: number) => lineChar(bytes[addr] ?? 0, encoding);
  const isText = (addr: number) => (codeAt(addr) >= 0x20 && codeAt(addr) < 0x7f) || codeAt(addr) === 9;
  for (const run of runsOf(bytes, range.start, range.end)) {
    for (let first = run.start; first < run.end; first++) {
      if (!isText(first)) continue;
      let end = first;
      while (end < run.end && isText(end)) end++;
      const text = String.fromCharCode(...Array.from({ length: end - first }, (_, i) => codeAt(first + i)));
      const starts = [first];
      for (let cut = first + LINE_CUT; cut < end; cut++) if (cut % LINE_CUT === 0) starts.push(cut);
      starts.forEach((start, i) => {
        const cut = starts[i + 1] ?? end;
        hits.push(...naiveLine(text, first, start, cut, Math.min(end, cut + CUT_OVERLAP), pattern));
      });
      first = end;
    }
  }
  return hits;
}

function naiveLine(
  text: string,
  base: number,
  start: number,
  cut: number,
  end: number,
  pattern: string,
): readonly FoundHit[] {
  const hits: FoundHit[] = [];
  for (let at = start; at < cut; at++) {
    for (let stop = end; stop > at; stop--) {
      const before = `(?<=^[^]{${at - base}})`;
      const after = `(?=[^]{${text.length - (stop - base)}}$)`;
      if (!new RegExp(`${before}(?:${pattern})${after}`).test(text)) continue;
      hits.push({ addr: at, length: stop - at });
      at = stop - 1;
      break;
    }
  }
  return hits;
}
