/**
 * Goes where an expression leads: the one way for the address box and the palette. What needs no kernel is done at
 * once; the code and the worker for kernel names are asked only when a word is not known otherwise.
 */
import { err, ok, type Result } from '../../base/result.ts';
import type { AppError, Reply } from '../../rpc/api.ts';
import type { KernelApi, Listed } from '../../rpc/kernelApi.ts';
import { dumpStore } from '../../store/dumpStore.ts';
import { askKernel, mayReadKernel } from '../../store/kernelStore.ts';
import { marksStore } from '../../store/marksStore.ts';
import { clearNotice, showNotice } from '../../store/noticeStore.ts';
import { jumpTo, viewStore } from '../../store/viewStore.ts';
import { type AddressContext, isRd, parseAddress } from './addressExpr.ts';
import { currentSpace } from './gridSpace.ts';
import type { KernelLookup } from './kernelExpr.ts';

/** What expressions may refer to, now. */
export function addressContext(): AddressContext {
  const { summary } = dumpStore.getState();
  const space = currentSpace();
  if (space.id === 'virtual') {
    // The end of the HSA and bookmarks are places in storage.
    const { cursor, limit } = space.place.getState();
    return { cursor, memoryEnd: limit, hsaSize: undefined, cpus: summary?.cpus ?? [], bookmarks: [] };
  }
  return {
    cursor: viewStore.getState().cursor,
    memoryEnd: summary?.memoryEnd ?? 0,
    hsaSize: summary?.hsaSize,
    cpus: summary?.cpus ?? [],
    bookmarks: marksStore.getState().bookmarks,
  };
}

const NOT_NAMED = 'This dump does not say where its kernel is; open Log or Tasks to search for it first.';

type Call<T> = (client: KernelApi, signal: AbortSignal) => Promise<Reply<T>>;

/** Asks the kernel worker, unless that would need a search of all memory which nobody has asked for. */
async function ask<T>(call: Call<T>): Promise<Reply<T> | { readonly ok: false; readonly error: string }> {
  if (!mayReadKernel()) return err(NOT_NAMED);
  return (await askKernel(call)) ?? err('The dump was closed.');
}

function wordsOf(error: AppError | string): string {
  return typeof error === 'string' ? error : error.detail;
}

async function listed<T>(call: Call<Listed<T>>): Promise<Result<readonly T[], string>> {
  const reply = await ask(call);
  return reply.ok ? ok(reply.value.items) : err(wordsOf(reply.error));
}

const LOOKUP: KernelLookup = {
  async symbol(name) {
    const reply = await ask((client, signal) => client.findPlace(name, signal));
    // Digits would be taken as an address there; here they have been already.
    if (reply.ok) return ok(reply.value.words.startsWith('symbol') ? reply.value.addr : undefined);
    const { error } = reply;
    return typeof error !== 'string' && error.kind === 'absent' ? ok(undefined) : err(wordsOf(error));
  },
  tasks: () => listed((client, signal) => client.tasks(signal)),
  modules: () => listed((client, signal) => client.modules(signal)),
  translate: (addr) =>
    mayReadKernel()
      ? askKernel((client, signal) => client.translate(addr, signal))
      : Promise.resolve(undefined),
};

/** Words for a refusal; undefined when the jump was made. Instead of a promise where no kernel is needed. */
export function goToExpr(text: string): undefined | Promise<string | undefined> {
  const context = addressContext();
  const parsed = parseAddress(text, context);
  if (!parsed.ok) return goToKernel(text, parsed.error, context);
  const { addr, length } = parsed.value;
  const options = length === undefined ? {} : { length };
  // The command that reads physical memory means storage, whatever is shown.
  if (isRd(text.trim())) jumpTo(addr, options);
  else currentSpace().jumpTo(addr, options);
  return undefined;
}

async function goToKernel(
  text: string,
  refusal: string,
  context: AddressContext,
): Promise<string | undefined> {
  // Nothing typed, no memory, or a broken sum: nothing that a kernel could answer.
  if (text.trim() === '' || context.memoryEnd === 0) return refusal;
  const { summary } = dumpStore.getState();
  const resolver = await import('./kernelExpr.ts').catch(() => undefined);
  if (resolver === undefined) return `${refusal} The code for kernel names could not be loaded.`;
  const target = await resolver.resolveKernelExpr(text, refusal, context, LOOKUP);
  // Another dump may be open by now: the answer is not for it.
  if (dumpStore.getState().summary !== summary) return undefined;
  if (!target.ok) return target.error;
  const { addr, virtual, length, words } = target.value;
  clearNotice();
  const space = currentSpace();
  space.jumpTo(space.id === 'virtual' ? virtual : addr, length === undefined ? {} : { length });
  showNotice(words);
  return undefined;
}
