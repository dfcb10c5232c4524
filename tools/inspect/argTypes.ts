/** What the command line of `npm run inspect` asks for, and the draft of it while options are read. */
import type { ExportChoice } from '../../src/engine/export/anyPlan.ts';
import type { FileRole, MemoryShape } from '../../src/engine/openTypes.ts';
import { type ExportDraft, emptyExport } from './exportArgs.ts';

export interface Args {
  readonly files: readonly { readonly path: string; readonly role: FileRole }[];
  readonly json: boolean;
  readonly help: boolean;
  readonly report: boolean;
  readonly findVmcoreinfo: boolean;
  readonly vmcoreinfoAt: number | undefined;
  readonly read: { readonly addr: bigint; readonly length: number } | undefined;
  readonly hsaSize: number | undefined;
  readonly shape: MemoryShape | undefined;
  readonly select: 'prod' | 'kdump' | 'all' | undefined;
  readonly exportTo: string | undefined;
  readonly choice: ExportChoice;
  readonly log: boolean;
  readonly bt: boolean;
  readonly ps: boolean;
  readonly mod: boolean;
  readonly pages: boolean;
  readonly facts: boolean;
  /** Files of another dump to compare with; empty: none. */
  readonly compare: readonly { readonly path: string; readonly role: FileRole }[];
  /** A symbol's name or an address. */
  readonly sym: string | undefined;
  readonly dis: { readonly place: string; readonly length: number | undefined } | undefined;
  readonly struct: { readonly type: string; readonly place: string } | undefined;
  readonly vtop: bigint | undefined;
  /** A file of symbols, and whether it was named as one. */
  readonly symbols: { readonly path: string; readonly isNamed: boolean } | undefined;
  /** `--read` takes a virtual address. */
  readonly virtual: boolean;
}

/** The same while it is put together; each option fills in its part. */
export interface Draft {
  files: { path: string; role: FileRole }[];
  json: boolean;
  help: boolean;
  report: boolean;
  findVmcoreinfo: boolean;
  vmcoreinfoAt: number | undefined;
  read: { addr: bigint; length: number } | undefined;
  hsaSize: number | undefined;
  shape: MemoryShape | undefined;
  select: 'prod' | 'kdump' | 'all' | undefined;
  exportTo: string | undefined;
  choice: ExportDraft;
  log: boolean;
  bt: boolean;
  ps: boolean;
  mod: boolean;
  pages: boolean;
  facts: boolean;
  compare: { path: string; role: FileRole }[];
  sym: string | undefined;
  dis: { place: string; length: number | undefined } | undefined;
  struct: { type: string; place: string } | undefined;
  vtop: bigint | undefined;
  symbols: { path: string; isNamed: boolean } | undefined;
  virtual: boolean;
}

/** Nothing asked for yet. */
export function emptyDraft(): Draft {
  return {
    files: [],
    json: false,
    help: false,
    report: false,
    findVmcoreinfo: false,
    vmcoreinfoAt: undefined,
    read: undefined,
    hsaSize: undefined,
    shape: undefined,
    select: undefined,
    exportTo: undefined,
    choice: emptyExport(),
    log: false,
    bt: false,
    ps: false,
    mod: false,
    pages: false,
    facts: false,
    compare: [],
    sym: undefined,
    dis: undefined,
    struct: undefined,
    vtop: undefined,
    symbols: undefined,
    virtual: false,
  };
}
