/**
 * What the pages of the open dump are used for, once somebody asked: idle, counting with progress, ready, absent or
 * failed. The export, the picture and whoever else wants it read the same answer. Loaded with the first of them.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { AppError } from '../rpc/api.ts';
import type { PageClassReply } from '../rpc/pageClassApi.ts';
import { dumpStore, getClient } from './dumpStore.ts';

export type PageClassState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'counting'; readonly doneFrames: number; readonly totalFrames: number }
  | { readonly kind: 'ready'; readonly value: PageClassReply }
  | { readonly kind: 'absent' | 'failed'; readonly error: AppError };

const IDLE: PageClassState = { kind: 'idle' };
/** Cells of the picture at most. */
const CELLS = 4096;
/** Up to so much memory is counted unasked: 16 MiB of page states. */
const UNASKED_BYTES = 2 ** 30;

const pageClassStore = createStore<PageClassState>(() => IDLE);

let counting: AbortController | undefined;

export function usePageClasses<T>(selector: (state: PageClassState) => T): T {
  return useStore(pageClassStore, selector);
}

/** Counts, unless that is under way. `zeros`: also finds pages of zeros, which reads all of the memory. */
export async function countPageClasses(zeros: boolean): Promise<void> {
  if (counting !== undefined) return;
  const before = pageClassStore.getState();
  const mine = new AbortController();
  counting = mine;
  pageClassStore.setState({ kind: 'counting', doneFrames: 0, totalFrames: 0 }, true);
  const reply = await getClient().pageClasses(
    { cells: CELLS, zeros },
    (doneFrames, totalFrames) => {
      if (counting === mine) pageClassStore.setState({ kind: 'counting', doneFrames, totalFrames }, true);
    },
    mine.signal,
  );
  if (counting !== mine) return;
  counting = undefined;
  if (reply.ok) pageClassStore.setState({ kind: 'ready', value: reply.value }, true);
  else if (reply.error.kind === 'cancelled')
    pageClassStore.setState(before.kind === 'ready' ? before : IDLE, true);
  else
    pageClassStore.setState(
      { kind: reply.error.kind === 'absent' ? 'absent' : 'failed', error: reply.error },
      true,
    );
}

/** Counts a dump for which that is quick; a large one waits for the person. */
export async function countIfQuick(): Promise<void> {
  const { summary } = dumpStore.getState();
  if (pageClassStore.getState().kind !== 'idle' || summary === undefined) return;
  if (summary.memoryBytes <= UNASKED_BYTES) await countPageClasses(false);
}

export function cancelCounting(): void {
  counting?.abort();
}

dumpStore.subscribe((state, before) => {
  if (state.summary === before.summary) return;
  counting?.abort();
  counting = undefined;
  pageClassStore.setState(IDLE, true);
});
