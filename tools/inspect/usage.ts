/** What `npm run inspect -- --help` prints. */
import { EXPORT_USAGE } from './exportArgs.ts';

/** Options in the order in which a person needs them, and the exit statuses. */
export const USAGE = `usage: npm run --silent inspect -- [options] FILE...
  (none)             a summary
  --json             the summary as one JSON object
  --report           the summary and every check that ran; with --json as one JSON object
  --read ADDR LEN    LEN bytes at absolute address ADDR, raw, on standard output
  --virtual          ADDR of --read is a virtual address of the kernel
  --vtop ADDR        the absolute address of the kernel's virtual address ADDR, and how it comes about
  --log              the kernel log as dmesg prints it; with --json one array of records
  --bt               what every CPU was doing; with --json an array, as the two below
  --ps               the tasks, in the columns of crash
  --mod              the modules
  --pages            what the pages of memory are used for, counted
  --facts            command line, uptime, load, memory, run queues, file systems, sockets; with --json an array
  --compare FILE     compares with another dump, facts and all of memory; once for each of its files; with --json an object
  --sym NAME|ADDR    the symbols of that name, or the symbol that holds the address
  --dis PLACE [LEN]  the code at an address, symbol or task, LEN bytes of it or the whole symbol
  --struct TYPE PLACE the memory at an address, symbol, or pid N, as a struct of the kernel
  --symbols FILE     names from a System.map, /proc/kallsyms or vmlinux of this kernel; also known among FILEs
  --hsa FILE         the HSA file
  --memory FILE      the memory file
  --map FILE         the memory map: zcore's memmap, start and size pairs, or /proc/iomem
  --hsa-size N       HSA size in bytes; 0: the memory file holds all memory
  --shape NAME       full, remainder, packed, packed-remainder or s390-header
  --select WHICH     prod, kdump or all, for memory of a system with a crash kernel
  --find-vmcoreinfo  searches all memory for VMCOREINFO and lists the blocks; with --json an array
  --vmcoreinfo ADDR  takes the VMCOREINFO whose text begins at ADDR, as listed by --find-vmcoreinfo
${EXPORT_USAGE}
gzip, xz and zstd files are unpacked into a temporary folder (TMPDIR) that is removed at the end; tar archives are opened.
Addresses are hexadecimal, with or without 0x. Sizes and lengths are decimal, or hexadecimal with 0x.
Exit status: 0 done; 1 not a dump, or damaged beyond use; 2 wrong arguments; 3 the bytes are not in the dump.`;
