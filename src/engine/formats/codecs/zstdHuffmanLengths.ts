/** Code lengths for Huffman coded literals: the best ones for a histogram, shortened to what the format allows. */
import { highestBit } from './zstdBits.ts';

/** Longest code that a table of Zstandard may have (RFC 8878 section 4.2.1). */
export const MAX_CODE_BITS = 11;

/** Lengths by byte, 0 for bytes that do not occur, and the longest of them. `histogram` has at least two kinds. */
export function huffmanLengths(
  histogram: Uint32Array,
  total: number,
): { readonly lengths: Uint8Array; readonly maxBits: number } {
  // Count and symbol in one number, so that the plain numeric sort does; a block has less than 2^18 literals.
  const keys = new Uint32Array(histogram.length);
  let kinds = 0;
  for (let symbol = 0; symbol < histogram.length; symbol++) {
    const seen = histogram[symbol] ?? 0;
    if (seen > 0) keys[kinds++] = seen * 256 + symbol;
  }
  const symbols = keys.subarray(0, kinds).sort();

  // Few literals make small tables: longer codes than that would gain less than they cost to describe.
  const limit = Math.min(MAX_CODE_BITS, Math.max(highestBit(total - 1) - 1, highestBit(kinds - 1) + 2));
  const perLength = limitDepths(treeDepths(symbols), limit);
  const lengths = new Uint8Array(256);
  let at = 0;
  let maxBits = 0;
  for (let length = limit; length > 0; length--) {
    const count = perLength[length] ?? 0;
    if (count > 0 && maxBits === 0) maxBits = length;
    for (let i = 0; i < count; i++) lengths[(symbols[at++] ?? 0) & 0xff] = length;
  }
  return { lengths, maxBits };
}

/** Depths of the leaves of the Huffman tree over ascending keys (count times 256): how many stand at each depth. */
function treeDepths(keys: Uint32Array): readonly number[] {
  const leaves = keys.length;
  const weight = new Uint32Array(2 * leaves - 1);
  for (let i = 0; i < leaves; i++) weight[i] = (keys[i] ?? 0) >>> 8;
  const parent = new Uint16Array(2 * leaves - 1);
  // Two queues, both ascending: leaves not used yet, and inner nodes in the order they were made.
  let leaf = 0;
  let inner = leaves;
  for (let made = leaves; made < 2 * leaves - 1; made++) {
    let sum = 0;
    for (let child = 0; child < 2; child++) {
      const takeLeaf = leaf < leaves && (inner >= made || (weight[leaf] ?? 0) <= (weight[inner] ?? 0));
      const node = takeLeaf ? leaf++ : inner++;
      sum += weight[node] ?? 0;
      parent[node] = made;
    }
    weight[made] = sum;
  }
  const depth = new Uint16Array(2 * leaves - 1);
  const perDepth: number[] = new Array(leaves).fill(0);
  for (let node = 2 * leaves - 3; node >= 0; node--) {
    const own = (depth[parent[node] ?? 0] ?? 0) + 1;
    depth[node] = own;
    if (node < leaves) perDepth[own] = (perDepth[own] ?? 0) + 1;
  }
  return perDepth;
}

/** Moves leaves that are too deep up and others down, so that the tree stays full (as zlib's trees.c, gen_bitlen). */
function limitDepths(perDepth: readonly number[], limit: number): readonly number[] {
  const limited: number[] = new Array(limit + 1).fill(0);
  let excess = 0;
  for (let depth = 1; depth < perDepth.length; depth++) {
    const count = perDepth[depth] ?? 0;
    const place = Math.min(depth, limit);
    limited[place] = (limited[place] ?? 0) + count;
    if (depth > limit) excess += count * (1 - 2 ** (limit - depth));
  }
  // `excess` counts in codes of the longest length: room that the shortened codes take too much.
  for (let over = Math.round(excess); over > 0; over--) {
    let depth = limit - 1;
    while ((limited[depth] ?? 0) === 0) depth--;
    limited[depth] = (limited[depth] ?? 0) - 1;
    limited[depth + 1] = (limited[depth + 1] ?? 0) + 2;
    limited[limit] = (limited[limit] ?? 0) - 1;
  }
  return limited;
}
