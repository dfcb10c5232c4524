/**
 * Numbers of the s390 architecture and of the agreements between Linux and its dump tools, each with its name in the
 * manual or the kernel. Offsets inside the lowcore are in `lowcore.ts`. All multi-byte fields are big endian.
 */

/** e_machine of s390 ELF files, include/uapi/linux/elf-em.h. */
export const EM_S390 = 22;
/** The number used before EM_S390 was assigned (EM_S390_OLD). */
export const EM_S390_OLD = 0xa390;

/** Size of a prefix area in bytes: 8 KiB in z/Architecture (Principles of Operation, "Prefixing"). */
export const PREFIX_SIZE = 0x2000;
/** One past the largest prefix: the prefix register has bits 33-50 only. */
export const PREFIX_LIMIT = 0x80000000;
/** CPUs that Oldmem takes from one dump at most; the largest NR_CPUS of s390 kernels is 512. */
export const MAX_CPUS = 512;

/** Note types of core files, include/uapi/linux/elf.h. */
export const NT_PRSTATUS = 1;
export const NT_PRFPREG = 2;
export const NT_PRPSINFO = 3;
export const NT_TASKSTRUCT = 4;
export const NT_AUXV = 6;
/** Type 3 of the notes named `GNU`: the build id. */
export const NT_GNU_BUILD_ID = 3;
/** Type 5 of the notes named `GNU`: program properties. */
export const NT_GNU_PROPERTY = 5;
export const NT_S390_HIGH_GPRS = 0x300;
export const NT_S390_TIMER = 0x301;
export const NT_S390_TODCMP = 0x302;
export const NT_S390_TODPREG = 0x303;
export const NT_S390_CTRS = 0x304;
export const NT_S390_PREFIX = 0x305;
export const NT_S390_LAST_BREAK = 0x306;
export const NT_S390_SYSTEM_CALL = 0x307;
export const NT_S390_TDB = 0x308;
export const NT_S390_VXRS_LOW = 0x309;
export const NT_S390_VXRS_HIGH = 0x30a;
export const NT_S390_GS_CB = 0x30b;
export const NT_S390_GS_BC = 0x30c;
export const NT_S390_RI_CB = 0x30d;
export const NT_S390_PV_CPU_DATA = 0x30e;
/** Type of the notes named VMCOREINFO. */
export const NT_VMCOREINFO = 0;
export const NT_VMCOREDD = 0x700;

/** PSW mask word, bits 0-63 of the PSW (asm/ptrace.h; Principles of Operation, "Program-Status-Word Format"). */
export const PSW_MASK_PER = 0x4000000000000000n;
export const PSW_MASK_DAT = 0x0400000000000000n;
export const PSW_MASK_IO = 0x0200000000000000n;
export const PSW_MASK_EXT = 0x0100000000000000n;
export const PSW_MASK_KEY = 0x00f0000000000000n;
/** Bit 12: one in the 8-byte ESA/390 PSW, must be zero here. */
export const PSW_MASK_BASE = 0x0008000000000000n;
export const PSW_MASK_MCHECK = 0x0004000000000000n;
export const PSW_MASK_WAIT = 0x0002000000000000n;
export const PSW_MASK_PSTATE = 0x0001000000000000n;
export const PSW_MASK_ASC = 0x0000c00000000000n;
export const PSW_MASK_CC = 0x0000300000000000n;
export const PSW_MASK_PM = 0x00000f0000000000n;
export const PSW_MASK_RI = 0x0000008000000000n;
export const PSW_MASK_EA = 0x0000000100000000n;
export const PSW_MASK_BA = 0x0000000080000000n;
/** Bits that are unassigned in the mask word: 0, 2-4, 25-30 and 33-63. */
export const PSW_MASK_UNASSIGNED = 0xb800007e7fffffffn;

/** TOD clock value of 1970-01-01 00:00 UTC (TOD_UNIX_EPOCH, asm/timex.h). */
export const TOD_UNIX_EPOCH = 0x7d91048bca000000n;
/** Clock units in a microsecond: bit 51 of the TOD clock is one microsecond. */
export const TOD_UNITS_PER_MICROSECOND = 4096n;

/** Magic of the os_info page: "OSINFOSZ" (asm/os_info.h). */
export const OS_INFO_MAGIC = 0x4f53494e464f535an;
/** Bytes that the os_info checksum starts after: magic and the checksum itself. */
export const OS_INFO_CHECKSUM_START = 12;
/** Offset of the first os_info entry, and bytes per entry (packed). */
export const OS_INFO_ENTRIES = 32;
export const OS_INFO_ENTRY_SIZE = 20;
/** Entries since 6.10; earlier kernels have two. */
export const OS_INFO_ENTRY_COUNT = 13;

/** Bytes 0..7 of memory when a dump was taken of a running system (zgetdump, hypervisor): "LIVEDUMP". */
export const LIVEDUMP_MAGIC = 0x4c49564544554d50n;
