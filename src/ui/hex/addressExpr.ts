/**
 * The language of the address box: hex (with or without `0x`, underscores welcome), decimal as `0d4096`, sums,
 * `+`/`-` from the cursor, registers (`cpu3.r15`), `hsa`, `end`, names of bookmarks (`@beef` where a name could be a
 * number), and crash's `rd -p 1f000 32`. Names of the dumped kernel come from kernelExpr.ts. Every refusal says what was
 * not understood, in words that stand under the box.
 */
import { ADDRESS_LIMIT, type PhysAddr, physAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Cpu } from '../../rpc/api.ts';

/** What an expression may refer to. */
export interface AddressContext {
  readonly cursor: number;
  /** One past the highest address of the dump. */
  readonly memoryEnd: number;
  readonly hsaSize: number | undefined;
  readonly cpus: readonly Cpu[];
  readonly bookmarks: readonly { readonly addr: number; readonly name: string }[];
  /** Kernel names of the expression that were looked up, with their virtual addresses. */
  readonly names?: ReadonlyMap<string, bigint>;
}

/** Where to go. `length` (bytes) is there when the expression names a range. */
export interface AddressTarget {
  readonly addr: PhysAddr;
  readonly length: number | undefined;
}

type Parsed<T> = Result<T, string>;

/** Reads what was typed; the error is a sentence. Only addresses inside [0, memoryEnd) are accepted. */
export function parseAddress(text: string, context: AddressContext): Parsed<AddressTarget> {
  const trimmed = text.trim();
  if (trimmed === '') return err('Type an address, for example 1f000, +0x100 or cpu0.prefix.');
  if (isRd(trimmed)) return parsePhysicalRd(trimmed, context);
  const value = evaluate(trimmed, context);
  if (value.ok) return inDump(value.value, undefined, context);
  // A name may hold blanks and signs that a sum would trip over.
  const named = bookmarkAt(trimmed, context);
  return named === undefined ? value : inDump(named, undefined, context);
}

/** True when the text needs no kernel to be understood. A word such as `end` may also be part of a command's name. */
export function isAddress(text: string, context: AddressContext): boolean {
  return !/^[a-z]*$/i.test(text) && parseAddress(text, context).ok;
}

/** What was typed, for a message: a pasted page of text must not become one. */
export function quoted(text: string): string {
  return text.length <= 32 ? `“${text}”` : `“${text.slice(0, 24)}…”`;
}

function inDump(value: bigint, length: number | undefined, context: AddressContext): Parsed<AddressTarget> {
  if (value < 0n) return err(`That is ${hex0x(-value)} below address 0.`);
  if (value > 0xffff_ffff_ffff_ffffn) return err('That does not fit 64 bits.');
  if (context.memoryEnd === 0) return err('This dump holds no memory.');
  const end = BigInt(context.memoryEnd);
  // `end` itself is one past the last byte: going there means the last byte.
  if (value === end) return ok({ addr: physAddr(context.memoryEnd - 1), length: undefined });
  if (value > end || value > BigInt(ADDRESS_LIMIT)) {
    return err(`${hex0x(value)} lies behind the end of the dump, ${hex0x(context.memoryEnd)}.`);
  }
  return ok({ addr: physAddr(Number(value)), length });
}

/** The address of the bookmark with this name, with or without `@` before it. */
function bookmarkAt(text: string, { bookmarks }: AddressContext): bigint | undefined {
  const name = text.replace(/^@/, '').toLowerCase();
  const found = bookmarks.find((bookmark) => bookmark.name.toLowerCase() === name);
  return found === undefined ? undefined : BigInt(found.addr);
}

interface Term {
  readonly sign: 1n | -1n;
  readonly text: string;
}

/** Splits at `+` and `-`; undefined when a sign has nothing after it or two terms stand without a sign. */
function splitTerms(
  text: string,
): { readonly isRelative: boolean; readonly terms: readonly Term[] } | undefined {
  const compact = text.replace(/\s*([+-])\s*/g, '$1');
  if (/\s/.test(compact)) return undefined;
  const isRelative = /^[+-]/.test(compact);
  const parts = (isRelative ? compact : `+${compact}`).match(/[+-][^+-]*/g) ?? [];
  const terms = parts.map((part): Term => ({ sign: part.startsWith('-') ? -1n : 1n, text: part.slice(1) }));
  return terms.some((term) => term.text === '') ? undefined : { isRelative, terms };
}

/** The value of a sum, wherever it lies. */
export function evaluate(text: string, context: AddressContext): Parsed<bigint> {
  const split = splitTerms(text);
  if (split === undefined) return err(`${quoted(text)} is not an address or a sum of addresses.`);
  let sum = split.isRelative ? BigInt(context.cursor) : 0n;
  for (const term of split.terms) {
    const value = evaluateTerm(term.text, context);
    if (!value.ok) return value;
    sum += term.sign * value.value;
  }
  return ok(sum);
}

/** The terms that only the dumped kernel could know: names that mean nothing here. */
export function unknownNames(text: string, context: AddressContext): readonly string[] {
  const terms = splitTerms(text)?.terms ?? [];
  return terms
    .map((term) => term.text)
    .filter((term) => !term.startsWith('@') && !evaluateTerm(term, context).ok);
}

function evaluateTerm(term: string, context: AddressContext): Parsed<bigint> {
  const lower = term.toLowerCase();
  const known = context.names?.get(term);
  if (known !== undefined) return ok(known);
  const named = bookmarkAt(term, context);
  if (term.startsWith('@')) {
    return named === undefined ? err(`No bookmark is named ${quoted(term.slice(1))}.`) : ok(named);
  }
  if (lower === 'end') return ok(BigInt(context.memoryEnd));
  if (lower === 'hsa') {
    return context.hsaSize === undefined
      ? err('This dump has no HSA, so “hsa” has no address.')
      : ok(BigInt(context.hsaSize));
  }
  if (lower.startsWith('cpu') && named === undefined) return evaluateCpu(lower, context.cpus);
  const number = parseNumber(lower);
  if (number !== undefined && (number.ok || named === undefined)) return number;
  if (named !== undefined) return ok(named);
  return err(`${quoted(term)} is not an address. Hex digits, 0d for decimal, hsa, end, cpu0.r15.`);
}

/** Hex, or decimal after `0d`. Underscores may stand between digits. */
function parseNumber(text: string): Parsed<bigint> | undefined {
  const decimal = /^0d([0-9]+(?:_[0-9]+)*)$/.exec(text)?.[1];
  const digits = /^(?:0x)?([0-9a-f]+(?:_[0-9a-f]+)*)$/.exec(text)?.[1];
  // `0d10` and `0dabc` are valid hex too; the prefix wins, as 0xd10 can be written for the other.
  if (decimal === undefined && text.startsWith('0d')) {
    return err(`${quoted(text)} is no decimal number, which 0d announces. Write 0x before hex digits.`);
  }
  const chosen = decimal ?? digits;
  if (chosen === undefined) return undefined;
  if (chosen.length > 40) return err(`${quoted(text)} has too many digits.`);
  const plain = chosen.replaceAll('_', '');
  return ok(BigInt(decimal === undefined ? `0x${plain}` : plain));
}

const REGISTER_FILES = { r: 'gprs', c: 'ctrs', a: 'acrs', f: 'fprs' } as const;
const FILE_NAMES = { r: 'general', c: 'control', a: 'access', f: 'floating-point' } as const;
const SINGLE_REGISTERS = ['fpc', 'timer', 'todcmp', 'todpreg'] as const;

function isRegisterLetter(letter: string): letter is keyof typeof REGISTER_FILES {
  return letter in REGISTER_FILES;
}

function evaluateCpu(term: string, cpus: readonly Cpu[]): Parsed<bigint> {
  const match = /^cpu(\d{1,4})\.([a-z]+)(\d{0,3})$/.exec(
    term.replace(/\.(?:[gca]r|gpr|fpr)(?=\d)/, shortFile),
  );
  if (match === null)
    return err(`${quoted(term)} is not a register. Write cpu0.r15, cpu0.c13, cpu0.psw or cpu0.prefix.`);
  const [, number = '', name = '', digits = ''] = match;
  const cpu = cpus.find((candidate) => candidate.index === Number(number));
  if (cpu === undefined) return err(noSuchCpu(Number(number), cpus.length));
  if (name === 'prefix' && digits === '') {
    return cpu.prefix === undefined
      ? err(`The prefix register of CPU ${cpu.index} is not known.`)
      : ok(BigInt(cpu.prefix));
  }
  if (cpu.registers === undefined) return err(`The registers of CPU ${cpu.index} are not in the dump.`);
  if (name === 'psw' && digits === '') return ok(cpu.registers.pswAddr);
  const single = SINGLE_REGISTERS.find((one) => one === name && digits === '');
  if (single !== undefined) {
    const value = cpu.registers[single];
    return value === undefined
      ? err(`The register ${single} of CPU ${cpu.index} is missing in the dump.`)
      : ok(BigInt(value));
  }
  const index = Number(digits);
  if (name === 'v' && digits !== '') return evaluateVector(cpu, cpu.registers.vxrs, index);
  if (!isRegisterLetter(name) || digits === '') {
    return err(
      `CPUs have no register ${quoted(name + digits)} here. Write r15, c13, a5, f0, v0, psw, prefix, fpc, timer, todcmp or todpreg.`,
    );
  }
  const file = cpu.registers[REGISTER_FILES[name]];
  if (file === undefined)
    return err(`The ${FILE_NAMES[name]} registers of CPU ${cpu.index} are missing in the dump.`);
  const value = file[index];
  if (value === undefined) return err(`There are 16 ${FILE_NAMES[name]} registers, ${name}0 to ${name}15.`);
  return ok(BigInt(value));
}

/** `.cr13` and `.gpr15` are the long names of `.c13` and `.r15`. */
function shortFile(name: string): string {
  return name.startsWith('.gr') || name.startsWith('.gpr') ? '.r' : name.slice(0, 2);
}

/** Only the left half of a vector register has the width of an address. */
function evaluateVector(
  cpu: Cpu,
  vectors: readonly (readonly [bigint, bigint])[] | undefined,
  index: number,
): Parsed<bigint> {
  if (vectors === undefined) return err(`The vector registers of CPU ${cpu.index} are missing in the dump.`);
  const value = vectors[index];
  if (value === undefined) return err('There are 32 vector registers, v0 to v31; v0 means its left 64 bits.');
  return ok(value[0]);
}

function noSuchCpu(index: number, count: number): string {
  if (count === 0) return 'No CPU was found in this dump.';
  return `There is no CPU ${index}: this dump has ${count === 1 ? 'only CPU 0' : `CPUs 0 to ${count - 1}`}.`;
}

/** crash's `rd`, taken apart. */
export interface RdCommand {
  readonly isPhysical: boolean;
  readonly address: string;
  /** Bytes. */
  readonly length: number;
}

export function isRd(text: string): boolean {
  return /^rd(\s|$)/.test(text);
}

/** Options, address and count of `rd`. The count is in units, decimal or 0x. */
export function parseRd(text: string): Parsed<RdCommand> {
  let unit = 8;
  let isPhysical = false;
  const operands: string[] = [];
  for (const word of text.split(/\s+/).slice(1)) {
    const bits = /^-(8|16|32|64)$/.exec(word)?.[1];
    if (word === '-p') isPhysical = true;
    else if (bits !== undefined) unit = Number(bits) / 8;
    else if (word.startsWith('-'))
      return err(`rd: the option ${quoted(word)} is not known here. Use rd -p ADDRESS COUNT.`);
    else operands.push(word);
  }
  const [address, countText = '1', ...rest] = operands;
  if (address === undefined || rest.length > 0)
    return err('rd: write rd -p ADDRESS, or rd -p ADDRESS COUNT.');
  const count = /^(0x[0-9a-f]{1,12}|[0-9]{1,15})$/i.test(countText) ? Number(countText) : 0;
  if (count < 1) return err(`rd: ${quoted(countText)} is not a count.`);
  return ok({ isPhysical, address, length: count * unit });
}

function parsePhysicalRd(text: string, context: AddressContext): Parsed<AddressTarget> {
  const command = parseRd(text);
  if (!command.ok) return command;
  if (!command.value.isPhysical)
    return err('rd without -p reads virtual memory. This view is physical: use rd -p ADDRESS COUNT.');
  const start = evaluate(command.value.address, context);
  if (!start.ok) return start;
  const room = context.memoryEnd - Number(start.value);
  return inDump(start.value, Math.min(command.value.length, Math.max(1, room)), context);
}
