/**
 * The search of the open dump: what is looked for, how far it came, what it found. Talks to the search worker, which
 * opens the same files at the first search. Batches are taken in once in a frame, however fast they come. Loaded when
 * the search is first asked for.
 */
import { createStore } from 'zustand/vanilla';
import { hex } from '../base/hex.ts';
import type { AppError, Reply } from '../rpc/api.ts';
import { searchClient, stopSearchWorker } from '../rpc/client.ts';
import type { SearchBatch, SearchQuery } from '../rpc/searchApi.ts';
import { dumpStore, toRequest } from './dumpStore.ts';
import { HitList } from './hitList.ts';
import { marksStore, NO_HITS } from './marksStore.ts';
import { EMPTY_FORM, queryOf, rangeOf, type SearchedRange, type SearchForm } from './searchForm.ts';
import { setView, viewStore } from './viewStore.ts';

/** Hits that are kept; beyond them matches are only counted. */
export const KEPT_HITS = 100_000;
/** A worker that does not answer for so long after it was told to stop is ended. */
const PATIENCE_MS = 2000;

export type SearchPhase = 'idle' | 'running' | 'stopped' | 'done' | 'failed';

/** A search that was begun. All numbers are bytes unless they say otherwise. */
export interface SearchRun {
  readonly query: SearchQuery;
  readonly range: SearchedRange;
  readonly searchedTo: number;
  readonly searched: number;
  readonly unsearched: number;
  /** What of the range is there; undefined until the worker has counted it. */
  readonly total: number | undefined;
  /** Matches, kept or not. */
  readonly found: number;
  /** Milliseconds that it ran, pauses not counted. */
  readonly elapsedMs: number;
}

export interface SearchState {
  readonly form: SearchForm;
  readonly phase: SearchPhase;
  readonly run: SearchRun | undefined;
  readonly hits: HitList;
  /** Kept hits; changes with every batch, as `hits` itself does not. */
  readonly kept: number;
  /** What is wrong with the form, a sentence. */
  readonly complaint: string | undefined;
  readonly error: AppError | undefined;
}

function initial(): SearchState {
  return {
    form: EMPTY_FORM,
    phase: 'idle',
    run: undefined,
    hits: new HitList(),
    kept: 0,
    complaint: undefined,
    error: undefined,
  };
}

export const searchStore = createStore<SearchState>(initial);

let opened: Promise<Reply<true>> | undefined;
/** The call that is running; another one, or a stop, replaces it. */
let running: AbortController | undefined;
let waiting: SearchBatch[] = [];
let frame: ReturnType<typeof setTimeout> | number | undefined;
let resumedAt = 0;
let elapsedBefore = 0;

export function setForm(change: Partial<SearchForm>): void {
  searchStore.setState(({ form }) => ({ form: { ...form, ...change }, complaint: undefined }));
}

/** Takes in every batch that waits. */
function takeBatches(): void {
  frame = undefined;
  const { run, hits } = searchStore.getState();
  const batches = waiting;
  waiting = [];
  const last = batches.at(-1);
  if (run === undefined || last === undefined) return;
  let { searched, unsearched, found } = run;
  for (const batch of batches) {
    hits.append(batch.hits);
    searched += batch.searched;
    unsearched += batch.unsearched;
    found += batch.found;
  }
  const elapsedMs = elapsedBefore + Date.now() - resumedAt;
  // The worker counts from where it began this time.
  const total = run.total ?? last.total;
  searchStore.setState({
    run: { ...run, searched, unsearched, found, elapsedMs, total, searchedTo: last.searchedTo },
    kept: hits.count,
  });
  if (marksStore.getState().hits.count !== hits.count) marksStore.setState({ hits: hits.marks() });
}

function takeSoon(): void {
  if (frame !== undefined) return;
  // A page in the background draws no frames, but the search goes on.
  frame = document.hidden ? setTimeout(takeBatches, 100) : requestAnimationFrame(takeBatches);
}

async function ensureOpened(): Promise<Reply<true>> {
  const { files, options } = dumpStore.getState();
  opened ??= searchClient.open(toRequest(files, options));
  const mine = opened;
  const reply = await mine;
  if (!reply.ok && opened === mine) opened = undefined;
  return reply;
}

async function begin(): Promise<void> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  waiting = [];
  resumedAt = Date.now();
  elapsedBefore = searchStore.getState().run?.elapsedMs ?? 0;
  searchStore.setState({ phase: 'running', complaint: undefined, error: undefined });
  const reply = await ensureOpened();
  const { run, kept } = searchStore.getState();
  if (running !== mine || run === undefined) return;
  const outcome = reply.ok
    ? await searchClient.run(
        {
          query: run.query,
          start: run.range.start,
          end: run.range.end,
          from: run.searchedTo,
          keep: KEPT_HITS - kept,
        },
        (batch) => {
          if (running !== mine) return;
          waiting.push(batch);
          takeSoon();
        },
        mine.signal,
      )
    : reply;
  if (running !== mine) return;
  running = undefined;
  takeBatches();
  finish(outcome);
}

function finish(outcome: Reply<true>): void {
  if (outcome.ok) {
    searchStore.setState({ phase: 'done' });
  } else if (outcome.error.kind === 'pattern') {
    searchStore.setState({ phase: 'idle', run: undefined, complaint: outcome.error.detail });
  } else {
    if (outcome.error.kind === 'worker-died') endWorker();
    searchStore.setState({ phase: 'failed', error: outcome.error });
  }
}

/** Begins a search for what the form says. The hits of the last one are gone then. */
export function startSearch(): void {
  const { form } = searchStore.getState();
  const { summary } = dumpStore.getState();
  if (summary === undefined) return;
  const { cursor, selection } = viewStore.getState();
  const range = rangeOf(form, {
    memoryEnd: summary.memoryEnd,
    hsaSize: summary.hsaSize,
    cursor,
    selection,
  });
  if (!range.ok) {
    searchStore.setState({ complaint: range.error });
    return;
  }
  stopSearch();
  marksStore.setState({ hits: NO_HITS });
  const run: SearchRun = {
    query: queryOf(form),
    range: range.value,
    searchedTo: range.value.start,
    searched: 0,
    unsearched: 0,
    total: undefined,
    found: 0,
    elapsedMs: 0,
  };
  searchStore.setState({ run, hits: new HitList(), kept: 0 });
  void begin();
}

/** Stops; what was found stays, and `resumeSearch` goes on exactly there. */
export function stopSearch(): void {
  if (running === undefined) return;
  takeBatches();
  running.abort();
  running = undefined;
  searchStore.setState({ phase: 'stopped' });
  void endIfDeaf();
}

export function resumeSearch(): void {
  const { phase, run } = searchStore.getState();
  if (run !== undefined && (phase === 'stopped' || phase === 'failed')) void begin();
}

function endWorker(): void {
  opened = undefined;
  stopSearchWorker();
}

/** Ends a worker that is too deep in its work to hear that it should stop. */
async function endIfDeaf(): Promise<void> {
  const asked = opened;
  const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), PATIENCE_MS));
  const answer = await Promise.race([searchClient.ledger(), late]);
  if (answer === 'late' && opened === asked && running === undefined) endWorker();
}

/** Starts the worker and so loads its code, because a dump that is open shall need the network no more. */
export function warmSearch(): void {
  void searchClient.ledger();
}

/** Searches all memory for pointers to [addr, addr + length): 1 byte means values equal to the address. */
export function searchPointers(addr: number, length: number): void {
  const pattern = length === 1 ? hex(addr) : `${hex(addr)}-${hex(addr + length)}`;
  setForm({ kind: 'pointers', pattern, virtual: true, range: 'all' });
  setView('search');
  startSearch();
}

dumpStore.subscribe((state, before) => {
  if (state.summary === before.summary) return;
  running?.abort();
  running = undefined;
  waiting = [];
  endWorker();
  searchStore.setState(initial());
  marksStore.setState({ hits: NO_HITS });
});
