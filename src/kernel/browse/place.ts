/** Words that mean an address: hexadecimal digits, the name of a symbol, or the number of a task. */
import type { KernelTask, SymbolTable } from '../types.ts';
import { nameAt } from './code.ts';

/** An address with what it is. */
export interface Place {
  readonly addr: bigint;
  /** How it was understood: `symbol init_task`, `task 1 (systemd)`, `address`. */
  readonly words: string;
  /** The symbol at the address. */
  readonly name: string | undefined;
  /** The type that lies there for certain; only for tasks. */
  readonly type: string | undefined;
}

/**
 * Understands `0x3f2a10`, `panic`, `panic+0x1a`, `pid 17`; plain digits are an address. Undefined when nothing fits.
 */
export function findPlace(
  text: string,
  symbols: SymbolTable | undefined,
  tasks: readonly KernelTask[],
): Place | undefined {
  const wanted = text.trim();
  const place = (addr: bigint, words: string, type?: string): Place => ({
    addr,
    words,
    name: symbols === undefined ? undefined : nameAt(symbols, addr),
    type,
  });
  const pid = /^pid\s*(\d{1,7})$/i.exec(wanted)?.[1];
  const task = pid === undefined ? undefined : tasks.find((one) => one.pid === Number(pid));
  if (task !== undefined) return place(task.task, `task ${task.pid} (${task.comm})`, 'task_struct');
  if (/^pid/i.test(wanted)) return undefined;
  const named = /^([^\s+]+)(?:\+(?:0x)?([0-9a-f]{1,16}))?$/i.exec(wanted);
  const symbol = named?.[1] === undefined ? undefined : symbols?.byName(named[1])[0];
  if (symbol !== undefined) {
    const addr = BigInt.asUintN(64, symbol.addr + BigInt(`0x${named?.[2] ?? '0'}`));
    return place(addr, `symbol ${wanted}`);
  }
  const digits = /^(?:0x)?([0-9a-f_]{1,20})$/i.exec(wanted)?.[1]?.replaceAll('_', '');
  if (digits === undefined || digits === '' || digits.length > 16) return undefined;
  return place(BigInt(`0x${digits}`), 'address');
}
