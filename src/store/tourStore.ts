/** The tour: which of its ten steps is shown, whether it plays, and the bytes that the step looks at. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { MemoryRead } from '../rpc/api.ts';
import { dumpStore, getClient } from './dumpStore.ts';

/** Steps of the tour: those of zfcpdump. */
export const TOUR_STEPS = 10;

export interface TourState {
  /** Counts from 0. */
  readonly step: number;
  readonly isPlaying: boolean;
  /** Where the dump kernel's bytes differ from the HSA's; `none`: nowhere; undefined: there is nothing to compare. */
  readonly differsAt: number | 'none' | undefined;
}

const INITIAL: TourState = { step: 0, isPlaying: false, differsAt: undefined };

const tourStore = createStore<TourState>(() => INITIAL);

export function useTour<T>(selector: (state: TourState) => T): T {
  return useStore(tourStore, selector);
}

/** Shows a step; outside the tour the nearest one. Going by hand does not stop playing. */
export function goToStep(step: number): void {
  tourStore.setState({ step: Math.min(TOUR_STEPS - 1, Math.max(0, step)) });
}

/** The next step; at the last one playing ends. */
export function advanceTour(): void {
  const { step } = tourStore.getState();
  if (step === TOUR_STEPS - 1) tourStore.setState({ isPlaying: false });
  else tourStore.setState({ step: step + 1 });
}

/** Plays or pauses; from the last step it begins again. */
export function togglePlaying(): void {
  const { step, isPlaying } = tourStore.getState();
  if (!isPlaying && step === TOUR_STEPS - 1) tourStore.setState({ step: 0, isPlaying: true });
  else tourStore.setState({ isPlaying: !isPlaying });
}

export function pauseTour(): void {
  tourStore.setState({ isPlaying: false });
}

const FRAME = 4096;
const ROW = 16;

/** Looks for the first row that the dump kernel changed; reads no further than to the first page that differs. */
export async function findOverwritten(): Promise<void> {
  const { summary } = dumpStore.getState();
  if (tourStore.getState().differsAt !== undefined) return;
  const page = await getClient().seamNext(0, 1);
  if (!page.ok || summary !== dumpStore.getState().summary) return;
  if (page.value === undefined) {
    tourStore.setState({ differsAt: 'none' });
    return;
  }
  const both = await getClient().seamBytes(page.value, FRAME);
  if (!both.ok || summary !== dumpStore.getState().summary) return;
  const { saved, overwritten } = both.value;
  const at = overwritten.findIndex((byte, i) => byte !== saved.bytes[i]);
  tourStore.setState({ differsAt: page.value + Math.max(0, at - (at % ROW)) });
}

/** The dump's bytes, or the dump kernel's at the same address; undefined where there are none. */
export async function tourBytes(
  side: 'dump' | 'overwritten',
  addr: number,
  length: number,
): Promise<MemoryRead | undefined> {
  if (side === 'dump') {
    const read = await getClient().read(addr, length);
    return read.ok ? read.value : undefined;
  }
  const both = await getClient().seamBytes(addr, length);
  if (!both.ok || both.value.overwritten.length === 0) return undefined;
  const { saved, overwritten } = both.value;
  const piece = { start: saved.start, length: overwritten.length, source: 'memory' } as const;
  return { start: saved.start, bytes: overwritten, pieces: [piece] };
}

dumpStore.subscribe((state, before) => {
  if (state.summary !== before.summary) tourStore.setState(INITIAL, true);
});
