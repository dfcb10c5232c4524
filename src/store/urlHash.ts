/**
 * The hash of the page's address as data, and back: `#h=1&f=<fingerprint>&z=<bytes>&v=memory&a=<hex>`, with
 * `w=<hex>` (virtual address), `s=<hex>-<hex>`, `u`, `t`, `e`, and the answers `q` (which of two systems) and `i=<hex>`
 * (which VMCOREINFO), only where they differ from the default. Pure; `urlState.ts` ties it to the page.
 * A hash is written by anybody: what does not parse is dropped, part by part.
 */
import * as v from 'valibot';
import { type PhysAddr, physAddr } from '../base/address.ts';
import { hex } from '../base/hex.ts';
import { type UnitSize, VIEW_IDS, type ViewId } from './viewStore.ts';

/** What a hash can say. Every part may be absent. */
export interface UrlHash {
  readonly fingerprint?: string | undefined;
  readonly sizeBytes?: number | undefined;
  readonly view?: ViewId | undefined;
  readonly cursor?: PhysAddr | undefined;
  /** The cursor in the kernel's virtual space; there while that is shown, and the selection is then of that space. */
  readonly virtual?: number | undefined;
  readonly selection?: { readonly start: number; readonly end: number } | undefined;
  readonly unit?: UnitSize | undefined;
  readonly encoding?: 'ascii' | 'ebcdic' | undefined;
  readonly endian?: 'big' | 'little' | undefined;
  /** Which of two systems is shown. */
  readonly select?: 'prod' | 'kdump' | 'all' | undefined;
  /** Absolute address of the VMCOREINFO text that was chosen. */
  readonly vmcoreinfoAt?: number | undefined;
}

const Address = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{1,14}$/i),
  v.transform((text) => Number.parseInt(text, 16)),
  v.safeInteger(),
  v.transform(physAddr),
);
const Range = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{1,14}-[0-9a-f]{1,14}$/i),
  v.transform((text) => {
    const [start = '', end = ''] = text.split('-');
    return { start: Number.parseInt(start, 16), end: Number.parseInt(end, 16) };
  }),
  v.check((range) => Number.isSafeInteger(range.end) && range.start < range.end),
  v.transform((range) => ({ start: physAddr(range.start), end: physAddr(range.end) })),
);
const Size = v.pipe(v.string(), v.regex(/^[0-9]{1,16}$/), v.transform(Number), v.safeInteger());
const Fingerprint = v.pipe(v.string(), v.regex(/^[0-9a-f]{4,64}$/i));
const View = v.picklist(VIEW_IDS);
const Unit = v.pipe(v.picklist(['1', '2', '4']), v.transform(toUnit));
const Encoding = v.literal('ebcdic');
const Endian = v.literal('little');
const Side = v.picklist(['prod', 'kdump', 'all']);

function toUnit(text: '1' | '2' | '4'): UnitSize {
  switch (text) {
    case '1':
      return 1;
    case '2':
      return 2;
    case '4':
      return 4;
  }
}

/** Reads a hash with or without its `#`. Never fails: unknown and damaged parts are left out. */
export function parseHash(hash: string): UrlHash {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  function part<T>(key: string, schema: v.GenericSchema<string, T>): T | undefined {
    const text = params.get(key);
    if (text === null) return undefined;
    const parsed = v.safeParse(schema, text);
    return parsed.success ? parsed.output : undefined;
  }
  return {
    fingerprint: part('f', Fingerprint),
    sizeBytes: part('z', Size),
    view: part('v', View),
    cursor: part('a', Address),
    virtual: part('w', Address),
    selection: part('s', Range),
    unit: part('u', Unit),
    encoding: part('t', v.pipe(v.string(), Encoding)),
    endian: part('e', v.pipe(v.string(), Endian)),
    select: part('q', v.pipe(v.string(), Side)),
    vmcoreinfoAt: part('i', Address),
  };
}

/** Writes a hash, with its `#`. */
export function formatHash(state: UrlHash): string {
  const parts: string[] = ['h=1'];
  if (state.fingerprint !== undefined) parts.push(`f=${state.fingerprint}`);
  if (state.sizeBytes !== undefined) parts.push(`z=${state.sizeBytes}`);
  if (state.view !== undefined) parts.push(`v=${state.view}`);
  if (state.cursor !== undefined) parts.push(`a=${hex(state.cursor)}`);
  if (state.virtual !== undefined) parts.push(`w=${hex(state.virtual)}`);
  if (state.selection !== undefined) {
    parts.push(`s=${hex(state.selection.start)}-${hex(state.selection.end)}`);
  }
  if (state.unit !== undefined && state.unit !== 8) parts.push(`u=${state.unit}`);
  if (state.encoding === 'ebcdic') parts.push('t=ebcdic');
  if (state.endian === 'little') parts.push('e=little');
  if (state.select !== undefined) parts.push(`q=${state.select}`);
  if (state.vmcoreinfoAt !== undefined) parts.push(`i=${hex(state.vmcoreinfoAt)}`);
  return `#${parts.join('&')}`;
}
