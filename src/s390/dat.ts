/**
 * Dynamic address translation: the bits of an address-space control element (ASCE) and of region, segment and page
 * table entries (Principles of Operation, "Dynamic Address Translation"; arch/s390/include/asm/pgtable.h).
 */

export const ASCE_ORIGIN = 0xfffffffffffff000n;
export const ASCE_REAL_SPACE = 0x20n;
/** Designation type, bits 2-3: 3 region-first, 2 region-second, 1 region-third, 0 segment table. */
export const ASCE_TYPE = 0x0cn;
/** Table length: (TL + 1) * 512 entries. */
export const ASCE_LENGTH = 0x03n;

export const TABLE_ORIGIN = 0xfffffffffffff000n;
/** Format control: the entry is a large frame (1 MiB in a segment table, 2 GiB in a region-third table). */
export const ENTRY_LARGE = 0x400n;
/** Table offset: first group of 512 entries that the next table has. */
export const ENTRY_OFFSET = 0xc0n;
export const ENTRY_INVALID = 0x20n;
export const ENTRY_TYPE = 0x0cn;
export const ENTRY_LENGTH = 0x03n;
/** Origin of a page table, which is 2 KiB long and aligned. */
export const SEGMENT_ORIGIN = 0xfffffffffffff800n;

export const PTE_FRAME = 0xfffffffffffff000n;
export const PTE_INVALID = 0x400n;
export const PTE_PROTECT = 0x200n;
export const PTE_MUST_BE_ZERO = 0x800n;
/** Software bits of Linux that tell an entry of a swapped-out frame: (pte & mask) == value, since 3.12. */
export const PTE_SWAP_MASK = 0x603n;
export const PTE_SWAP = 0x402n;
/** Software bit of Linux: a frame is there, though the entry may be invalid for the machine (old, PROT_NONE). */
export const PTE_SOFT_PRESENT = 0x001n;

export const SEGMENT_SIZE = 0x100000n;
export const REGION_THIRD_SIZE = 0x80000000n;
/** Entries of a page table. */
export const PAGE_TABLE_ENTRIES = 256;

/** Program interruption codes by which the machine reports a failed translation. */
export const PGM_ADDRESSING = 0x05;
export const PGM_SEGMENT = 0x10;
export const PGM_PAGE = 0x11;
export const PGM_SPECIFICATION = 0x12;
export const PGM_ASCE_TYPE = 0x38;
/** By table level: segment (0), region-third, region-second, region-first (3). */
export const PGM_OF_LEVEL: readonly number[] = [PGM_SEGMENT, 0x3b, 0x3a, 0x39];
