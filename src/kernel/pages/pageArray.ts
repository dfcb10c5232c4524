/**
 * Finds the kernel's array of `struct page`: by SYMBOL(vmemmap), or section by section in mem_section (SPARSEMEM:
 * include/linux/mmzone.h, mm/sparse.c). Gives for any frame the address that frame 0 would have in the same array.
 */
import { FRAME_SIZE, safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { Lru } from '../../base/lru.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { decimalValue, symbolValue } from '../../engine/machine/vmcoreinfoValues.ts';
import type { ReadError } from '../../engine/types.ts';
import type { KernelSource } from '../types.ts';

export interface PageArray {
  /** In words, for people: how it was found. */
  readonly origin: string;
  /** Virtual address of the `struct page` of frame 0, as the array of `frame` counts; undefined: none is known. */
  baseOf(frame: number, signal?: AbortSignal): Promise<Result<number | undefined, ReadError>>;
}

/** Low bits of section_mem_map are flags. Bit 0: there is memory. */
const MAP_FLAGS = 64;
const KEPT_SECTIONS = 4096;
const MAX_ROOTS = 2 ** 20;

/** The array, or why there is none. Fails only for `changed` and `cancelled`. */
export async function findPageArray(
  source: KernelSource,
  pageSize: number,
  signal?: AbortSignal,
): Promise<Result<Result<PageArray, string>, ReadError>> {
  const values = source.vmcoreinfo?.values;
  const reasons: string[] = [];
  const vmemmap = symbolValue(values, 'vmemmap');
  if (vmemmap !== undefined) {
    const base = safeNumber(vmemmap);
    const array: PageArray = { origin: 'SYMBOL(vmemmap)', baseOf: async () => ok(base) };
    const works = await isReadable(source, array, pageSize, signal);
    if (!works.ok) return works;
    if (works.value) return ok(ok(array));
    reasons.push('No page state can be read where SYMBOL(vmemmap) points to.');
  }
  const sections = sectionTable(source, pageSize);
  if (!sections.ok) return ok(err([...reasons, sections.error].join(' ')));
  for (const isPointer of [false, true]) {
    const array = sections.value(isPointer);
    const works = await isReadable(source, array, pageSize, signal);
    if (!works.ok) return works;
    if (works.value) return ok(ok(array));
  }
  return ok(err([...reasons, 'No page state can be read where SYMBOL(mem_section) points to.'].join(' ')));
}

/** Frames of the kernel itself and of the start of memory: at least one of them must have a readable `struct page`. */
async function isReadable(
  { virtual, layout, vmcoreinfo }: KernelSource,
  array: PageArray,
  pageSize: number,
  signal: AbortSignal | undefined,
): Promise<Result<boolean, ReadError>> {
  const text = symbolValue(vmcoreinfo?.values, '_stext');
  const image = text === undefined ? undefined : layout.toPhysical(text);
  for (const frame of [image === undefined ? 256 : Math.floor(image / FRAME_SIZE), 0]) {
    const base = await array.baseOf(frame, signal);
    if (!base.ok) return base;
    if (base.value === undefined) continue;
    const read = await virtual.read(BigInt(base.value + frame * pageSize), pageSize, signal);
    if (read.ok) return ok(true);
    if (read.error.kind === 'cancelled' || read.error.kind === 'changed') return err(read.error);
  }
  return ok(false);
}

/** Makes the array from mem_section; `isPointer`: SYMBOL(mem_section) is the variable, not its value. */
function sectionTable(
  { virtual, vmcoreinfo }: KernelSource,
  pageSize: number,
): Result<(isPointer: boolean) => PageArray, string> {
  const values = vmcoreinfo?.values;
  const symbol = symbolValue(values, 'mem_section');
  const length = decimalValue(values, 'LENGTH(mem_section)');
  const size = decimalValue(values, 'SIZE(mem_section)');
  const offset = decimalValue(values, 'OFFSET(mem_section.section_mem_map)');
  if (symbol === undefined || length === undefined || size === undefined || offset === undefined)
    return err('VMCOREINFO says neither SYMBOL(vmemmap) nor where mem_section is.');
  const sectionBits = decimalValue(values, 'NUMBER(SECTION_SIZE_BITS)') ?? 28;
  const physBits = decimalValue(values, 'NUMBER(MAX_PHYSMEM_BITS)') ?? 46;
  const isSane =
    size >= 8 && size <= FRAME_SIZE && offset >= 0 && offset + 8 <= size && length > 0 && length <= MAX_ROOTS;
  if (!isSane || sectionBits < 20 || sectionBits > 40 || physBits <= sectionBits || physBits > 64)
    return err('VMCOREINFO describes mem_section with impossible numbers.');
  const sectionCount = 2 ** (physBits - sectionBits);
  const perRoot = Math.floor(FRAME_SIZE / size);
  // SPARSEMEM_EXTREME: an array of pointers to frames full of sections; otherwise the sections themselves.
  const isExtreme = length === Math.ceil(sectionCount / perRoot) && length !== sectionCount;
  const framesPerSection = 2 ** (sectionBits - 12);
  const word = async (addr: bigint, signal?: AbortSignal): Promise<Result<bigint | undefined, ReadError>> => {
    const read = await virtual.read(addr, 8, signal);
    if (read.ok) return ok(new BeReader(read.value).u64(0));
    return read.error.kind === 'cancelled' || read.error.kind === 'changed' ? err(read.error) : ok(undefined);
  };
  return ok((isPointer) => {
    const known = new Lru<number, { readonly base: number | undefined }>(KEPT_SECTIONS);
    const find = async (nr: number, signal?: AbortSignal): Promise<Result<number | undefined, ReadError>> => {
      if (nr >= sectionCount || (!isExtreme && nr >= length)) return ok(undefined);
      let start: bigint | undefined = symbol;
      if (isPointer) {
        const value = await word(symbol, signal);
        if (!value.ok) return value;
        start = value.value;
      }
      if (start !== undefined && isExtreme) {
        const root = await word(start + BigInt(Math.floor(nr / perRoot) * 8), signal);
        if (!root.ok) return root;
        start = root.value;
      }
      if (start === undefined || start === 0n) return ok(undefined);
      const entry = start + BigInt((isExtreme ? nr % perRoot : nr) * size + offset);
      const map = await word(entry, signal);
      if (!map.ok) return map;
      if (map.value === undefined || map.value % 2n === 0n) return ok(undefined);
      const base = safeNumber(map.value - (map.value % BigInt(MAP_FLAGS)));
      return ok(base === undefined || base + nr * framesPerSection * pageSize < 0 ? undefined : base);
    };
    return {
      origin: isExtreme ? 'mem_section, two levels' : 'mem_section',
      async baseOf(frame, signal) {
        const nr = Math.floor(frame / framesPerSection);
        const kept = known.get(nr);
        if (kept !== undefined) return ok(kept.base);
        const found = await find(nr, signal);
        if (found.ok) known.set(nr, { base: found.value });
        return found;
      },
    };
  });
}
