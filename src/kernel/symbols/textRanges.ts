/** Where code is: only addresses in these ranges may be taken for return addresses. */
import type { SymbolRows } from './symbolRows.ts';

/** A stretch [start, end) of virtual addresses. */
export interface VirtualRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** Bounds of the kernel's own code (arch/s390/kernel/vmlinux.lds.S). */
const KERNEL_TEXT = [
  ['_stext', '_etext'],
  ['_sinittext', '_einittext'],
  ['_stext_amode31', '_etext_amode31'],
] as const;

/** How far the last function of a module may reach when its size is unknown. */
const LAST_FUNCTION = 4096n;

/** True for the nm letters of code: t, T and weak w, W. */
export function isTextType(type: number): boolean {
  return type === 0x74 || type === 0x54 || type === 0x77 || type === 0x57;
}

/**
 * The code of the kernel and of every module. `addrOf` finds a symbol of the kernel. Where the bounds have no
 * symbols, the range from the first to the last text symbol stands for them.
 */
export function textRanges(
  rows: SymbolRows,
  addrOf: (name: string) => bigint | undefined,
): readonly VirtualRange[] {
  const ranges: VirtualRange[] = [];
  for (const [from, to] of KERNEL_TEXT) {
    const start = addrOf(from);
    const end = addrOf(to);
    if (start !== undefined && end !== undefined && end > start) ranges.push({ start, end });
  }
  const kernelKnown = addrOf('_stext') !== undefined && addrOf('_etext') !== undefined;
  const spans = new Map<number, { start: bigint; end: bigint }>();
  for (let row = 0; row < rows.count; row++) {
    const owner = rows.owners[row] ?? 0;
    if (!isTextType(rows.types[row] ?? 0) || (owner === 0 && kernelKnown)) continue;
    const addr = rows.addrs[row] ?? 0n;
    const size = BigInt(rows.sizes[row] ?? 0);
    const end = addr + (size > 0n ? size : LAST_FUNCTION);
    const span = spans.get(owner);
    if (span === undefined) spans.set(owner, { start: addr, end });
    else if (end > span.end) span.end = end;
  }
  return [...ranges, ...spans.values()];
}
