/**
 * Where the members of `struct page` are and how its marks are to be read, all from VMCOREINFO: the names changed with
 * the kernel, so each is looked for by its key, not by a version (kernel/vmcore_info.c and kernel/crash_core.c of
 * 3.11 .. 6.16; makedumpfile makedumpfile.c). What would make a wrong answer likely is a refusal in words.
 */
import { err, ok, type Result } from '../../base/result.ts';
import type { VmcoreInfo } from '../../engine/machine/machineTypes.ts';
import { decimalValue, symbolValue } from '../../engine/machine/vmcoreinfoValues.ts';

/** A value of `_mapcount`/`page_type` that marks a kind of page. `mask` selects the bits that decide. */
export interface TypeMark {
  readonly mask: number;
  /** Unsigned 32 bits, already masked. */
  readonly value: number;
}

/** How a huge page is told from other compound pages. */
export type HugeMark =
  | { readonly kind: 'none' }
  /** `_mapcount` of the head (6.9 and later). */
  | { readonly kind: 'type'; readonly mark: TypeMark }
  /** A flag of the second page (6.6 .. 6.8). */
  | { readonly kind: 'flag'; readonly bit: number }
  /** A number of 1 or 2 bytes in the second page (4.4 .. 6.5). */
  | { readonly kind: 'id'; readonly offset: number; readonly width: 1 | 2; readonly id: number }
  /** A pointer in the second page (before 4.4). */
  | { readonly kind: 'pointer'; readonly offset: number; readonly address: bigint };

export interface PageLayout {
  /** SIZE(page), bytes. Offsets below are into it. */
  readonly size: number;
  readonly flags: number;
  readonly mapcount: number;
  readonly mapping: number;
  readonly private: number;
  /** Undefined before 4.4: tails are then found from their head. */
  readonly compoundHead: number | undefined;
  /** `lru` of the second page holds the order before 4.4. */
  readonly lru: number;
  /** Masks of the low word of the flags; 0: this kernel has no such flag. */
  readonly lruFlag: number;
  readonly privateFlag: number;
  readonly swapCacheFlag: number;
  readonly swapBackedFlag: number;
  readonly slabFlag: number;
  readonly poisonFlag: number;
  readonly headFlag: number;
  readonly buddy: TypeMark;
  readonly slab: TypeMark | undefined;
  readonly offline: TypeMark | undefined;
  readonly unaccepted: TypeMark | undefined;
  readonly huge: HugeMark;
  /** Orders of free blocks are below this. */
  readonly orders: number;
}

/** The newest kernel whose rules are known here. A newer one may mean something else by the same names. */
const NEWEST = [6, 16] as const;
const OLDEST = [3, 11] as const;
const MAX_PAGE_SIZE = 256;

function releaseOf(values: ReadonlyMap<string, string>): readonly [number, number] | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})/.exec(values.get('OSRELEASE') ?? '');
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}

function isBefore(one: readonly [number, number], other: readonly [number, number]): boolean {
  return one[0] === other[0] ? one[1] < other[1] : one[0] < other[0];
}

/** The layout, or why page classes cannot be told. */
export function readPageLayout(vmcoreinfo: VmcoreInfo | undefined): Result<PageLayout, string> {
  if (vmcoreinfo === undefined)
    return err('The dump has no VMCOREINFO, which says where the kernel keeps the state of its pages.');
  const { values } = vmcoreinfo;
  const release = releaseOf(values);
  if (release === undefined) return err('VMCOREINFO does not name the release of the kernel.');
  if (isBefore(NEWEST, release) || isBefore(release, OLDEST))
    return err(
      `The kernel is ${release.join('.')}. How pages are marked is known here for ${OLDEST.join('.')} to ${NEWEST.join('.')}.`,
    );
  const missing: string[] = [];
  const number = (key: string): number | undefined => decimalValue(values, key);
  const need = (key: string): number => {
    const value = number(key);
    if (value === undefined) missing.push(key);
    return value ?? 0;
  };
  const flag = (name: string): number => {
    const bit = number(`NUMBER(${name})`);
    return bit === undefined || bit < 0 || bit > 31 ? 0 : 2 ** bit;
  };
  const size = need('SIZE(page)');
  const headFlag = number('NUMBER(PG_head_mask)') ?? flag('PG_head');
  const layout: PageLayout = {
    size,
    flags: need('OFFSET(page.flags)'),
    mapcount: need('OFFSET(page._mapcount)'),
    mapping: need('OFFSET(page.mapping)'),
    private: need('OFFSET(page.private)'),
    compoundHead: number('OFFSET(page.compound_head)'),
    lru: need('OFFSET(page.lru)'),
    lruFlag: 2 ** need('NUMBER(PG_lru)'),
    privateFlag: 2 ** need('NUMBER(PG_private)'),
    swapCacheFlag: flag('PG_swapcache'),
    swapBackedFlag: flag('PG_swapbacked'),
    slabFlag: flag('PG_slab'),
    poisonFlag: flag('PG_hwpoison'),
    headFlag: headFlag > 0 && headFlag < 2 ** 32 ? headFlag : 0,
    buddy: typeMark(need('NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)')),
    slab: optionalMark(number('NUMBER(PAGE_SLAB_MAPCOUNT_VALUE)')),
    offline: optionalMark(number('NUMBER(PAGE_OFFLINE_MAPCOUNT_VALUE)')),
    unaccepted: optionalMark(number('NUMBER(PAGE_UNACCEPTED_MAPCOUNT_VALUE)')),
    huge: hugeMark(values, size, release),
    orders: number('LENGTH(zone.free_area)') ?? 11,
  };
  if (missing.length > 0) return err(`VMCOREINFO does not say ${missing.join(', ')}.`);
  if (layout.compoundHead === undefined && !isBefore(release, [4, 4]))
    return err('VMCOREINFO does not say OFFSET(page.compound_head).');
  return problem(layout) ?? ok(layout);
}

/** Whether the numbers can be those of a `struct page`. */
function problem(layout: PageLayout): Result<never, string> | undefined {
  const { size, orders } = layout;
  const words = [layout.flags, layout.mapping, layout.private, layout.lru, layout.compoundHead ?? 0];
  const isWithin = (offset: number, length: number): boolean => offset >= 0 && offset + length <= size;
  if (size < 32 || size > MAX_PAGE_SIZE || size % 8 !== 0)
    return err(`VMCOREINFO gives struct page ${size} bytes, which cannot be.`);
  if (!words.every((offset) => isWithin(offset, 8)) || !isWithin(layout.mapcount, 4))
    return err('VMCOREINFO gives members of struct page that lie outside it.');
  if (![layout.lruFlag, layout.privateFlag].every((flag) => flag >= 1 && flag < 2 ** 32))
    return err('VMCOREINFO gives page flags with impossible numbers.');
  if (orders < 1 || orders > 30) return err(`VMCOREINFO gives ${orders} sizes of free blocks.`);
  return undefined;
}

/** From 6.12 the uppermost byte is the type, and the rest may count; before, the whole word is compared. */
function typeMark(value: number): TypeMark {
  const word = value < 0 ? value + 2 ** 32 : value;
  const isByte = word % 2 ** 24 === 0 && word >= 0xf0 * 2 ** 24;
  return { mask: isByte ? 0xff000000 : 0xffffffff, value: word };
}

function optionalMark(value: number | undefined): TypeMark | undefined {
  return value === undefined ? undefined : typeMark(value);
}

function hugeMark(
  values: ReadonlyMap<string, string>,
  size: number,
  release: readonly [number, number],
): HugeMark {
  const type = decimalValue(values, 'NUMBER(PAGE_HUGETLB_MAPCOUNT_VALUE)');
  if (type !== undefined) return { kind: 'type', mark: typeMark(type) };
  const bit = decimalValue(values, 'NUMBER(PG_hugetlb)');
  if (bit !== undefined && bit >= 0 && bit < 32) return { kind: 'flag', bit };
  const id = decimalValue(values, 'NUMBER(HUGETLB_PAGE_DTOR)');
  const folio = decimalValue(values, 'OFFSET(folio._folio_dtor)');
  const offset = folio === undefined ? decimalValue(values, 'OFFSET(page.compound_dtor)') : folio - size;
  if (id !== undefined && offset !== undefined && offset >= 0 && offset + 2 <= size)
    return { kind: 'id', offset, width: isBefore(release, [4, 16]) ? 2 : 1, id };
  const address = symbolValue(values, 'free_huge_page');
  const lru = decimalValue(values, 'OFFSET(page.lru)');
  if (address !== undefined && lru !== undefined && isBefore(release, [4, 4]))
    return { kind: 'pointer', offset: lru, address };
  return { kind: 'none' };
}
