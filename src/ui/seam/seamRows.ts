/** Both sides of a page frame as rows of 16 bytes, and the frames of the HSA as cells of a map. */
import type { SeamBytes } from '../../rpc/seamApi.ts';

const ROW = 16;

export interface SeamRow {
  readonly addr: number;
  /** Undefined where the HSA does not have the byte. */
  readonly saved: readonly (number | undefined)[];
  readonly overwritten: readonly number[];
  readonly differing: number;
}

export function seamRows({ saved, overwritten }: SeamBytes): readonly SeamRow[] {
  const left: (number | undefined)[] = [...saved.bytes];
  for (const { source, start, length } of saved.pieces) {
    if (source === 'missing' || source === 'excluded')
      left.fill(undefined, start - saved.start, start - saved.start + length);
  }
  const rows: SeamRow[] = [];
  for (let at = 0; at < overwritten.length; at += ROW) {
    const a = left.slice(at, at + ROW);
    const b = [...overwritten.subarray(at, at + ROW)];
    const differing = b.filter((byte, i) => a[i] !== undefined && a[i] !== byte).length;
    rows.push({ addr: saved.start + at, saved: a, overwritten: b, differing });
  }
  return rows;
}

/** A typed address: hexadecimal, `0x` and `_` optional; undefined when it is none. */
export function seamAddress(text: string): number | undefined {
  const digits = text.trim().replace(/^0x/i, '').replaceAll('_', '');
  return /^[0-9a-f]{1,12}$/i.test(digits) ? Number.parseInt(digits, 16) : undefined;
}

/** One cell of the map: frames [first, first + count) and how many of them differ or are unknown. */
export interface SeamCell {
  readonly first: number;
  readonly count: number;
  readonly differing: number;
  readonly unknown: number;
}

/** At most `cells` cells of equal size over all frames. */
export function seamCells(states: Uint8Array, cells: number): readonly SeamCell[] {
  const perCell = Math.max(1, Math.ceil(states.length / cells));
  const list: SeamCell[] = [];
  for (let first = 0; first < states.length; first += perCell) {
    const part = states.subarray(first, first + perCell);
    let differing = 0;
    let unknown = 0;
    for (const state of part) {
      if (state === 1) differing++;
      else if (state === 2) unknown++;
    }
    list.push({ first, count: part.length, differing, unknown });
  }
  return list;
}
