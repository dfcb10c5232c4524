/**
 * What the kernel worker offers: everything that is read out of the dumped kernel without debuginfo. It runs apart
 * from the dump worker, so that decoding a symbol table never delays the hex grid. All plain data.
 */
import type { Fact } from '../kernel/facts/fact.ts';
import type {
  Backtrace,
  KernelLog,
  KernelModule,
  KernelSymbol,
  KernelTask,
  LogRecord,
  StackFrame,
  Translation,
  TranslationStep,
} from '../kernel/types.ts';
import type { Confidence, OpenRequest, ReadLedger, Reply } from './api.ts';
import type { BrowseApi } from './browseApi.ts';
import type { VirtualApi } from './virtualApi.ts';

export type {
  Backtrace,
  Fact,
  KernelLog,
  KernelModule,
  KernelSymbol,
  KernelTask,
  LogRecord,
  StackFrame,
  Translation,
  TranslationStep,
};

/** A list with how sure it is and what went wrong on the way, in words. */
export interface Listed<T> {
  readonly items: readonly T[];
  readonly confidence: Confidence;
  readonly notes: readonly string[];
}

/** The first answers: why it died, where, and what was there. Absent parts could not be found. */
export interface KernelSummary {
  /** The line of the log that names the reason, without its prefix. */
  readonly headline: string | undefined;
  readonly headlineSeq: bigint | undefined;
  /** Logical CPU that panicked, and how that is known. */
  readonly panicCpu: number | undefined;
  readonly panicCpuWhy: string | undefined;
  readonly task: KernelTask | undefined;
  readonly backtrace: Backtrace | undefined;
  /** Nanoseconds since boot at the last log record. */
  readonly uptimeNs: bigint | undefined;
  /** Taint letters; `` for an untainted kernel; undefined when unknown. */
  readonly taint: string | undefined;
  readonly commandLine: string | undefined;
  readonly lastLog: readonly LogRecord[];
  readonly logCount: number;
  readonly notes: readonly string[];
}

/** Where an address stands in the symbol table. */
export interface NamedAddress {
  readonly addr: bigint;
  readonly name: string;
  readonly offset: bigint;
  readonly module: string | undefined;
}

export interface SymbolPage {
  readonly total: number;
  readonly origin: string;
  readonly confidence: Confidence;
  readonly items: readonly KernelSymbol[];
}

/** A translation, and which file holds the byte that it leads to, in words. */
export interface PlacedTranslation extends Translation {
  readonly source: string | undefined;
}

/** A file of symbols that is in use: where it fits the dump, and what could be compared. */
export interface SymbolFileFacts {
  readonly name: string;
  /** Symbols in it; 0 for a file of types alone. */
  readonly count: number;
  readonly hasTypes: boolean;
  readonly confidence: Confidence;
  /** How far it was moved, what was left out, and the outcome of every check, in words. */
  readonly words: readonly string[];
}

export interface KernelApi extends BrowseApi, VirtualApi {
  open(request: OpenRequest): Promise<Reply<true>>;
  ledger(): Promise<Reply<ReadLedger>>;
  summary(signal?: AbortSignal): Promise<Reply<KernelSummary>>;
  log(signal?: AbortSignal): Promise<Reply<KernelLog>>;
  tasks(signal?: AbortSignal): Promise<Reply<Listed<KernelTask>>>;
  modules(signal?: AbortSignal): Promise<Reply<Listed<KernelModule>>>;
  /** Symbols in address order from `index`, or those whose name contains `text`. At most 2000. */
  symbols(index: number, count: number, text: string, signal?: AbortSignal): Promise<Reply<SymbolPage>>;
  /** Names for addresses; those without a symbol are left out. At most 10,000. */
  nameAddresses(addrs: readonly bigint[], signal?: AbortSignal): Promise<Reply<readonly NamedAddress[]>>;
  /** Position in `Dump.cpus`. */
  backtraceCpu(index: number, signal?: AbortSignal): Promise<Reply<Backtrace>>;
  /** Virtual address of a task_struct. */
  backtraceTask(task: bigint, signal?: AbortSignal): Promise<Reply<Backtrace>>;
  translate(addr: bigint, signal?: AbortSignal): Promise<Reply<PlacedTranslation>>;
  /** Memory, load, file systems and the like, each line with its evidence. */
  facts(signal?: AbortSignal): Promise<Reply<readonly Fact[]>>;
  /**
   * Takes symbols and types from a System.map, a list of /proc/kallsyms, a vmlinux or BTF, in place of the dump's own.
   * A file of another kernel is refused, and nothing changes.
   */
  addSymbolFile(file: Blob, name: string): Promise<Reply<SymbolFileFacts>>;
  /** Goes back to the dump's own symbols. */
  removeSymbolFile(): Promise<Reply<true>>;
}
