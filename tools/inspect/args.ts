/** The command line of `npm run inspect`: options and files, or the words for what is wrong with them. */
import { safeNumber } from '../../src/base/address.ts';
import type { FileRole, MemoryShape } from '../../src/engine/openTypes.ts';
import { type Args, type Draft, emptyDraft } from './argTypes.ts';
import { EXPORT_OPTIONS, exportChoice, exportProblem } from './exportArgs.ts';

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
  const draft = emptyDraft();
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
