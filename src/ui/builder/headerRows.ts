/**
 * The list of a header's sections and fields as rows, computed on demand: a header of 65,534 PT_LOADs has 600,000 of
 * them. Each section has a row of its own, then one for each field.
 */
import type { HeaderField, HeaderMap, SectionTemplate } from '../../rpc/headerApi.ts';

/** One row: a section, or a field of it. Bytes [start, end). */
export interface HeaderRow {
  readonly row: number;
  readonly section: number;
  readonly template: SectionTemplate;
  /** Undefined for the section itself. */
  readonly field: HeaderField | undefined;
  readonly start: number;
  readonly end: number;
}

export interface HeaderRows {
  readonly count: number;
  at(row: number): HeaderRow | undefined;
  /** The row of the field that holds a byte. */
  ofByte(offset: number): number | undefined;
  /** The row of a section. */
  ofSection(section: number): number;
}

/** The last position whose value is not above `wanted`; -1 when there is none. `values` ascend. */
function lastAtMost(values: Float64Array, wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((values[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Indexes the rows. Costs time with the sections, not with the fields. */
export function createHeaderRows(map: HeaderMap): HeaderRows {
  const firstRow = new Float64Array(map.starts.length);
  let count = 0;
  for (const [section, kind] of map.kinds.entries()) {
    firstRow[section] = count;
    count += 1 + (map.templates[kind]?.fields.length ?? 0);
  }

  const sectionRow = (section: number): HeaderRow | undefined => {
    const start = map.starts[section];
    const template = map.templates[map.kinds[section] ?? -1];
    const row = firstRow[section];
    if (start === undefined || template === undefined || row === undefined) return undefined;
    const end = map.starts[section + 1] ?? map.length;
    return { row, section, template, field: undefined, start, end };
  };

  return {
    count,
    at(row) {
      if (row < 0 || row >= count) return undefined;
      const head = sectionRow(lastAtMost(firstRow, row));
      if (head === undefined || head.row === row) return head;
      const field = head.template.fields[row - head.row - 1];
      if (field === undefined) return undefined;
      const start = head.start + field.offset;
      return { ...head, row, field, start, end: start + field.length };
    },
    ofByte(offset) {
      if (offset < 0 || offset >= map.length) return undefined;
      const head = sectionRow(lastAtMost(map.starts, offset));
      if (head === undefined) return undefined;
      const inside = offset - head.start;
      const { fields } = head.template;
      const index = fields.findIndex(
        (field) => inside >= field.offset && inside < field.offset + field.length,
      );
      return index < 0 ? undefined : head.row + 1 + index;
    },
    ofSection: (section) => firstRow[section] ?? 0,
  };
}
