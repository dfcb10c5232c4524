/** What a page frame of the dumped machine is used for, as far as its `struct page` tells, and what a dump level leaves out. */

/** The classes in the order of their codes; a class map is an array of indexes into this. */
export const PAGE_CLASSES = [
  /** Kernel code and data, page tables, stacks, per-CPU areas; everything that no other class claims. */
  'kernel',
  /** Small objects of the kernel (slab allocator). */
  'slab',
  /** Page cache without private data. */
  'cache',
  /** Page cache with private data of a file system. */
  'cachePrivate',
  /** Anonymous memory of programs, and huge pages. */
  'user',
  /** Free in the buddy allocator. */
  'free',
  /** Taken offline, or with a hardware error: no dump may read it. */
  'offline',
  /** Its `struct page` cannot be read. */
  'unknown',
] as const;

export type PageClass = (typeof PAGE_CLASSES)[number];

/** The code of a class. */
export function classCode(name: PageClass): number {
  return PAGE_CLASSES.indexOf(name);
}

/** Bits of a dump level, as makedumpfile names them (makedumpfile.8, option -d). */
export const LEVEL_ZERO = 1;
export const LEVEL_CACHE = 2;
export const LEVEL_CACHE_PRIVATE = 4;
export const LEVEL_USER = 8;
export const LEVEL_FREE = 16;

/**
 * True when a dump level leaves pages of this class out, whatever is in them. Level 4 takes all of the page cache, as
 * makedumpfile does. Offline pages are left out as soon as classes are looked at.
 */
export function isLeftOut(name: PageClass, level: number): boolean {
  switch (name) {
    case 'cache':
      return (level & (LEVEL_CACHE | LEVEL_CACHE_PRIVATE)) !== 0;
    case 'cachePrivate':
      return (level & LEVEL_CACHE_PRIVATE) !== 0;
    case 'user':
      return (level & LEVEL_USER) !== 0;
    case 'free':
      return (level & LEVEL_FREE) !== 0;
    case 'offline':
      return level > LEVEL_ZERO;
    case 'kernel':
    case 'slab':
    case 'unknown':
      return false;
  }
}
