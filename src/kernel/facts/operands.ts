/**
 * What a short function of the kernel touches: the addresses that its first, straight run of instructions forms, reads
 * and writes. Kernels that keep no names of data (CONFIG_KALLSYMS_ALL off, as on Debian 12) still name functions, and
 * a function such as get_avenrun() says where avenrun is. Only the few instructions that form addresses are followed.
 * (Principles of Operation: RIL, RXY, RX, RSY, SIY formats)
 */
import type { BeReader } from '../../base/bytes.ts';

/** One operand in memory, or an address that was formed, in the order of the code. */
export interface Operand {
  /** `form`: only the address; `load` and `store`: memory at the address. */
  readonly kind: 'form' | 'load' | 'store';
  readonly addr: bigint;
  /** True when a register that is not known was added: `addr` is where an array begins, or a per-CPU variable. */
  readonly indexed: boolean;
}

/** A word that was loaded from `from` and stored `to` bytes behind the function's first argument. */
export interface Copied {
  readonly from: bigint;
  readonly to: number;
}

export interface Operands {
  readonly operands: readonly Operand[];
  readonly copies: readonly Copied[];
}

/** What a register is known to hold. */
type Known =
  | { readonly kind: 'address'; readonly addr: bigint }
  | { readonly kind: 'loaded'; readonly from: bigint }
  | { readonly kind: 'argument' };

/** Reads the word behind a pointer that the code loads; undefined when it cannot be had. */
export type LoadWord = (addr: bigint) => Promise<bigint | undefined>;

const LARL = 0xc00;
/** lgrl, lgfrl, llgfrl, lrl: what loads from a relative address. */
const LOAD_RELATIVE: readonly number[] = [0xc48, 0xc4c, 0xc4e, 0xc4d];
/** stgrl, strl */
const STORE_RELATIVE: readonly number[] = [0xc4b, 0xc4f];
const LGR = 0xb904;
/** lg, ag, ltg, sg, cg, clg, ng, lgf, llgf, l, y forms */
const LOAD_RXY: readonly number[] = [0x04, 0x08, 0x02, 0x09, 0x20, 0x21, 0x14, 0x16, 0x58, 0x80];
/** stg, sty */
const STORE_RXY: readonly number[] = [0x24, 0x50];
/** agsi, asi */
const STORE_SIY: readonly number[] = [0x7a, 0x6a];
const MAX_OPERANDS = 64;

/** Follows `code`, which lies at `start`. Branches are not taken; a function ends where the code does. */
export async function readOperands(code: BeReader, start: bigint, load: LoadWord): Promise<Operands> {
  const registers = new Map<number, Known>([[2, { kind: 'argument' }]]);
  const operands: Operand[] = [];
  const copies: Copied[] = [];
  const add = (kind: Operand['kind'], addr: bigint, indexed = false): void => {
    if (operands.length < MAX_OPERANDS) operands.push({ kind, addr: BigInt.asUintN(64, addr), indexed });
  };
  /** The address of a base, displacement and index operand, where a register of it is known. */
  const place = async (
    at: number,
  ): Promise<{ readonly addr: bigint; readonly indexed: boolean } | undefined> => {
    const index = code.u8(at + 1) & 0xf;
    const base = code.u8(at + 2) >> 4;
    const short = ((code.u8(at + 2) & 0xf) << 8) | code.u8(at + 3);
    const long = BigInt.asIntN(20, (BigInt(code.u8(at + 4)) << 12n) | BigInt(short));
    for (const [one, other] of [
      [base, index],
      [index, base],
    ] as const) {
      const held = one === 0 ? undefined : registers.get(one);
      if (held === undefined || held.kind === 'argument') continue;
      const addr = held.kind === 'address' ? held.addr : await load(held.from);
      if (addr !== undefined && addr !== 0n) return { addr: addr + long, indexed: other !== 0 };
    }
    return undefined;
  };
  for (let at = 0; code.has(at, 2); ) {
    const first = code.u8(at);
    const length = first < 0x40 ? 2 : first < 0xc0 ? 4 : 6;
    if (!code.has(at, length)) break;
    const register = code.u8(at + 1) >> 4;
    if (length === 6) {
      const wide = (first << 4) | (code.u8(at + 1) & 0xf);
      const target = start + BigInt(at) + 2n * BigInt.asIntN(32, BigInt(code.u32(at + 2)));
      if (wide === LARL) {
        add('form', target);
        registers.set(register, { kind: 'address', addr: target });
      } else if (LOAD_RELATIVE.includes(wide)) {
        add('load', target);
        registers.set(register, { kind: 'loaded', from: target });
      } else if (STORE_RELATIVE.includes(wide)) add('store', target);
      else if (first === 0xe3 || first === 0xeb) {
        const op = code.u8(at + 5);
        const where = await place(at);
        if (first === 0xe3 && LOAD_RXY.includes(op)) {
          if (where !== undefined) add('load', where.addr, where.indexed);
          if (op === 0x04 && where !== undefined && !where.indexed)
            registers.set(register, { kind: 'loaded', from: where.addr });
          else if (op === 0x04) registers.delete(register);
        } else if (first === 0xe3 && STORE_RXY.includes(op)) {
          if (where !== undefined) add('store', where.addr, where.indexed);
          const base = registers.get(code.u8(at + 2) >> 4);
          const held = registers.get(register);
          const to = ((code.u8(at + 2) & 0xf) << 8) | code.u8(at + 3);
          if (base?.kind === 'argument' && held?.kind === 'loaded' && copies.length < MAX_OPERANDS)
            copies.push({ from: held.from, to });
        } else if (first === 0xeb && STORE_SIY.includes(op) && where !== undefined) add('store', where.addr);
      } else if (first === 0xc0 && (code.u8(at + 1) & 0xf) === 5) {
        // brasl: the callee may change these.
        for (const lost of [0, 1, 2, 3, 4, 5, 14]) registers.delete(lost);
      }
    } else if (length === 4 && code.u16(at) === LGR) {
      const held = registers.get(code.u8(at + 3) & 0xf);
      if (held === undefined) registers.delete(code.u8(at + 3) >> 4);
      else registers.set(code.u8(at + 3) >> 4, held);
    }
    at += length;
  }
  return { operands, copies };
}
