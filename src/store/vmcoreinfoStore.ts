/**
 * The search for VMCOREINFO over all memory: where it stands and what it found. Loaded when a person asks for it; the
 * answer is kept while the same files show the same side, also when another block is chosen.
 */
import { createStore } from 'zustand/vanilla';
import type { AppError, VmcoreInfoSearchReply } from '../rpc/api.ts';
import { dumpStore, getScanClient, reopenDump } from './dumpStore.ts';

export type VmcoreInfoSearchState =
  | { readonly kind: 'idle' }
  /** `share` of memory that was searched, 0..1. */
  | { readonly kind: 'searching'; readonly share: number }
  | { readonly kind: 'done'; readonly reply: VmcoreInfoSearchReply }
  | { readonly kind: 'failed'; readonly error: AppError };

export const vmcoreinfoStore = createStore<VmcoreInfoSearchState>(() => ({ kind: 'idle' }));

/** What the answer is about. */
let searched: string | undefined;
let running: AbortController | undefined;

function shownMemory(): string | undefined {
  const { summary } = dumpStore.getState();
  return summary === undefined ? undefined : `${summary.fingerprint} ${summary.systems?.shown ?? ''}`;
}

dumpStore.subscribe((state, before) => {
  if (state.summary === before.summary) return;
  // The worker of a search ends with its dump.
  running?.abort();
  running = undefined;
  const isSame = vmcoreinfoStore.getState().kind === 'done' && shownMemory() === searched;
  if (state.summary !== undefined && !isSame) vmcoreinfoStore.setState({ kind: 'idle' }, true);
});

/** Searches all memory of the open dump. Reads everything that is stored. */
export async function searchVmcoreInfo(): Promise<void> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  searched = shownMemory();
  vmcoreinfoStore.setState({ kind: 'searching', share: 0 }, true);
  const reply = await getScanClient().findVmcoreInfo((share) => {
    if (running === mine) vmcoreinfoStore.setState({ kind: 'searching', share }, true);
  }, mine.signal);
  if (running !== mine) return;
  running = undefined;
  vmcoreinfoStore.setState(
    reply.ok ? { kind: 'done', reply: reply.value } : { kind: 'failed', error: reply.error },
    true,
  );
}

/** Gives the search up. */
export function cancelVmcoreInfoSearch(): void {
  running?.abort();
  running = undefined;
  vmcoreinfoStore.setState({ kind: 'idle' }, true);
}

/** Opens the dump anew with the block at `textAddr`; undefined: with the one that is found without a search. */
export function chooseVmcoreInfo(textAddr: number | undefined): Promise<void> {
  const { vmcoreinfoAt: _, ...options } = dumpStore.getState().options;
  return reopenDump(textAddr === undefined ? options : { ...options, vmcoreinfoAt: textAddr }, 'notes');
}
