/**
 * Code of the dumped kernel as instructions with the names of what they point to. Instructions have no marks where they
 * begin, so reading starts at the symbol that holds the address whenever there is one.
 */
import { hex0x, hexBytes } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import { disassemble, type Instruction } from '../../s390/disasm/disassemble.ts';
import type { SymbolTable, VirtualMemory } from '../types.ts';
import { readPart } from './readPart.ts';

/** An operand; one that names an address has it as `target`, and the symbol there as `name`. */
export interface CodeOperand {
  readonly text: string;
  readonly target?: bigint;
  /** `symbol`, `symbol+0x1a`, with ` [module]` behind. */
  readonly name?: string;
  /** The address lies in code. Without symbols: the instruction may branch to it. */
  readonly isCode?: boolean;
}

export interface CodeLine {
  readonly addr: bigint;
  /** Hex digits of its bytes. */
  readonly bytes: string;
  readonly mnemonic: string;
  readonly operands: readonly CodeOperand[];
  /** The symbol that begins here. */
  readonly label?: string;
}

/** A stretch of code. */
export interface CodePage {
  readonly lines: readonly CodeLine[];
  /** The symbol that holds the address that was asked for, as `symbol+0x1a`. */
  readonly name: string | undefined;
  /** Where that symbol begins and how many bytes it has, as far as known. */
  readonly symbolStart: bigint | undefined;
  readonly symbolSize: bigint | undefined;
  /** Reading began at a symbol; otherwise at the address itself, which may be in the middle of an instruction. */
  readonly isAligned: boolean;
  /** Where to go on; undefined when nothing more can be read. */
  readonly next: bigint | undefined;
  /** Why it ends, in words, when it is not by the count. */
  readonly end: string | undefined;
}

export interface CodeRequest {
  /** Virtual address. */
  readonly addr: bigint;
  /** Instructions to show before it, when its symbol is known and begins before it. */
  readonly before: number;
  /** Instructions from it on; at most 2000. */
  readonly count: number;
  /** An instruction begins at `addr`: go on there, without looking for its symbol's start. */
  readonly isStart?: boolean;
}

/** Most instructions of one answer. */
const MAX_LINES = 2000;
const LONGEST = 6;
/** Relative instructions that go to their address instead of loading from it. */
const BRANCH = /^(j|br|bp|c.*j)/;
/** Farthest start of a symbol that is gone back to. */
const MAX_BACK = 0x4_0000n;
const ADDRESS_END = 1n << 64n;

/** The instructions around an address. Without any byte there, the error is the reason in words. */
export async function readCode(
  virtual: VirtualMemory,
  symbols: SymbolTable | undefined,
  request: CodeRequest,
  signal?: AbortSignal,
): Promise<Result<CodePage | string, ReadError>> {
  const { addr } = request;
  const count = Math.max(1, Math.min(request.count, MAX_LINES));
  if (addr < 0n || addr >= ADDRESS_END) return ok('there is no such address');
  const hit = symbols?.at(addr);
  const symbolStart = hit === undefined ? undefined : addr - hit.offset;
  const start =
    request.isStart !== true && hit !== undefined && hit.offset <= MAX_BACK ? addr - hit.offset : addr;
  let from = start;
  let part = await readPart(virtual, start, Number(addr - start) + count * LONGEST, signal);
  if (part.ok && start !== addr && BigInt(part.value.bytes.length) <= addr - start) {
    // The start of the symbol is not in the dump, but the address may be.
    from = addr;
    part = await readPart(virtual, addr, count * LONGEST, signal);
  }
  if (!part.ok) return part;
  const { bytes: code, end } = part.value;
  if (code.length === 0) return ok(end ?? 'nothing can be read there');
  const isAligned = from !== addr || hit?.offset === 0n || request.isStart === true;
  const found = linesAround(disassemble(code, from), addr, request.before, count);
  const last = found.at(-1);
  const next = last === undefined ? undefined : last.addr + BigInt(last.bytes.length);
  const isAll = next !== undefined && next >= from + BigInt(code.length);
  return ok({
    lines: found.map((one) => codeLine(one, symbols)),
    name: symbols === undefined ? undefined : nameAt(symbols, addr),
    symbolStart,
    symbolSize: hit?.size,
    isAligned: isAligned && found.some((one) => one.addr === addr),
    next: isAll && end !== undefined ? undefined : next,
    end: isAll ? end : undefined,
  });
}

/** `before` instructions before the one that holds `addr`, and `count` from it on. */
function linesAround(
  all: readonly Instruction[],
  addr: bigint,
  before: number,
  count: number,
): readonly Instruction[] {
  const at = all.findIndex((one) => one.addr + BigInt(one.bytes.length) > addr);
  const first = at < 0 ? all.length : at;
  return all.slice(Math.max(0, first - before), first + count);
}

function codeLine(
  { addr, bytes, mnemonic, operands }: Instruction,
  symbols: SymbolTable | undefined,
): CodeLine {
  const label = symbols?.at(addr);
  return {
    addr,
    bytes: hexBytes(bytes),
    mnemonic,
    operands: operands.map(({ text, target }) => {
      if (target === undefined) return { text };
      const name = symbols === undefined ? undefined : nameAt(symbols, target);
      const isCode = symbols?.isText(target) ?? BRANCH.test(mnemonic);
      return name === undefined ? { text, target, isCode } : { text, target, isCode, name };
    }),
    ...(label?.offset === 0n ? { label: label.symbol.name } : {}),
  };
}

/** Farthest from a symbol that data is still named after it: many kernels keep no names of their data. */
const MAX_DATA_OFFSET = 0x1000n;

/** `symbol+0x1a [module]`; undefined for addresses that no symbol holds. */
export function nameAt(symbols: SymbolTable, addr: bigint): string | undefined {
  const hit = symbols.at(addr);
  if (hit === undefined || (hit.offset > MAX_DATA_OFFSET && !symbols.isText(addr))) return undefined;
  const of = hit.symbol.module === undefined ? '' : ` [${hit.symbol.module}]`;
  return `${hit.symbol.name}${hit.offset === 0n ? '' : `+${hex0x(hit.offset)}`}${of}`;
}

/** A line with the name of its target: `3f2a10:  brasl   %r14,0x3e0040 <panic>`. */
export function codeText({ addr, mnemonic, operands }: CodeLine): string {
  const words = operands.map(({ text, name }) => (name === undefined ? text : `${text} <${name}>`)).join(',');
  return `${addr.toString(16)}:  ${mnemonic.padEnd(8)}${words}`.trimEnd();
}
