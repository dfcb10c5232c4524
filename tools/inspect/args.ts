/** The command line of `npm run inspect`: options and files, or the words for what is wrong with them. */
import { safeNumber } from '../../src/base/address.ts';
import type { ExportChoice } from '../../src/engine/export/anyPlan.ts';
import type { FileRole, MemoryShape } from '../../src/engine/openTypes.ts';
import {
  EXPORT_OPTIONS,
  EXPORT_USAGE,
  type ExportDraft,
  emptyExport,
  exportChoice,
  exportProblem,
} from './exportArgs.ts';

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

const SHAPES: readonly MemoryShape[] = ['full', 'remainder', 'packed', 'packed-remainder', 's390-header'];

/** An address: hexadecimal, `0x` optional, `_` allowed between digits. */
export function parseAddress(text: string): bigint | undefined {
  const digits = text.replace(/^0x/i, '').replaceAll('_', '');
  return /^[0-9a-f]{1,16}$/i.test(digits) ? BigInt(`0x${digits}`) : undefined;
}

/** A size: decimal, or hexadecimal with `0x`. */
export function parseSize(text: string): number | undefined {
  if (!/^(0x[0-9a-f]{1,14}|\d{1,16})$/i.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

interface Draft {
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

/** Takes an option's values from the list; returns words when they are wrong. */
type Handler = (draft: Draft, values: readonly string[]) => string | undefined;

function role(name: FileRole): Handler {
  return (draft, [path]) => {
    draft.files.push({ path: path ?? '', role: name });
    return undefined;
  };
}

/** A handler that cannot find anything wrong. */
function set(change: (draft: Draft, values: readonly string[]) => void): Handler {
  return (draft, values) => {
    change(draft, values);
    return undefined;
  };
}

/** An option without a value. */
function flag(
  name:
    | 'json'
    | 'help'
    | 'report'
    | 'findVmcoreinfo'
    | 'log'
    | 'virtual'
    | 'bt'
    | 'ps'
    | 'mod'
    | 'pages'
    | 'facts',
) {
  return {
    count: 0,
    take: set((draft) => {
      draft[name] = true;
    }),
  };
}

interface Option {
  /** Values that must follow. */
  readonly count: number;
  /** Whether a word behind them is one more value. */
  readonly mayFollow?: (text: string) => boolean;
  readonly take: Handler;
}

const OPTIONS: Readonly<Record<string, Option>> = {
  '--json': flag('json'),
  '--help': flag('help'),
  '--report': flag('report'),
  '--find-vmcoreinfo': flag('findVmcoreinfo'),
  '--vmcoreinfo': {
    count: 1,
    take: (draft, [text = '']) => {
      const addr = parseAddress(text);
      draft.vmcoreinfoAt = addr === undefined ? undefined : safeNumber(addr);
      return draft.vmcoreinfoAt === undefined ? `--vmcoreinfo: ${text} is not an address` : undefined;
    },
  },
  '--log': flag('log'),
  '--bt': flag('bt'),
  '--ps': flag('ps'),
  '--mod': flag('mod'),
  '--pages': flag('pages'),
  '--facts': flag('facts'),
  '--compare': {
    count: 1,
    take: set((draft, [path]) => {
      draft.compare.push({ path: path ?? '', role: 'auto' });
    }),
  },
  '--sym': {
    count: 1,
    take: set((draft, [text]) => {
      draft.sym = text;
    }),
  },
  '--dis': {
    count: 1,
    mayFollow: (text) => parseSize(text) !== undefined,
    take: set((draft, [place = '', length]) => {
      draft.dis = { place, length: length === undefined ? undefined : parseSize(length) };
    }),
  },
  '--struct': {
    count: 2,
    take: set((draft, [type = '', place = '']) => {
      draft.struct = { type, place };
    }),
  },
  '--virtual': flag('virtual'),
  '--vtop': {
    count: 1,
    take: (draft, [text = '']) => {
      draft.vtop = parseAddress(text);
      return draft.vtop === undefined ? `--vtop: ${text} is not an address` : undefined;
    },
  },
  '--symbols': {
    count: 1,
    take: set((draft, [path = '']) => {
      draft.symbols = { path, isNamed: true };
    }),
  },
  '--hsa': { count: 1, take: role('hsa') },
  '--memory': { count: 1, take: role('memory') },
  '--map': { count: 1, take: role('map') },
  '--hsa-size': {
    count: 1,
    take: (draft, [text = '']) => {
      draft.hsaSize = parseSize(text);
      return draft.hsaSize === undefined ? `--hsa-size: ${text} is not a size` : undefined;
    },
  },
  '--shape': {
    count: 1,
    take: (draft, [text = '']) => {
      draft.shape = SHAPES.find((shape) => shape === text);
      return draft.shape === undefined ? `--shape: ${text} is none of ${SHAPES.join(', ')}` : undefined;
    },
  },
  '--select': {
    count: 1,
    take: (draft, [text = '']) => {
      if (text !== 'prod' && text !== 'kdump' && text !== 'all')
        return `--select: ${text} is none of prod, kdump, all`;
      draft.select = text;
      return undefined;
    },
  },
  '--export': {
    count: 1,
    take: set((draft, [path]) => {
      draft.exportTo = path;
    }),
  },
  ...Object.fromEntries(
    Object.entries(EXPORT_OPTIONS).map(([name, { count, take }]) => [
      name,
      { count, take: (draft: Draft, [text = '']: readonly string[]) => take(draft.choice, text) },
    ]),
  ),
  '--read': {
    count: 2,
    take: (draft, [addrText = '', lengthText = '']) => {
      const addr = parseAddress(addrText);
      const length = parseSize(lengthText);
      if (addr === undefined) return `--read: ${addrText} is not an address`;
      if (length === undefined) return `--read: ${lengthText} is not a length`;
      draft.read = { addr, length };
      return undefined;
    },
  },
};

/** Parses the words after the command. Either arguments, or one line that says what is wrong. */
export function parseArgs(words: readonly string[]): { readonly args: Args } | { readonly wrong: string } {
  const draft: Draft = {
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
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const [name = '', inline] =
      word.startsWith('--') && word.includes('=') ? splitOnce(word) : [word, undefined];
    const option = OPTIONS[name];
    if (option === undefined) {
      if (word.startsWith('-') && word !== '-') return { wrong: `unknown option ${word}` };
      draft.files.push({ path: word, role: 'auto' });
      continue;
    }
    const values = inline === undefined ? words.slice(i + 1, i + 1 + option.count) : [inline];
    const more = words[i + 1 + option.count];
    if (inline === undefined && more !== undefined && option.mayFollow?.(more) === true) values.push(more);
    if (values.length < option.count)
      return { wrong: `${name} needs ${option.count === 1 ? 'a value' : `${option.count} values`}` };
    const wrong = option.take(draft, values);
    if (wrong !== undefined) return { wrong };
    if (inline === undefined) i += values.length;
  }
  if (draft.virtual && draft.read === undefined) return { wrong: '--virtual needs --read' };
  if (draft.files.length === 0 && !draft.help) return { wrong: 'no file was given' };
  const problem = exportProblem(draft.choice, draft.exportTo);
  return problem === undefined
    ? { args: { ...draft, choice: exportChoice(draft.choice) } }
    : { wrong: problem };
}

function splitOnce(word: string): [string, string] {
  const at = word.indexOf('=');
  return [word.slice(0, at), word.slice(at + 1)];
}
