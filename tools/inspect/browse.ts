/** The options of `inspect` that look at one place of the dumped kernel: `--dis` and `--struct`. */
import { hex0x } from '../../src/base/hex.ts';
import { printable } from '../../src/base/printable.ts';
import type { Result } from '../../src/base/result.ts';
import { readErrorWords } from '../../src/engine/errorWords.ts';
import type { ReadError } from '../../src/engine/types.ts';
import { type CodeLine, type CodePage, codeText, readCode } from '../../src/kernel/browse/code.ts';
import { findPlace, type Place } from '../../src/kernel/browse/place.ts';
import {
  readStruct,
  type ShownValue,
  type StructRow,
  type StructView,
} from '../../src/kernel/browse/structView.ts';
import { createTypeSpace } from '../../src/kernel/browse/typeSpace.ts';
import { type KernelFacts, readKernelFacts } from '../../src/kernel/kernelFacts.ts';
import type { OpenedKernel } from '../../src/kernel/kernelSource.ts';
import { listTasks } from '../../src/kernel/tasks/listTasks.ts';
import { oneLine, Stop, write } from './stop.ts';

/** Instructions that are printed where neither a length nor the size of a symbol says how many. */
const DEFAULT_LINES = 64;
/** Instructions of one read. */
const CHUNK = 1000;
/** Structs within structs that are printed. */
const MAX_DEPTH = 8;

export interface DisOptions {
  /** An address, the name of a symbol, or `pid N`. */
  readonly place: string;
  readonly length: number | undefined;
}

export interface StructOptions {
  readonly type: string;
  readonly place: string;
}

function must<T>(answer: Result<T, ReadError>): T {
  if (!answer.ok) throw new Stop(1, oneLine(readErrorWords(answer.error)));
  return answer.value;
}

async function placeOrStop(facts: KernelFacts, text: string): Promise<Place> {
  const { tasks } = must(await listTasks(facts.source, facts.structs, facts.symbols));
  const place = findPlace(text, facts.symbols, tasks);
  if (place === undefined) throw new Stop(3, `${text}: no such symbol or task, and no address`);
  return place;
}

/** Prints the instructions at a place: the whole symbol, or as many bytes as were asked for. */
export async function printCode(kernel: OpenedKernel, { place, length }: DisOptions, json: boolean) {
  const facts = must(await readKernelFacts(kernel));
  const { addr } = await placeOrStop(facts, place);
  const hit = facts.symbols?.at(addr);
  const size = length === undefined && hit?.offset === 0n ? hit.size : undefined;
  const end = length === undefined && size === undefined ? undefined : addr + (size ?? BigInt(length ?? 0));
  const lines: CodeLine[] = [];
  let lost: string | undefined;
  for (let at: bigint | undefined = addr; at !== undefined && (end === undefined || at < end); ) {
    const count = end === undefined ? DEFAULT_LINES : CHUNK;
    const page: CodePage | string = must(
      await readCode(facts.source.virtual, facts.symbols, { addr: at, before: 0, count, isStart: true }),
    );
    if (typeof page === 'string') {
      lost = page;
      break;
    }
    lines.push(...page.lines.filter((line) => end === undefined || line.addr < end));
    lost = page.end;
    at = end === undefined ? undefined : page.next;
  }
  if (lines.length > 0 || json)
    await write(Buffer.from(`${json ? codeJson(lines) : codeLines(lines).map(printable).join('\n')}\n`));
  if (lost !== undefined) throw new Stop(3, printable(`missing: ${lost}`));
}

function codeLines(lines: readonly CodeLine[]): readonly string[] {
  return lines.flatMap((line) => [
    ...(line.label === undefined ? [] : [`${line.addr.toString(16)} <${line.label}>:`]),
    codeText(line),
  ]);
}

function codeJson(lines: readonly CodeLine[]): string {
  const items = lines.map(({ addr, bytes, mnemonic, operands, label }) =>
    JSON.stringify({
      addr: hex0x(addr),
      bytes,
      mnemonic,
      operands: operands.map(({ text }) => text),
      target: operands.find(({ name }) => name !== undefined)?.name ?? null,
      label: label ?? null,
    }),
  );
  return `[\n  ${items.join(',\n  ')}\n]`;
}

/** Prints the members of a struct at a place, with structs within it. */
export async function printStruct(kernel: OpenedKernel, { type, place }: StructOptions, json: boolean) {
  const facts = must(await readKernelFacts(kernel));
  if (facts.types === undefined) {
    const why = facts.notes.find((note) => note.includes('BTF')) ?? '';
    throw new Stop(3, printable(`no types are in the dump. ${why}`));
  }
  const { addr } = await placeOrStop(facts, place);
  const space = must(await createTypeSpace(facts.source, facts.types, facts.modules.modules));
  const ref = space.named(type);
  if (ref === undefined) {
    const near = space.search(type, 5);
    throw new Stop(3, `${type}: no such struct${near.length === 0 ? '' : `; there are ${near.join(', ')}`}`);
  }
  const read = async (id: number, at: bigint): Promise<StructView | string> =>
    must(
      await readStruct(space, facts.source.virtual, facts.symbols, {
        ref: { module: ref.module, id },
        addr: at,
      }),
    );
  const view = await read(ref.id, addr);
  if (typeof view === 'string') throw new Stop(3, view);
  const lines: string[] = [];
  const add = async (part: StructView, base: number, depth: number): Promise<void> => {
    for (const row of part.rows) {
      lines.push(rowLine(row, base, depth));
      if (row.value.kind !== 'struct' || depth >= MAX_DEPTH) continue;
      const inner = await read(row.value.type, part.addr + BigInt(row.offset));
      if (typeof inner !== 'string') await add(inner, base + row.offset, depth + 1);
    }
  };
  if (json) {
    await write(Buffer.from(`${JSON.stringify(viewJson(view), undefined, 2)}\n`));
  } else {
    const at = view.at === undefined ? '' : ` <${view.at}>`;
    lines.push(`${view.title} at ${hex0x(addr)}${at}, ${view.sizeBytes} bytes`);
    await add(view, 0, 0);
    await write(Buffer.from(`${lines.map(printable).join('\n')}\n`));
  }
  if (view.missing !== undefined) throw new Stop(3, printable(`missing: ${view.missing}`));
}

function rowLine({ offset, name, type, value }: StructRow, base: number, depth: number): string {
  const place = `${base + offset}`.padStart(6);
  const words = value.kind === 'struct' ? '' : ` = ${valueWords(value)}`;
  return `${place}  ${'  '.repeat(depth)}${name === '' ? '' : `${name}: `}${type}${words}`;
}

function valueWords(value: ShownValue): string {
  switch (value.kind) {
    case 'missing':
      return '(not in the dump)';
    case 'none':
      return '(no value)';
    case 'plain':
      return value.hex === undefined ? value.text : `${value.text} (${value.hex})`;
    case 'pointer': {
      const name = value.name === undefined ? '' : ` <${value.name}>`;
      return `${hex0x(value.addr)}${name}${value.text === undefined ? '' : ` ${value.text}`}`;
    }
    case 'array':
      return `(${value.count} ${value.count === 1 ? 'element' : 'elements'})`;
    case 'struct':
      return '';
  }
}

function viewJson({ title, addr, sizeBytes, rows }: StructView): object {
  return {
    type: title,
    addr: hex0x(addr),
    sizeBytes,
    members: rows.map(({ offset, size, bitOffset, bitSize, name, type, value }) => ({
      offset,
      size: size ?? null,
      ...(bitSize === undefined ? {} : { bitOffset, bitSize }),
      name,
      type,
      value: value.kind === 'struct' ? null : valueWords(value),
    })),
  };
}
