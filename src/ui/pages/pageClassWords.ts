/** Names of the page classes, in the order in which they are shown, and sums over them. */
import type { PageClass, PageClassReply } from '../../rpc/pageClassApi.ts';

/** A class of the picture; `zero`: pages of zeros that no level but 1 leaves out. */
export type ShownClass = PageClass | 'zero';

export interface ClassWords {
  readonly name: ShownClass;
  readonly label: string;
  readonly hint: string;
}

export const CLASS_WORDS: readonly ClassWords[] = [
  { name: 'kernel', label: 'Kernel', hint: 'code, data, page tables, stacks, and all that is nothing else' },
  { name: 'slab', label: 'Slab', hint: 'small objects of the kernel' },
  { name: 'cache', label: 'Page cache', hint: 'contents of files, shared memory' },
  { name: 'cachePrivate', label: 'Page cache, private', hint: 'with data of a file system attached' },
  { name: 'user', label: 'Programs', hint: 'anonymous memory of processes, huge pages' },
  { name: 'free', label: 'Free', hint: 'in the page allocator' },
  { name: 'zero', label: 'Zeros', hint: 'of the kernel’s pages, all zero' },
  { name: 'offline', label: 'Offline', hint: 'taken out of use, or with a hardware error' },
  { name: 'unknown', label: 'Unknown', hint: 'the state of the page is not in the dump' },
];

export const FRAME_BYTES = 4096;

const LEVEL_OF: Readonly<Record<PageClass, (level: number) => boolean>> = {
  kernel: () => false,
  slab: () => false,
  unknown: () => false,
  cache: (level) => (level & 6) !== 0,
  cachePrivate: (level) => (level & 4) !== 0,
  user: (level) => (level & 8) !== 0,
  free: (level) => (level & 16) !== 0,
  offline: (level) => level > 1,
};

/** Pages that a dump level stores, and how many of those are known to be zeros (stored once for all). */
export function keptPages(
  { classes }: PageClassReply,
  level: number,
): { readonly pages: number; readonly zeros: number | undefined } {
  let pages = 0;
  let zeros: number | undefined = 0;
  for (const one of classes) {
    if (LEVEL_OF[one.name](level)) continue;
    pages += one.frames;
    zeros = zeros === undefined || one.zeros === undefined ? undefined : zeros + one.zeros;
  }
  return { pages, zeros };
}

/** Slot of a class in the map of a reply; the last one is that of zeros. */
export function slotOf({ classes }: PageClassReply, name: ShownClass): number {
  return name === 'zero' ? classes.length : classes.findIndex((one) => one.name === name);
}

/** Pages of a class of the picture, as the map shows them. */
export function mapTotals(reply: PageClassReply): readonly number[] {
  const { frames, stride } = reply.map;
  const totals = Array.from({ length: stride }, () => 0);
  for (const [i, count] of frames.entries()) totals[i % stride] = (totals[i % stride] ?? 0) + count;
  return totals;
}
