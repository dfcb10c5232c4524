/**
 * What changed between two headers, field by field: a field is compared with the field of the same meaning, wherever
 * that stood, so that four bytes more in one note do not make everything behind it look changed.
 */
import type { HeaderReply, SectionTemplate } from '../../rpc/headerApi.ts';
import { createHeaderRows } from './headerRows.ts';

/** A changed field: its old bytes; undefined when there was no such field. */
export interface FieldChange {
  readonly old: Uint8Array | undefined;
}

export interface HeaderDiff {
  /** By row of the new header, ascending. */
  readonly changes: ReadonlyMap<number, FieldChange>;
  readonly changed: number;
  readonly added: number;
  /** Sections of the old header that are gone, by title. */
  readonly gone: readonly string[];
}

const NONE: HeaderDiff = { changes: new Map(), changed: 0, added: 0, gone: [] };
/** Titles of gone sections that are kept. */
const MAX_GONE = 8;

function isCompared({ kind }: SectionTemplate): boolean {
  return kind !== 'fill' && kind !== 'unknown';
}

/** Sections by kind and number. */
function sectionsByName({ map }: HeaderReply): Map<string, number> {
  const sections = new Map<string, number>();
  for (const [section, kind] of map.kinds.entries()) {
    const template = map.templates[kind];
    if (template === undefined || !isCompared(template)) continue;
    const name = `${template.title} ${map.numbers[section]}`;
    if (!sections.has(name)) sections.set(name, section);
  }
  return sections;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** The fields of a section by label; the second of a label has ` 2` added. */
function fieldsByLabel(reply: HeaderReply, section: number): Map<string, Uint8Array> {
  const { map, bytes } = reply;
  const start = map.starts[section] ?? 0;
  const found = new Map<string, Uint8Array>();
  for (const [label, field] of labelled(map.templates[map.kinds[section] ?? -1]))
    found.set(label, bytes.subarray(start + field.offset, start + field.offset + field.length));
  return found;
}

function labelled(template: SectionTemplate | undefined) {
  const seen = new Map<string, number>();
  return (template?.fields ?? []).map((field) => {
    const count = (seen.get(field.label) ?? 0) + 1;
    seen.set(field.label, count);
    return [count === 1 ? field.label : `${field.label} ${count}`, field] as const;
  });
}

/** Compares `after` with `before`; nothing changed when there is no `before`. */
export function diffHeaders(before: HeaderReply | undefined, after: HeaderReply): HeaderDiff {
  if (before === undefined || before === after) return NONE;
  const rows = createHeaderRows(after.map);
  const old = sectionsByName(before);
  const changes = new Map<number, FieldChange>();
  let changed = 0;
  let added = 0;
  for (const [name, section] of sectionsByName(after)) {
    const twin = old.get(name);
    old.delete(name);
    const { map, bytes } = after;
    const start = map.starts[section] ?? 0;
    const end = map.starts[section + 1] ?? map.length;
    if (twin !== undefined) {
      const from = before.map.starts[twin] ?? 0;
      const to = before.map.starts[twin + 1] ?? before.map.length;
      if (equal(before.bytes.subarray(from, to), bytes.subarray(start, end))) continue;
    }
    const oldFields = twin === undefined ? undefined : fieldsByLabel(before, twin);
    const first = rows.ofSection(section) + 1;
    for (const [i, [label, field]] of labelled(map.templates[map.kinds[section] ?? -1]).entries()) {
      const was = oldFields?.get(label);
      const now = bytes.subarray(start + field.offset, start + field.offset + field.length);
      if (was !== undefined && equal(was, now)) continue;
      changes.set(first + i, { old: was });
      if (was === undefined) added++;
      else changed++;
    }
  }
  const gone = [...new Set([...old.keys()].map((name) => name.replace(/ -?\d+$/, '')))].slice(0, MAX_GONE);
  return { changes, changed, added, gone };
}

const NUMBER = new Intl.NumberFormat('en');

/** The change in one sentence; empty when there was none to compare with. */
export function diffWords({ changed, added, gone }: HeaderDiff): string {
  const parts = [
    ...(changed > 0 ? [`${NUMBER.format(changed)} ${changed === 1 ? 'field' : 'fields'} changed`] : []),
    ...(added > 0 ? [`${NUMBER.format(added)} new`] : []),
    ...(gone.length > 0 ? [`gone: ${gone.join(', ')}`] : []),
  ];
  return parts.length === 0 ? 'No byte of the header changed.' : `${parts.join(', ')}.`;
}
