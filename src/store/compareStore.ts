/**
 * What the open dump is compared with and what came out: facts at once, memory when asked for. Loaded with the Compare
 * view. A worker of its own opens both dumps; it ends when the open dump changes.
 */
import { createStore } from 'zustand/vanilla';
import { roundDown } from '../base/address.ts';
import type { AppError, MemoryRead } from '../rpc/api.ts';
import type { CompareCells, CompareRun, CompareSpan, CompareTotals, OtherDump } from '../rpc/compareApi.ts';
import { compareClient, stopCompareWorker } from '../rpc/compareClient.ts';
import { dumpStore, type InputFile, toRequest } from './dumpStore.ts';
import { unpackFiles } from './unpackFiles.ts';

/** What stands beside the open dump. */
export type CompareOther =
  | { readonly kind: 'none' }
  | { readonly kind: 'opening'; readonly names: readonly string[]; readonly activity: string }
  | { readonly kind: 'open'; readonly names: readonly string[]; readonly dump: OtherDump }
  | { readonly kind: 'failed'; readonly names: readonly string[]; readonly error: AppError };

/** Bytes of both sides at an offset of the span. */
export interface ShownBytes {
  readonly place: number;
  readonly a: MemoryRead;
  readonly b: MemoryRead;
}

export type CompareMemoryPhase = 'idle' | 'running' | 'stopped' | 'done' | 'failed';

export interface CompareState {
  readonly mode: 'dumps' | 'ranges';
  readonly other: CompareOther;
  readonly phase: CompareMemoryPhase;
  /** What is being compared, or was. */
  readonly span: CompareSpan | undefined;
  readonly totals: CompareTotals | undefined;
  readonly cells: CompareCells | undefined;
  readonly runs: readonly CompareRun[];
  readonly error: AppError | undefined;
  /** Bytes of both sides that are shown beside each other. */
  readonly shown: ShownBytes | undefined;
}

const NO_MEMORY = {
  phase: 'idle',
  span: undefined,
  totals: undefined,
  cells: undefined,
  runs: [],
  error: undefined,
  shown: undefined,
} as const;
const INITIAL: CompareState = { mode: 'dumps', other: { kind: 'none' }, ...NO_MEMORY };

export const compareStore = createStore<CompareState>(() => INITIAL);

let job: AbortController | undefined;
let ownIsOpen = false;

dumpStore.subscribe((state, before) => {
  if (state.summary === before.summary) return;
  job?.abort();
  job = undefined;
  ownIsOpen = false;
  stopCompareWorker();
  compareStore.setState(INITIAL, true);
});

function begin(): AbortController {
  job?.abort();
  const mine = new AbortController();
  job = mine;
  return mine;
}

/** Opens the page's dump in the compare worker once. Undefined: it is open. */
async function openOwn(): Promise<AppError | undefined> {
  if (ownIsOpen) return undefined;
  const { files, options } = dumpStore.getState();
  const reply = await compareClient.openOwn(toRequest(files, options));
  ownIsOpen = reply.ok;
  return reply.ok ? undefined : reply.error;
}

/** Opens another dump beside the open one and compares their facts. */
export async function compareWith(files: readonly InputFile[]): Promise<void> {
  const mine = begin();
  const names = files.map(({ name }) => name);
  const tell = (activity: string): void => {
    if (job === mine) compareStore.setState({ other: { kind: 'opening', names, activity } });
  };
  compareStore.setState(
    { ...INITIAL, other: { kind: 'opening', names, activity: 'Opening both dumps' } },
    true,
  );
  const fail = (error: AppError): void => {
    if (job === mine) compareStore.setState({ other: { kind: 'failed', names, error } });
  };
  const unpacked = await unpackFiles(files, tell, mine.signal);
  if (!unpacked.ok) return fail(unpacked.error);
  const problem = await openOwn();
  if (problem !== undefined) return fail(problem);
  const reply = await compareClient.openOther(toRequest(unpacked.value, {}), mine.signal);
  if (job !== mine) return;
  if (!reply.ok) return fail(reply.error);
  if (reply.value !== undefined) compareStore.setState({ other: { kind: 'open', names, dump: reply.value } });
}

/** Compares dumps, or ranges of the open one; what was found is forgotten. */
export function setCompareMode(mode: CompareState['mode']): void {
  if (compareStore.getState().mode === mode) return;
  job?.abort();
  job = undefined;
  compareStore.setState({ ...INITIAL, mode }, true);
}

/** Compares all of memory of both dumps. */
export function compareWholeMemory(): Promise<void> {
  const { other } = compareStore.getState();
  if (other.kind !== 'open') return Promise.resolve();
  return run({ startA: 0, startB: 0, length: other.dump.unionEnd });
}

/** Compares two ranges of the open dump. */
export async function compareRanges(span: CompareSpan): Promise<void> {
  const mine = begin();
  compareStore.setState({ ...NO_MEMORY, phase: 'running', span });
  const problem = await openOwn();
  const reply = problem === undefined ? await compareClient.openOther(undefined) : undefined;
  const error = problem ?? (reply?.ok === false ? reply.error : undefined);
  if (job !== mine) return;
  if (error !== undefined) compareStore.setState({ phase: 'failed', error });
  else await run(span);
}

async function run(span: CompareSpan): Promise<void> {
  const mine = begin();
  compareStore.setState({ ...NO_MEMORY, phase: 'running', span });
  const reply = await compareClient.memory(
    span,
    ({ totals, cells, newRuns }) => {
      if (job === mine) compareStore.setState(({ runs }) => ({ totals, cells, runs: [...runs, ...newRuns] }));
    },
    mine.signal,
  );
  if (job !== mine) return;
  if (!reply.ok) {
    compareStore.setState({ phase: 'failed', error: reply.error });
    return;
  }
  const { totals, cells, newRuns } = reply.value;
  compareStore.setState(({ runs }) => ({ phase: 'done', totals, cells, runs: [...runs, ...newRuns] }));
}

/** Stops comparing memory; what was found stays. */
export function stopComparing(): void {
  job?.abort();
  job = undefined;
  compareStore.setState({ phase: 'stopped' });
}

/** Bytes that are shown side by side. */
export const SHOWN_BYTES = 256;
const ROW = 16;

let showing = 0;

/** Shows the bytes of both sides at the row of an offset of the span. */
export async function showPlace(offset: number): Promise<void> {
  const { span } = compareStore.getState();
  if (span === undefined) return;
  const mine = ++showing;
  const place = roundDown(offset, ROW);
  const reply = await compareClient.bytes(span, place, SHOWN_BYTES);
  if (mine !== showing || compareStore.getState().span !== span) return;
  if (reply.ok) compareStore.setState({ shown: { place, a: reply.value[0], b: reply.value[1] } });
  else compareStore.setState({ error: reply.error });
}

/** Shows the first difference at or after `from` and before `to`, or what stands at `from` when there is none. */
export async function showDifference(from: number, to: number): Promise<void> {
  const { span } = compareStore.getState();
  if (span === undefined) return;
  const found = await compareClient.find(span, from, to, 1);
  await showPlace(found.ok ? (found.value ?? from) : from);
}

/** Goes to the next or previous difference of the listed runs. False: there is none. */
export async function stepDifference(direction: 1 | -1): Promise<boolean> {
  const { span, runs, shown } = compareStore.getState();
  if (span === undefined) return false;
  const differing = runs.filter(({ state }) => state === 'different');
  const place = shown?.place;
  const ordered = direction === 1 ? differing : differing.toReversed();
  for (const run of ordered) {
    const from =
      direction === 1 && place !== undefined ? Math.max(run.offset, place + SHOWN_BYTES) : run.offset;
    const end = run.offset + run.length;
    const to = direction === -1 && place !== undefined ? Math.min(end, place) : end;
    if (from >= to) continue;
    const found = await compareClient.find(span, from, to, direction);
    if (!found.ok) return false;
    if (found.value === undefined) continue;
    await showPlace(found.value);
    return true;
  }
  return false;
}
