/**
 * Addresses of kernel variables: by symbol where the kernel keeps the names of its data, otherwise from the code of a
 * function that uses the variable and is known to do so in all versions looked at. What the code names is believed
 * only when its content passes a test.
 */
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import type { Peek } from '../structs/peek.ts';
import type { SymbolTable } from '../types.ts';
import { type Operands, readOperands } from './operands.ts';

/** A variable and why its address is believed. */
export interface Variable {
  readonly addr: bigint;
  readonly confidence: Confidence;
  /** `by symbol avenrun`, or `used by get_avenrun`. */
  readonly evidence: string;
}

/** Decides by content whether something is at an address; the first address that passes is taken. */
export type ContentTest = (addr: bigint) => Promise<boolean>;

/** Longest stretch of a function that is looked at, bytes. */
const CODE_LENGTH = 512n;

export class Variables {
  private readonly peek: Peek;
  private readonly symbols: SymbolTable | undefined;

  constructor(peek: Peek, symbols: SymbolTable | undefined) {
    this.peek = peek;
    this.symbols = symbols;
  }

  /** The variable of the first of these names that there is a symbol for. */
  named(...names: readonly string[]): Variable | undefined {
    for (const name of names) {
      const symbol = this.symbols?.byName(name).find(({ module }) => module === undefined);
      if (symbol === undefined) continue;
      const confidence = this.symbols?.confidence ?? 'inferred';
      return { addr: symbol.addr, confidence, evidence: `by symbol ${name}` };
    }
    return undefined;
  }

  /** What the code of function `name` touches; empty when there is no such function or its code is not there. */
  async code(name: string): Promise<Operands> {
    const found = this.named(name);
    const size = found === undefined ? undefined : this.symbols?.at(found.addr)?.size;
    if (found === undefined) return { operands: [], copies: [] };
    const length = Number(size === undefined || size > CODE_LENGTH ? CODE_LENGTH : size);
    return readOperands(await this.peek.part(found.addr, length), found.addr, (addr) => this.peek.u64(addr));
  }

  /** By symbol, else the first operand of one of `users` whose content passes `test`. */
  async find(name: string, users: readonly string[], test: ContentTest): Promise<Variable | undefined> {
    const symbol = this.named(name);
    if (symbol !== undefined) return symbol;
    for (const user of users) {
      const { operands } = await this.code(user);
      for (const { addr, indexed } of operands) {
        if (indexed || addr % 2n !== 0n || !(await test(addr))) continue;
        return { addr, confidence: 'inferred', evidence: `${name} as the code of ${user} uses it` };
      }
    }
    return undefined;
  }
}
