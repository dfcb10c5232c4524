/**
 * What the kernel views read and what they answer. Everything a view derives carries its confidence: `exact` (said by
 * VMCOREINFO, BTF or kallsyms), `inferred` (a heuristic, with its vote in words), `unreliable`.
 */
import type { PhysAddr } from '../base/address.ts';
import type { Result } from '../base/result.ts';
import type { VirtualLayout } from '../engine/machine/layout.ts';
import type { Confidence, Cpu, OsInfo, Uts, VmcoreInfo } from '../engine/machine/machineTypes.ts';
import type { GapReason, MemoryImage, ReadError } from '../engine/types.ts';
import type { UserSymbols } from './symbols/userSymbols.ts';

/** Why a kernel virtual address could not be read. */
export type Fault =
  | ReadError
  /** Translated, but the bytes are not in the dump. */
  | {
      readonly kind: 'missing';
      readonly start: PhysAddr;
      readonly length: number;
      readonly reason: GapReason;
    }
  /** No translation: an invalid or damaged table entry, in words. */
  | { readonly kind: 'unmapped'; readonly addr: bigint; readonly detail: string };

/** One step of an address translation, for people: which table, which entry, what it says. */
export interface TranslationStep {
  readonly what: string;
  /** Absolute address of the entry, when one was read. */
  readonly at: PhysAddr | undefined;
  readonly entry: bigint | undefined;
  readonly words: string;
  /** Address of the table's first entry, and which entry it is; absent for the ASCE and the fixed map. */
  readonly table?: bigint;
  readonly index?: number;
  /** The other bits of the entry, in words. */
  readonly bits?: string;
}

/** Where a virtual address leads. */
export interface Translation {
  readonly addr: bigint;
  readonly phys: PhysAddr | undefined;
  /** Bytes from `phys` to the end of the frame (4 KiB, 1 MiB or 2 GiB) or static area. */
  readonly contiguous: number;
  /** `tables`: the kernel's own page tables; `static`: the fixed maps of the layout; `none`: not mapped. */
  readonly by: 'tables' | 'static' | 'none';
  readonly steps: readonly TranslationStep[];
}

/** Reads by kernel virtual address, through the kernel's page tables and its fixed maps. */
export interface VirtualMemory {
  translate(addr: bigint, signal?: AbortSignal): Promise<Result<Translation, ReadError>>;
  /** Exactly `length` bytes (at most 64 MiB), crossing frames as needed, or the first fault. */
  read(addr: bigint, length: number, signal?: AbortSignal): Promise<Result<Uint8Array, Fault>>;
}

/** Everything the kernel views start from. */
export interface KernelSource {
  readonly memory: MemoryImage;
  readonly cpus: readonly Cpu[];
  readonly vmcoreinfo: VmcoreInfo | undefined;
  readonly osInfo: OsInfo | undefined;
  readonly uts: Uts | undefined;
  readonly layout: VirtualLayout;
  readonly virtual: VirtualMemory;
  /** Symbols and types of a file that the person added; they stand for those of the dump. */
  readonly userSymbols?: UserSymbols;
}

/** A record of the kernel log. */
export interface LogRecord {
  /** Sequence number; counted from 0 where the kernel has none. */
  readonly seq: bigint;
  /** Nanoseconds since boot; undefined for byte-buffer logs whose lines have no time. */
  readonly timeNs: bigint | undefined;
  /** 0 (emergency) .. 7 (debug). */
  readonly level: number;
  readonly facility: number;
  /** `C3` or `T123`, or undefined. */
  readonly caller: string | undefined;
  readonly text: string;
  /** Something is wrong with this record: text overwritten, text lost, continuation missing. In words. */
  readonly damage: string | undefined;
}

export interface KernelLog {
  /** `bytes`, `records`, `ring`, or a rescue in words. */
  readonly kind: string;
  readonly records: readonly LogRecord[];
  readonly confidence: Confidence;
  /** What was lost or skipped, with counts, in words. */
  readonly notes: readonly string[];
}

export interface KernelSymbol {
  readonly name: string;
  /** nm letter. */
  readonly type: string;
  readonly addr: bigint;
  readonly module?: string;
}

/** A symbol with the distance of an address from it. */
export interface SymbolHit {
  readonly symbol: KernelSymbol;
  readonly offset: bigint;
  /** Size as far as known (distance to the next symbol, or the real size of a module symbol). */
  readonly size: bigint | undefined;
}

/** Symbols by name and by address. */
export interface SymbolTable {
  readonly count: number;
  readonly origin: string;
  readonly confidence: Confidence;
  /** The symbols named so, in ascending address order. */
  byName(name: string): readonly KernelSymbol[];
  /** The symbol that holds `addr`, by the rules of the field: undefined beyond a sane distance. */
  at(addr: bigint): SymbolHit | undefined;
  /** True when `addr` is in kernel or module text. */
  isText(addr: bigint): boolean;
  /** `count` symbols from `index` in address order, for lists. */
  slice(index: number, count: number): readonly KernelSymbol[];
  /** Indexes of symbols whose name contains `text` (case-insensitive), at most `limit`. */
  search(text: string, limit: number): readonly KernelSymbol[];
}

export interface KernelTask {
  readonly pid: number;
  readonly tgid: number;
  readonly ppid: number | undefined;
  /** `R`, `S`, `D`, `T`, `t`, `X`, `Z`, `P`, `I`, or `?`. */
  readonly state: string;
  /** Logical CPU, when known. */
  readonly cpu: number | undefined;
  readonly comm: string;
  /** Virtual address of task_struct. */
  readonly task: bigint;
  /** Virtual address of the kernel stack's base. */
  readonly stack: bigint | undefined;
  /** mm_struct; 0 for kernel threads; undefined when unknown. */
  readonly mm: bigint | undefined;
  /** Running on a CPU at the time of the dump. */
  readonly running: boolean;
  readonly confidence: Confidence;
}

export interface KernelModule {
  readonly name: string;
  /** Virtual address of struct module. */
  readonly addr: bigint;
  readonly base: bigint | undefined;
  readonly size: number | undefined;
  /** `live`, `coming`, `going`, `unformed`. */
  readonly state: string;
  /** Taint letters, `` when none, undefined when unknown. */
  readonly taint: string | undefined;
  readonly confidence: Confidence;
}

export interface StackFrame {
  readonly sp: bigint;
  readonly pc: bigint;
  readonly symbol: string | undefined;
  readonly offset: bigint | undefined;
  readonly module: string | undefined;
  /** `psw`: the interrupted address; `frame`: from the back chain; `interrupt`: PSW of a pt_regs; `leaf`: r14 of a leaf function. */
  readonly kind: 'psw' | 'frame' | 'interrupt' | 'leaf';
  /** Stack it lies on: `task`, `async`, `nodat`, `restart`, `mcck`, `user`, `?`. */
  readonly stack: string;
  readonly confidence: Confidence;
}

export interface Backtrace {
  readonly cpu: number | undefined;
  readonly pid: number | undefined;
  readonly comm: string | undefined;
  readonly task: bigint | undefined;
  readonly frames: readonly StackFrame[];
  /** Why it ended, in words: `end of the stack`, `bad back chain`. */
  readonly end: string;
}
