/**
 * The search worker's half of the interface. It reads large blocks past the page cache, which only serves the small
 * reads of formats that keep tables, and sends what it finds in batches.
 */
import { physAddr } from '../base/address.ts';
import { breathe } from '../base/breathe.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import { createVirtualLayout } from '../engine/machine/layout.ts';
import { compileQuery } from '../engine/search/compileQuery.ts';
import { presentBytes, scanMemory } from '../engine/search/scanMemory.ts';
import { virtualRanges } from '../engine/search/virtualRanges.ts';
import type { Dump } from '../engine/types.ts';
import type { Reply } from './api.ts';
import { HitBatch } from './hitBatch.ts';
import type { SearchApi, SearchBatch, SearchRequest } from './searchApi.ts';
import { failed, openSession, type Session, sessionLedger } from './session.ts';

/** Milliseconds between two batches to the page. */
const BATCH_MS = 100;
/** A batch with so many hits goes at once. */
const BATCH_HITS = 5000;
/** Others, a request to stop among them, get their turn after so long. */
const TURN_MS = 30;

async function search(
  { memory, vmcoreinfo, osInfo }: Dump,
  request: SearchRequest,
  sink: (batch: SearchBatch) => void,
  signal: AbortSignal | undefined,
): Promise<Reply<true>> {
  const layout = createVirtualLayout(vmcoreinfo, osInfo, memory.end);
  const matcher = compileQuery(request.query, (range) => virtualRanges(layout, range));
  if (!matcher.ok) {
    return failed({
      kind: 'pattern',
      title: 'This cannot be searched for',
      detail: matcher.error,
      nextStep: '',
    });
  }
  const end = physAddr(Math.min(request.end, memory.end));
  const range = { start: physAddr(request.start), end, from: physAddr(request.from) };
  const total = await presentBytes(memory, range.from, end, signal);
  if (!total.ok) return failed(readErrorWords(total.error));

  const batch = new HitBatch();
  let keep = request.keep;
  let found = 0;
  let searched = 0;
  let unsearched = 0;
  let searchedTo: number = range.from;
  let sentAt = Date.now();
  let turnAt = Date.now();

  async function send(): Promise<void> {
    const sent = {
      hits: batch.take(),
      found,
      searchedTo,
      searched,
      unsearched,
      total: total.ok ? total.value : 0,
    };
    found = 0;
    searched = 0;
    unsearched = 0;
    await sink(sent);
    sentAt = Date.now();
    turnAt = sentAt;
  }

  const outcome = await scanMemory(
    memory,
    matcher.value,
    range,
    {
      found: () => {
        found++;
        return keep > 0;
      },
      hit(hit) {
        keep--;
        batch.add(hit);
      },
      async progress(to, here, notHere) {
        searchedTo = to;
        searched += here;
        unsearched += notHere;
        const now = Date.now();
        if (batch.count >= BATCH_HITS || now - sentAt >= BATCH_MS) await send();
        else if (now - turnAt >= TURN_MS) {
          await breathe();
          turnAt = Date.now();
        }
      },
    },
    { signal },
  );
  if (!outcome.ok) return failed(readErrorWords(outcome.error));
  await send();
  return { ok: true, value: true };
}

/** Creates the interface that the search worker exposes. */
export function createSearchHost(): SearchApi {
  let session: Session | undefined;
  return {
    async open(request) {
      session = undefined;
      const opened = await openSession(request, 'tables');
      if (opened.kind === 'other') {
        if (!opened.reply.ok) return { ok: false, error: opened.reply.error };
        return failed({ kind: 'pairing', title: 'The files are not paired yet', detail: '', nextStep: '' });
      }
      session = opened.session;
      return { ok: true, value: true };
    },
    async ledger() {
      return { ok: true, value: sessionLedger(session) };
    },
    async run(request, sink, signal) {
      if (session === undefined) {
        return failed({
          kind: 'not-open',
          title: 'No dump is open',
          detail: '',
          nextStep: 'Open the files again.',
        });
      }
      return search(session.dump, request, sink, signal);
    },
  };
}
