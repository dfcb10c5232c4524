/** Rows by name: an open-addressing hash table over the name bytes, with no string per symbol. */
import type { SymbolRows } from './symbolRows.ts';

/** Finds all rows of a name. */
export interface NameIndex {
  /** Rows named exactly `name`, in ascending order. */
  rowsOf(name: string): readonly number[];
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Builds the index: 4 bytes per slot, twice as many slots as rows at least. Time is linear in the name bytes. */
export function createNameIndex(rows: SymbolRows): NameIndex {
  let slots = 16;
  while (slots < rows.count * 2) slots *= 2;
  const table = new Int32Array(slots).fill(-1);
  // Rows of the same name are chained, so that ten thousand equal names do not make long probes.
  const next = new Int32Array(rows.count).fill(-1);
  const startOf = (row: number): number => rows.nameStarts[row] ?? 0;
  const sameName = (a: number, b: number): boolean => {
    const length = startOf(a + 1) - startOf(a);
    if (length !== startOf(b + 1) - startOf(b)) return false;
    for (let i = 0; i < length; i++) {
      if (rows.names[startOf(a) + i] !== rows.names[startOf(b) + i]) return false;
    }
    return true;
  };
  for (let row = rows.count - 1; row >= 0; row--) {
    let slot = hash(rows.names, startOf(row), startOf(row + 1)) & (slots - 1);
    for (;;) {
      const head = table[slot] ?? -1;
      if (head < 0 || sameName(head, row)) {
        next[row] = head;
        table[slot] = row;
        break;
      }
      slot = (slot + 1) & (slots - 1);
    }
  }
  return {
    rowsOf(name) {
      const bytes = Uint8Array.from(name, (char) => char.charCodeAt(0) & 0xff);
      let slot = hash(bytes, 0, bytes.length) & (slots - 1);
      for (;;) {
        const head = table[slot] ?? -1;
        if (head < 0) return [];
        if (isNamed(rows, head, bytes)) {
          const found: number[] = [];
          for (let row = head; row >= 0; row = next[row] ?? -1) found.push(row);
          return found;
        }
        slot = (slot + 1) & (slots - 1);
      }
    },
  };
}

function isNamed(rows: SymbolRows, row: number, name: Uint8Array): boolean {
  const start = rows.nameStarts[row] ?? 0;
  if ((rows.nameStarts[row + 1] ?? start) - start !== name.length) return false;
  return name.every((byte, i) => rows.names[start + i] === byte);
}

function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = FNV_OFFSET;
  for (let i = start; i < end; i++) value = Math.imul(value ^ (bytes[i] ?? 0), FNV_PRIME);
  return (value ^ (value >>> 15)) >>> 0;
}
