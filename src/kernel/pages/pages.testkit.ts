/** Made page states: a memory whose `struct page`s are written by hand, with VMCOREINFO of three eras. */
import { BeWriter } from '../../base/bytes.ts';
import { flatImage } from '../../engine/machine/images.testkit.ts';
import { createVirtualLayout } from '../../engine/machine/layout.ts';
import { vmcoreInfoFrom } from '../../engine/machine/vmcoreinfo.ts';
import type { KernelSource } from '../types.ts';
import { createVirtualMemory } from '../virtualMemory.ts';

/** Where the array stands in made memory; virtual is absolute there. */
export const ARRAY_AT = 0x100000;
export const PAGE_BYTES = 64;
const OFFSETS = `SIZE(page)=64
OFFSET(page.flags)=0
OFFSET(page.lru)=8
OFFSET(page.mapping)=24
OFFSET(page.private)=40
OFFSET(page._mapcount)=48
LENGTH(zone.free_area)=11
NUMBER(PG_lru)=4
NUMBER(PG_private)=13
NUMBER(PG_swapcache)=10
NUMBER(PG_swapbacked)=19
NUMBER(PG_hwpoison)=22
NUMBER(PG_head_mask)=65536
`;
const HEADS = 'OFFSET(page.compound_head)=8\n';

/** Keys as kernels of that time write them. */
export const VMCOREINFO = {
  /** Before 4.4: no compound_head. */
  old: `OSRELEASE=4.1.0\nPAGESIZE=4096\n${OFFSETS}NUMBER(PG_slab)=7\nNUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)=-128\nSYMBOL(vmemmap)=${ARRAY_AT.toString(16)}\n`,
  /** 4.18 .. 6.2. */
  middle: `OSRELEASE=6.1.0\nPAGESIZE=4096\n${OFFSETS}${HEADS}NUMBER(PG_slab)=9\nNUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)=-129\nNUMBER(PAGE_OFFLINE_MAPCOUNT_VALUE)=-257\nOFFSET(page.compound_dtor)=16\nNUMBER(HUGETLB_PAGE_DTOR)=2\nSYMBOL(vmemmap)=${ARRAY_AT.toString(16)}\n`,
  /** 6.12 and later. */
  new: `OSRELEASE=6.12.0\nPAGESIZE=4096\n${OFFSETS}${HEADS}NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)=-268435456\nNUMBER(PAGE_OFFLINE_MAPCOUNT_VALUE)=-251658240\nNUMBER(PAGE_SLAB_MAPCOUNT_VALUE)=-184549376\nNUMBER(PAGE_HUGETLB_MAPCOUNT_VALUE)=-201326592\nSYMBOL(vmemmap)=${ARRAY_AT.toString(16)}\n`,
} as const;

/** Members of one made page; what is not given is 0, `mapcount` -1. */
export interface MadePage {
  readonly flags?: number;
  /** Frame of the head: makes it a tail. */
  readonly tailOf?: number;
  readonly mapping?: number;
  readonly private?: number;
  readonly mapcount?: number;
  /** Byte at offset 16: the kind of a compound page (4.16 .. 6.2). */
  readonly kind?: number;
  /** Before 4.4, of the second page: the order at lru.prev. */
  readonly order?: number;
}

export const FLAG = {
  lru: 2 ** 4,
  slab: 2 ** 9,
  oldSlab: 2 ** 7,
  swapCache: 2 ** 10,
  private: 2 ** 13,
  head: 2 ** 16,
  swapBacked: 2 ** 19,
  poison: 2 ** 22,
} as const;

/** The array as bytes, one page after the other from frame 0. */
export function pageBytes(pages: readonly MadePage[], arrayBase = ARRAY_AT): Uint8Array<ArrayBuffer> {
  const writer = new BeWriter(pages.length * PAGE_BYTES);
  for (const [frame, page] of pages.entries()) {
    const at = frame * PAGE_BYTES;
    writer.u32(at + 4, page.flags ?? 0);
    if (page.tailOf !== undefined) writer.u64(at + 8, BigInt(arrayBase + page.tailOf * PAGE_BYTES + 1));
    if (page.order !== undefined) writer.u64(at + 16, BigInt(page.order));
    if (page.kind !== undefined) writer.set(at + 16, Uint8Array.of(page.kind));
    writer.u64(at + 24, BigInt(page.mapping ?? 0));
    writer.u64(at + 40, BigInt(page.private ?? 0));
    const mapcount = page.mapcount ?? -1;
    writer.u32(at + 48, mapcount < 0 ? mapcount + 2 ** 32 : mapcount);
  }
  return writer.bytes;
}

/** A kernel with these bytes as its page array. */
export function madeKernel(text: string, array: Uint8Array, memorySize = 0x400000): KernelSource {
  const memory = flatImage(memorySize, [[ARRAY_AT, array]]);
  const vmcoreinfo = vmcoreInfoFrom(new TextEncoder().encode(text), 'made', 'exact');
  const layout = createVirtualLayout(vmcoreinfo, undefined, memory.end);
  const virtual = createVirtualMemory(memory, layout, undefined);
  return { memory, cpus: [], vmcoreinfo, osInfo: undefined, uts: undefined, layout, virtual };
}
