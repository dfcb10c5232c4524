/**
 * Finds repeated stretches in one block through a table of the last place of every hash of four bytes: fast, and good
 * enough for memory, whose repetitions are near and frequent. The result is a list of sequences: so many new bytes,
 * then a copy from so far back.
 */

/** What a block is made of. After the last sequence come the literals that no run took. */
export interface Sequences {
  count: number;
  /** Literals before each copy. */
  readonly runs: Uint32Array;
  readonly lengths: Uint32Array;
  readonly distances: Uint32Array;
  literalCount: number;
  readonly literals: Uint8Array;
}

const MIN_MATCH = 4;
const HASH_BITS = 12;
/** 2^32 divided by the golden ratio. */
const HASH_FACTOR = 0x9e3779b1;
/** After every so many bytes without a match (a power of two), the search strides one byte wider. */
const STRIDE_SHIFT = 6;

/** Room for the sequences of any block up to `largest` bytes. */
export function createSequences(largest: number): Sequences {
  const most = Math.ceil(largest / MIN_MATCH);
  return {
    count: 0,
    runs: new Uint32Array(most),
    lengths: new Uint32Array(most),
    distances: new Uint32Array(most),
    literalCount: 0,
    literals: new Uint8Array(largest),
  };
}

/** A finder for blocks of up to `largest` bytes; it fills the list it is given. */
export function createMatchFinder(largest: number): (block: Uint8Array, found: Sequences) => void {
  const hashBits = largest > 16384 ? HASH_BITS + 2 : HASH_BITS;
  const shift = 32 - hashBits;
  /** Place + 1 by hash; 0: none. */
  const places = new Int32Array(1 << hashBits);

  return (block, found) => {
    places.fill(0);
    found.count = 0;
    found.literalCount = 0;
    const view = new DataView(block.buffer, block.byteOffset, block.length);
    const lastWord = block.length - MIN_MATCH;
    let anchor = 0;
    let at = 1;
    let distance = 1;
    let older = 4;
    while (at < lastWord) {
      const word = view.getUint32(at, true);
      const hash = Math.imul(word, HASH_FACTOR) >>> shift;
      const place = (places[hash] ?? 0) - 1;
      places[hash] = at + 1;
      let start = at;
      if (at + 1 > distance && view.getUint32(at + 1, true) === view.getUint32(at + 1 - distance, true)) {
        start = at + 1;
      } else if (place >= 0 && view.getUint32(place, true) === word) {
        older = distance;
        distance = at - place;
      } else {
        at += 1 + ((at - anchor) >> STRIDE_SHIFT);
        continue;
      }
      while (start > anchor && start > distance && block[start - 1] === block[start - 1 - distance]) start--;
      let end = matchEnd(view, block, start + MIN_MATCH, distance);
      put(block, found, anchor, start, end - start, distance);
      anchor = end;
      if (end > lastWord) break;
      const behind = Math.imul(view.getUint32(end - 2, true), HASH_FACTOR) >>> shift;
      places[behind] = end - 1;
      at = end;
      // Copies of the distance before the last one often follow at once.
      while (
        end <= lastWord &&
        end >= older &&
        view.getUint32(end, true) === view.getUint32(end - older, true)
      ) {
        const swap = older;
        older = distance;
        distance = swap;
        const from = end;
        end = matchEnd(view, block, end + MIN_MATCH, distance);
        put(block, found, from, from, end - from, distance);
        anchor = end;
        at = end;
      }
    }
    found.literals.set(block.subarray(anchor), found.literalCount);
    found.literalCount += block.length - anchor;
  };
}

/** Where the bytes from `at` and those `distance` before them stop to agree. */
function matchEnd(view: DataView, block: Uint8Array, at: number, distance: number): number {
  const lastWord = block.length - 4;
  let end = at;
  while (end <= lastWord) {
    const differ = view.getUint32(end, true) ^ view.getUint32(end - distance, true);
    if (differ !== 0) return end + ((31 - Math.clz32(differ & -differ)) >> 3);
    end += 4;
  }
  while (end < block.length && block[end] === block[end - distance]) end++;
  return end;
}

function put(
  block: Uint8Array,
  found: Sequences,
  anchor: number,
  start: number,
  length: number,
  distance: number,
): void {
  const { count, literals } = found;
  let to = found.literalCount;
  for (let from = anchor; from < start; from++) literals[to++] = block[from] ?? 0;
  found.literalCount = to;
  found.runs[count] = start - anchor;
  found.lengths[count] = length;
  found.distances[count] = distance;
  found.count = count + 1;
}
