/** Types in the words of C: `struct list_head *`, `char comm[16]`, `void (*func)(struct work_struct *)`. */
import { KIND } from './format.ts';
import { MAX_DEPTH } from './typeFacts.ts';
import type { TypeRecord, TypeTable } from './typeTable.ts';

/** Parameters that are written out; longer lists end in dots. */
const MAX_PARAMETERS = 32;
/** Types named in one declaration, over all parameters of parameters. */
const MAX_TYPES = 200;
const TOO_DEEP = '…';

/** Type `id` in C, as a declaration of `name` when that is not empty. */
export function typeWords(table: TypeTable, id: number, name = ''): string {
  return declare(table, id, name, 0, { left: MAX_TYPES });
}

function declare(
  table: TypeTable,
  id: number,
  name: string,
  depth: number,
  budget: { left: number },
): string {
  if (depth > MAX_DEPTH || budget.left-- <= 0) return join(TOO_DEEP, name);
  if (id === 0) return join('void', name);
  const record = table.record(id);
  if (record === undefined) return join('?', name);
  const inner = (target: number, text: string): string => declare(table, target, text, depth + 1, budget);
  const own = table.name(record.nameOffset);
  switch (record.kind) {
    case KIND.ptr:
      return inner(record.sizeOrType, needsParentheses(table, record.sizeOrType) ? `(*${name})` : `*${name}`);
    case KIND.array:
      return inner(record.reader.u32(record.at), `${name}[${record.reader.u32(record.at + 8)}]`);
    case KIND.funcProto:
      return inner(record.sizeOrType, `${name}(${parameters(table, record, inner)})`);
    case KIND.const:
    case KIND.volatile:
    case KIND.restrict:
      return qualified(table, record, name, inner);
    case KIND.typeTag:
    case KIND.func:
    case KIND.declTag:
      return inner(record.sizeOrType, name);
    case KIND.struct:
      return join(`struct ${own === '' ? '{…}' : own}`, name);
    case KIND.union:
      return join(`union ${own === '' ? '{…}' : own}`, name);
    case KIND.enum:
    case KIND.enum64:
      return join(`enum ${own === '' ? '{…}' : own}`, name);
    case KIND.fwd:
      return join(`${record.kindFlag ? 'union' : 'struct'} ${own}`, name);
    default:
      return join(own === '' ? '?' : own, name);
  }
}

/** A qualifier stands behind the star of a pointer and before everything else. */
function qualified(
  table: TypeTable,
  record: TypeRecord,
  name: string,
  inner: (target: number, text: string) => string,
): string {
  const word = qualifier(record.kind);
  const target = table.record(record.sizeOrType);
  if (target?.kind === KIND.ptr) return inner(record.sizeOrType, name === '' ? word : `${word} ${name}`);
  return `${word} ${inner(record.sizeOrType, name)}`;
}

function qualifier(kind: number): string {
  if (kind === KIND.const) return 'const';
  return kind === KIND.volatile ? 'volatile' : 'restrict';
}

function parameters(
  table: TypeTable,
  record: TypeRecord,
  inner: (target: number, text: string) => string,
): string {
  if (record.elements === 0) return 'void';
  const words: string[] = [];
  for (let i = 0; i < record.elements && i < MAX_PARAMETERS; i++) {
    const name = table.name(record.reader.u32(record.at + 8 * i));
    const type = record.reader.u32(record.at + 8 * i + 4);
    words.push(type === 0 && name === '' ? '...' : inner(type, name));
  }
  if (record.elements > MAX_PARAMETERS) words.push(TOO_DEEP);
  return words.join(', ');
}

/** Pointers to arrays and functions: `(*name)[4]`. */
function needsParentheses(table: TypeTable, id: number): boolean {
  const kind = table.record(id)?.kind;
  return kind === KIND.array || kind === KIND.funcProto;
}

function join(type: string, name: string): string {
  return name === '' ? type : `${type} ${name}`;
}
