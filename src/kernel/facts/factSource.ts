/**
 * What the readers of facts share: careful reads, addresses of variables, and members of structs by name. Members are
 * only known with BTF; the readers that can do without say so in what they return.
 */
import type { Btf } from '../btf/btf.ts';
import type { KernelFacts } from '../kernelFacts.ts';
import type { WhatHappened } from '../stacks/whatHappened.ts';
import { Peek } from '../structs/peek.ts';
import type { Structs } from '../structs/structs.ts';
import type { KernelLog, KernelModule, KernelSource, SymbolTable } from '../types.ts';
import { Variables } from './variables.ts';

/** Everything that facts are read from. */
export interface FactSource {
  readonly source: KernelSource;
  readonly symbols: SymbolTable | undefined;
  readonly types: Btf | undefined;
  readonly structs: Structs;
  readonly modules: readonly KernelModule[];
  readonly log: KernelLog | undefined;
  readonly happened: WhatHappened | undefined;
  readonly peek: Peek;
  readonly variables: Variables;
  /** Offset of a member in bytes; undefined without BTF or such a member. */
  readonly offset: (struct: string, ...paths: readonly string[]) => bigint | undefined;
  /** A member as a number of up to 64 bits; undefined when it is not known or not in the dump. */
  readonly member: (addr: bigint, struct: string, ...paths: readonly string[]) => Promise<bigint | undefined>;
  /** Text up to a NUL, at most `limit` bytes; undefined when it cannot be read or holds no text. */
  readonly text: (addr: bigint, limit: number) => Promise<string | undefined>;
}

/** Makes the source. `log` and `happened` where they were read. */
export function createFactSource(
  facts: KernelFacts,
  log: KernelLog | undefined,
  happened: WhatHappened | undefined,
  signal?: AbortSignal,
): FactSource {
  const { source, symbols, types, structs } = facts;
  const peek = new Peek(source.virtual, signal);
  const place = (struct: string, paths: readonly string[]) => {
    for (const path of paths) {
      const found = types?.member(struct, path);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    source,
    symbols,
    types,
    structs,
    modules: facts.modules.modules,
    log,
    happened,
    peek,
    variables: new Variables(peek, symbols),
    offset(struct, ...paths) {
      const found = place(struct, paths);
      return found === undefined ? undefined : BigInt(found.offset);
    },
    async member(addr, struct, ...paths) {
      const found = place(struct, paths);
      if (found?.size === undefined || found.bitSize !== undefined) return undefined;
      const bytes = await peek.bytes(addr + BigInt(found.offset), Math.min(found.size, 8));
      switch (bytes?.length) {
        case 8:
          return bytes.u64(0);
        case 4:
          return BigInt(bytes.u32(0));
        case 2:
          return BigInt(bytes.u16(0));
        case 1:
          return BigInt(bytes.u8(0));
        default:
          return undefined;
      }
    },
    text: (addr, limit) => readText(peek, addr, limit),
  };
}

/** Printable text at `addr`, UTF-8 where it is, up to a NUL within `limit` bytes. */
async function readText(peek: Peek, addr: bigint, limit: number): Promise<string | undefined> {
  if (addr === 0n) return undefined;
  const bytes = await peek.part(addr, limit);
  const whole = bytes.slice(0, bytes.length);
  const end = whole.indexOf(0);
  if (end < 1) return undefined;
  const text = new TextDecoder().decode(whole.subarray(0, end));
  return [...text].every((character) => isTextual(character.codePointAt(0) ?? 0)) ? text : undefined;
}

function isTextual(code: number): boolean {
  return code === 0x09 || code === 0x0a || (code >= 0x20 && code !== 0x7f && code !== 0xfffd);
}
