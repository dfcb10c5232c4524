/**
 * The part of the address box's language that needs the dumped kernel: symbols with offsets, modules, `task 84` and
 * `task 84 stack`, virtual addresses, and `rd` without `-p`. What they mean is looked up in the kernel worker and then
 * translated by the kernel's page tables. Loaded when the plain language (addressExpr.ts) does not know a word.
 */
import type { PhysAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Reply } from '../../rpc/api.ts';
import type { KernelModule, KernelTask, PlacedTranslation } from '../../rpc/kernelApi.ts';
import { type AddressContext, evaluate, isRd, parseRd, quoted, unknownNames } from './addressExpr.ts';

/** What is asked of the kernel; a failure is a sentence. Undefined: there is none of that name. */
export interface KernelLookup {
  /** Virtual address of a symbol by its exact name. */
  symbol(name: string): Promise<Result<bigint | undefined, string>>;
  tasks(): Promise<Result<readonly KernelTask[], string>>;
  modules(): Promise<Result<readonly KernelModule[], string>>;
  /** Undefined: there is no kernel to ask. */
  translate(addr: bigint): Promise<Reply<PlacedTranslation> | undefined>;
}

export interface KernelTarget {
  readonly addr: PhysAddr;
  /** The virtual address that was translated; below 2^53, as all that the kernel maps. */
  readonly virtual: number;
  /** Bytes, at most up to the end of the frame; undefined when the expression names no range. */
  readonly length: number | undefined;
  /** How it was understood, a sentence. */
  readonly words: string;
}

/** A task's token in a sum cannot be the name of a symbol. */
const TASK = /\btask\s+(\S+?)(\s+stack)?(?=\s*(?:[+-]|$))/i;
const TASK_TOKEN = /^task#(.*?)(#stack)?$/;
/** Longest name that is looked up. */
const MOST_CHARACTERS = 512;

/** Where a text leads that `parseAddress` refused; `refusal` is what that said. */
export async function resolveKernelExpr(
  text: string,
  refusal: string,
  context: AddressContext,
  lookup: KernelLookup,
): Promise<Result<KernelTarget, string>> {
  let sum = text.trim();
  let length: number | undefined;
  if (isRd(sum)) {
    const command = parseRd(sum);
    if (!command.ok) return command;
    if (command.value.isPhysical) return err(refusal);
    sum = command.value.address;
    length = command.value.length;
  }
  const task = TASK.exec(sum);
  if (task !== null) sum = sum.replace(TASK, `task#${task[1]}${task[2] === undefined ? '' : '#stack'}`);

  const names = new Map<string, bigint>();
  for (const name of new Set(unknownNames(sum, context))) {
    const found = await lookUp(name, lookup, refusal);
    if (!found.ok) return found;
    names.set(name, found.value);
  }
  const value = evaluate(sum, { ...context, names });
  if (!value.ok) return value;
  if (value.value < 0n || value.value > 0xffff_ffff_ffff_ffffn) return err(refusal);
  return translated(text.trim(), value.value, length, refusal, lookup);
}

async function lookUp(name: string, lookup: KernelLookup, refusal: string): Promise<Result<bigint, string>> {
  const task = TASK_TOKEN.exec(name);
  if (task !== null) return taskAddress(task[1] ?? '', task[2] !== undefined, lookup);
  if (name.length > MOST_CHARACTERS || !/^[a-z_.$][\w.$]*$/i.test(name) || /^cpu\d+\./i.test(name))
    return err(refusal);
  const symbol = await lookup.symbol(name);
  if (symbol.ok && symbol.value !== undefined) return ok(symbol.value);
  const modules = await lookup.modules();
  const module = modules.ok ? modules.value.find((one) => one.name === name.replaceAll('-', '_')) : undefined;
  if (module !== undefined) return ok(module.base ?? module.addr);
  if (!symbol.ok) return err(`${quoted(name)} is not an address. ${symbol.error}`);
  return err(`The kernel has no symbol and no module ${quoted(name)}, and no bookmark is named so.`);
}

async function taskAddress(
  pidText: string,
  isStack: boolean,
  lookup: KernelLookup,
): Promise<Result<bigint, string>> {
  if (!/^\d{1,7}$/.test(pidText))
    return err('Write task and a process number, for example task 84 or task 84 stack.');
  const tasks = await lookup.tasks();
  if (!tasks.ok) return err(`Tasks cannot be looked up. ${tasks.error}`);
  const task = tasks.value.find(({ pid }) => pid === Number(pidText));
  if (task === undefined) return err(`No task of the kernel has the number ${Number(pidText)}.`);
  if (!isStack) return ok(task.task);
  if (task.stack === undefined) return err(`The stack of task ${task.pid} (${task.comm}) is not known.`);
  return ok(task.stack);
}

async function translated(
  text: string,
  virtual: bigint,
  length: number | undefined,
  refusal: string,
  lookup: KernelLookup,
): Promise<Result<KernelTarget, string>> {
  const reply = await lookup.translate(virtual);
  if (reply === undefined) return err(refusal);
  if (!reply.ok) return err(`${refusal} As a virtual address it cannot be translated: ${reply.error.detail}`);
  const { phys, contiguous } = reply.value;
  if (phys === undefined) return err(`The kernel maps nothing at the virtual address ${hex0x(virtual)}.`);
  const kept = length === undefined ? undefined : Math.min(length, contiguous);
  const cut = kept === length ? '' : ` Its first ${kept} bytes lie together and are selected.`;
  return ok({
    addr: phys,
    virtual: Number(virtual),
    length: kept,
    words: `${quoted(text)} is virtual ${hex0x(virtual)}, absolute ${hex0x(phys)}.${cut}`,
  });
}
