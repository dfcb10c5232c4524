/** One page frame of both sides of the seam, the way to the next that differs, and the comparison as a whole. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { AppError } from '../rpc/api.ts';
import type { SeamBytes } from '../rpc/seamApi.ts';
import { dumpStore, getClient } from './dumpStore.ts';
import { viewStore } from './viewStore.ts';

const FRAME = 4096;

export type SeamScanState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly kind: 'done'; readonly states: Uint8Array };

export interface SeamState {
  /** First address of the shown frame. */
  readonly addr: number;
  readonly shown: SeamBytes | undefined;
  readonly error: AppError | undefined;
  /** Words about the last step, for example that there is no further difference. */
  readonly note: string;
  readonly isStepping: boolean;
  readonly scan: SeamScanState;
}

const INITIAL: SeamState = {
  addr: 0,
  shown: undefined,
  error: undefined,
  note: '',
  isStepping: false,
  scan: { kind: 'idle' },
};

const seamStore = createStore<SeamState>(() => INITIAL);

export function useSeam<T>(selector: (state: SeamState) => T): T {
  return useStore(seamStore, selector);
}

let latest = 0;
let scanning: AbortController | undefined;

/** Shows the frame that holds `addr`. */
export async function showSeam(addr: number): Promise<void> {
  const mine = ++latest;
  const frame = addr - (addr % FRAME);
  const reply = await getClient().seamBytes(frame, FRAME);
  if (mine !== latest) return;
  if (!reply.ok) seamStore.setState({ error: reply.error, shown: undefined, note: '' });
  else if (reply.value.overwritten.length === 0 && frame > 0)
    seamStore.setState({ note: 'That address lies beyond the end of the HSA.' });
  else seamStore.setState({ addr: frame, shown: reply.value, error: undefined, note: '' });
}

/** Called when the view is shown: the frame at the cursor, or the first one. */
export async function startSeam(): Promise<void> {
  if (seamStore.getState().shown !== undefined) return;
  const { hsaSize } = dumpStore.getState().summary ?? {};
  const { cursor } = viewStore.getState();
  await showSeam(hsaSize !== undefined && cursor < hsaSize ? cursor : 0);
}

/** Goes to the next (1) or previous (-1) frame whose bytes differ. */
export async function stepSeam(direction: 1 | -1): Promise<void> {
  const { addr, isStepping } = seamStore.getState();
  if (isStepping) return;
  seamStore.setState({ isStepping: true, note: '' });
  const reply = await getClient().seamNext(addr, direction);
  seamStore.setState({ isStepping: false });
  if (!reply.ok) seamStore.setState({ error: reply.error });
  else if (reply.value === undefined)
    seamStore.setState({ note: `No page ${direction === 1 ? 'after' : 'before'} this one differs.` });
  else await showSeam(reply.value);
}

/** Compares all of the HSA with the memory file; once more: stops. */
export async function scanSeam(): Promise<void> {
  if (scanning !== undefined) {
    scanning.abort();
    return;
  }
  const mine = new AbortController();
  scanning = mine;
  seamStore.setState({ scan: { kind: 'running', doneBytes: 0, totalBytes: 1 } });
  const reply = await getClient().seamScan((doneBytes, totalBytes) => {
    if (scanning === mine) seamStore.setState({ scan: { kind: 'running', doneBytes, totalBytes } });
  }, mine.signal);
  if (scanning !== mine) return;
  scanning = undefined;
  if (reply.ok) seamStore.setState({ scan: { kind: 'done', states: reply.value.states } });
  else {
    seamStore.setState({ scan: { kind: 'idle' } });
    if (reply.error.kind !== 'cancelled') seamStore.setState({ error: reply.error });
  }
}

dumpStore.subscribe((state, before) => {
  if (state.summary === before.summary) return;
  latest++;
  scanning?.abort();
  scanning = undefined;
  seamStore.setState(INITIAL, true);
});
