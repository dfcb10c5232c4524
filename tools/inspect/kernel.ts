/** The options of `inspect` that read the dumped kernel: `--log`, `--vtop` and `--read --virtual`. */

import { FRAME_SIZE } from '../../src/base/address.ts';
import { assertNever } from '../../src/base/assert.ts';
import { hex0x } from '../../src/base/hex.ts';
import { printable } from '../../src/base/printable.ts';
import { sourceWords } from '../../src/engine/address/sourceWords.ts';
import { gapWords, readErrorWords } from '../../src/engine/errorWords.ts';
import { type Dump, MAX_READ } from '../../src/engine/types.ts';
import { type OpenedKernel, openKernel } from '../../src/kernel/kernelSource.ts';
import { formatLogLine } from '../../src/kernel/log/formatLogLine.ts';
import { readKernelLog } from '../../src/kernel/log/readKernelLog.ts';
import type { Fault, LogRecord, Translation } from '../../src/kernel/types.ts';
import { oneLine, Stop, write } from './stop.ts';

/** Opens the kernel of the dump; what its tests found wrong goes to standard error. */
export async function kernelOrStop(dump: Dump): Promise<OpenedKernel> {
  const kernel = await openKernel(dump);
  if (!kernel.ok) throw new Stop(1, oneLine(readErrorWords(kernel.error)));
  for (const { outcome, message } of kernel.value.findings) {
    if (outcome === 'failed') process.stderr.write(`inspect: ${printable(message)}\n`);
  }
  return kernel.value;
}

/** Numbers of any size as JSON numbers with all their digits. */
function logJson({ seq, timeNs, level, facility, caller, text, damage }: LogRecord): string {
  const fields = [
    `"seq": ${seq}`,
    `"timeNs": ${timeNs ?? null}`,
    `"level": ${level}`,
    `"facility": ${facility}`,
    `"caller": ${JSON.stringify(caller ?? null)}`,
    `"text": ${JSON.stringify(text)}`,
    ...(damage === undefined ? [] : [`"damage": ${JSON.stringify(damage)}`]),
  ];
  return `  {${fields.join(', ')}}`;
}

/** Prints the kernel log; what was lost goes to standard error. */
export async function printLog(kernel: OpenedKernel, json: boolean): Promise<void> {
  const log = await readKernelLog(kernel);
  if (!log.ok) throw new Stop(1, oneLine(readErrorWords(log.error)));
  const { records, notes } = log.value;
  const damaged = records.filter(({ damage }) => damage !== undefined).length;
  for (const note of notes) process.stderr.write(`inspect: ${printable(note)}\n`);
  if (damaged > 0) process.stderr.write(`inspect: ${damaged} of ${records.length} records are damaged.\n`);
  const lines = records.map(json ? logJson : formatLogLine);
  const text = json ? `[\n${lines.join(',\n')}\n]` : lines.join('\n');
  await write(Buffer.from(lines.length === 0 && !json ? '' : `${text}\n`));
  if (records.length === 0) throw new Stop(3, 'the kernel log is not in the dump');
}

function translationText({ addr, phys, by, steps }: Translation, source: string | undefined): string {
  const lines = [
    `virtual   ${hex0x(addr)}`,
    `absolute  ${phys === undefined ? 'not mapped' : hex0x(phys)}`,
    ...(source === undefined ? [] : [`source    ${source}`]),
    `by        ${{ tables: "the kernel's page tables", static: 'the fixed map', none: 'nothing' }[by]}`,
  ];
  for (const { what, at, entry, words, bits } of steps) {
    const place = at === undefined ? '' : ` at ${hex0x(at)}`;
    const value = entry === undefined ? '' : ` ${hex0x(entry)}`;
    lines.push(`  ${what}${place}${value}: ${words}${bits === undefined ? '' : ` (${bits})`}`);
  }
  return lines.map(printable).join('\n');
}

function translationJson({ addr, phys, contiguous, by, steps }: Translation): object {
  return {
    addr: hex0x(addr),
    phys: phys === undefined ? null : hex0x(phys),
    contiguous,
    by,
    steps: steps.map(({ what, at, entry, words, table, index, bits }) => ({
      what,
      at: at === undefined ? null : hex0x(at),
      entry: entry === undefined ? null : hex0x(entry),
      words,
      ...(table === undefined ? {} : { table: hex0x(table) }),
      ...(index === undefined ? {} : { index }),
      ...(bits === undefined ? {} : { bits }),
    })),
  };
}

/** Prints where a virtual address leads, step by step. */
export async function printTranslation(kernel: OpenedKernel, addr: bigint, json: boolean): Promise<void> {
  const translation = await kernel.virtual.translate(addr);
  if (!translation.ok) throw new Stop(1, oneLine(readErrorWords(translation.error)));
  const { value } = translation;
  const source = value.phys === undefined ? undefined : await sourceWords(kernel.memory, value.phys);
  const text = json
    ? JSON.stringify({ ...translationJson(value), source: source ?? null }, undefined, 2)
    : translationText(value, source);
  await write(Buffer.from(`${text}\n`));
  if (value.phys === undefined) throw new Stop(3, `${hex0x(addr)} is not mapped`);
}

/** Bytes of one read. */
const AT_ONCE = MAX_READ / 16;
/** Ranges of missing bytes that are named, and how far behind the first one they are looked for. */
const MAX_NAMED = 1000;
const NAMED_WITHIN = 256 * 1024 * 1024;

/** Prints the bytes at a virtual address; nothing unless every byte is there. */
export async function readVirtual(kernel: OpenedKernel, addr: bigint, length: number): Promise<void> {
  if (addr + BigInt(length) > 1n << 64n)
    throw new Stop(3, `missing: ${hex0x(addr)}, ${length} bytes: no such address`);
  for (let done = 0; done < length; done += AT_ONCE) {
    const start = addr + BigInt(done);
    const read = await kernel.virtual.read(start, Math.min(AT_ONCE, length - done));
    if (!read.ok) throw new Stop(3, (await virtualGaps(kernel, start, length - done)).join('\n'));
  }
  for (let done = 0; done < length; done += AT_ONCE) {
    const read = await kernel.virtual.read(addr + BigInt(done), Math.min(AT_ONCE, length - done));
    if (!read.ok) throw new Stop(3, `missing: ${faultWords(read.error)}`);
    await write(read.value);
  }
}

/** The ranges of [addr, addr + length) that cannot be read, frame by frame, neighbours with the same words joined. */
async function virtualGaps(
  { virtual }: OpenedKernel,
  addr: bigint,
  length: number,
): Promise<readonly string[]> {
  const gaps: { readonly start: bigint; end: bigint; readonly words: string }[] = [];
  const searched = Math.min(length, NAMED_WITHIN);
  const stop = addr + BigInt(searched);
  let at = addr;
  while (at < stop && gaps.length < MAX_NAMED) {
    const frameEnd = at - (at % BigInt(FRAME_SIZE)) + BigInt(FRAME_SIZE);
    const end = frameEnd < stop ? frameEnd : stop;
    const read = await virtual.read(at, Number(end - at));
    if (!read.ok) {
      const words = faultWords(read.error);
      const last = gaps.at(-1);
      if (last !== undefined && last.end === at && last.words === words) last.end = end;
      else gaps.push({ start: at, end, words });
    }
    at = end;
  }
  const lines = gaps.map(
    ({ start, end, words }) => `missing: ${hex0x(start)} - ${hex0x(end - 1n)}: ${words}`,
  );
  return at < addr + BigInt(length) ? [...lines, `not looked at: ${hex0x(at)} and above`] : lines;
}

function faultWords(fault: Fault): string {
  switch (fault.kind) {
    case 'missing':
      return gapWords(fault.reason);
    case 'unmapped':
      return 'not mapped';
    case 'cancelled':
    case 'changed':
    case 'unreadable':
    case 'outside':
    case 'too-large':
      return oneLine(readErrorWords(fault));
    default:
      return assertNever(fault);
  }
}
