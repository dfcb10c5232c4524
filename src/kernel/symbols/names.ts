/** The names of kallsyms: strings of tokens, each with its length before it; the first character is the nm letter. */
import { err, ok, type Result } from '../../base/result.ts';
import {
  GROUP,
  type GroupPlan,
  LENGTH_RULES,
  type Markers,
  markerCandidates,
  planGroups,
} from './markers.ts';
import { MAX_NAME_BYTES } from './symbolRows.ts';
import type { Tokens } from './tokens.ts';

/** Longest name that is believed (KSYM_NAME_LEN is 512 since 6.1, 128 before). */
const MAX_NAME = 512;
/** A table with fewer groups proved than this share is not taken for one. */
const MIN_PROVED = 0.9;

/** Names in the order of the table. Row i is `bytes[starts[i] .. starts[i + 1])`; empty in damaged groups. */
export interface DecodedNames {
  readonly count: number;
  readonly types: Uint8Array;
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
  readonly groups: number;
  /** Every marker fits. */
  readonly proved: boolean;
  /** Groups whose names are damaged and left empty. */
  readonly damagedGroups: number;
  /** Markers and rules, in words. */
  readonly words: string;
}

/** Chooses markers and length rule by proof and decodes. The error is the reason in words. */
export function decodeNames(region: Uint8Array, count: number, tokens: Tokens): Result<DecodedNames, string> {
  let best: { readonly plan: GroupPlan; readonly markers: Markers } | undefined;
  for (const markers of markerCandidates(region, count)) {
    for (const rule of LENGTH_RULES) {
      const plan = planGroups(region, count, markers, rule);
      if (best === undefined || plan.proved > best.plan.proved) best = { plan, markers };
    }
  }
  if (best === undefined) return err('no markers were found behind the names');
  const groups = best.markers.offsets.length;
  if (best.plan.proved < groups * MIN_PROVED) {
    return err(`only ${best.plan.proved} of ${groups} markers fit the names`);
  }
  return expand(region, count, tokens, best.plan, best.markers);
}

function expand(
  region: Uint8Array,
  count: number,
  tokens: Tokens,
  plan: GroupPlan,
  markers: Markers,
): Result<DecodedNames, string> {
  const types = new Uint8Array(count);
  const starts = new Uint32Array(count + 1);
  let bytes = new Uint8Array(count * 16 + 1024);
  let used = 0;
  let damagedGroups = 0;
  const wide = plan.rule === 'two-byte';
  for (let group = 0; group < plan.starts.length; group++) {
    const first = group * GROUP;
    const end = Math.min(count, first + GROUP);
    let at = plan.starts[group];
    if (at === undefined) {
      damagedGroups++;
      starts.fill(used, first + 1, end + 1);
      continue;
    }
    for (let row = first; row < end; row++) {
      let length = region[at++] ?? 0;
      if (wide && length >= 0x80) length = (length & 0x7f) | ((region[at++] ?? 0) << 7);
      let written = 0;
      for (let i = 0; i < length && written <= MAX_NAME; i++) {
        const token: number = region[at + i] ?? 0;
        const from = tokens.starts[token] ?? 0;
        const size = tokens.lengths[token] ?? 0;
        if (used + size > bytes.length) {
          if (bytes.length >= MAX_NAME_BYTES) return err('the names are too long altogether');
          const larger = new Uint8Array(bytes.length * 2);
          larger.set(bytes);
          bytes = larger;
        }
        for (let k = 0; k < size; k++) {
          const byte = tokens.bytes[from + k] ?? 0;
          if (written === 0) types[row] = byte;
          else bytes[used++] = byte;
          written++;
        }
      }
      at += length;
      starts[row + 1] = used;
    }
  }
  const words = `${plan.proved} of ${plan.starts.length} markers fit (${markers.width} bytes each, ${
    wide ? 'lengths of up to two bytes' : 'lengths of one byte'
  })`;
  return ok({
    count,
    types,
    starts,
    bytes: bytes.slice(0, used),
    groups: plan.starts.length,
    proved: markers.offsets.every((offset, group) => offset === plan.starts[group]),
    damagedGroups,
    words,
  });
}

/** Rows named exactly `name`, in the order of the table. */
export function rowsNamed(names: DecodedNames, name: string): readonly number[] {
  const wanted = Uint8Array.from(name, (char) => char.charCodeAt(0));
  const found: number[] = [];
  for (let row = 0; row < names.count; row++) {
    const start = names.starts[row] ?? 0;
    if ((names.starts[row + 1] ?? start) - start !== wanted.length) continue;
    if (wanted.every((byte, i) => names.bytes[start + i] === byte)) found.push(row);
  }
  return found;
}
