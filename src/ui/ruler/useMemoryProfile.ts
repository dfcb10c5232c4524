/**
 * The memory profile of the open dump: guessed from the segments at once, then from the extents as the worker gives
 * them, batch by batch. Batches are summed up and dropped, so a dump of a million extents costs no more than a small one.
 */
import { useEffect, useMemo, useState } from 'react';
import type { DumpSummary } from '../../rpc/api.ts';
import { getClient } from '../../store/dumpStore.ts';
import { addExtents, type MemoryProfile, ProfileBuilder, profileOfSegments } from './memoryProfile.ts';

const BATCH = 16384;
/** Two million extents; what lies behind is drawn from the segments. */
const MAX_BATCHES = 128;

async function load(
  summary: DumpSummary,
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<MemoryProfile | undefined> {
  const builder = new ProfileBuilder(start, end);
  let at = start;
  for (let batch = 0; batch < MAX_BATCHES && at < end; batch++) {
    const reply = await getClient().extents(at, end, BATCH, signal);
    if (signal.aborted || !reply.ok) return undefined;
    const next = addExtents(builder, reply.value);
    if (next <= at) break;
    at = next;
  }
  if (at < end) {
    for (const band of profileOfSegments(summary.segments, summary.hsaSize, at, end).bands) builder.add(band);
  }
  return builder.profile();
}

/** The profile of [start, end). */
export function useMemoryProfile(summary: DumpSummary, start: number, end: number): MemoryProfile {
  const guess = useMemo(
    () => profileOfSegments(summary.segments, summary.hsaSize, start, end),
    [summary, start, end],
  );
  const [loaded, setLoaded] = useState<{ readonly guess: MemoryProfile; readonly profile: MemoryProfile }>();

  useEffect(() => {
    if (end <= start) return;
    const abort = new AbortController();
    void load(summary, start, end, abort.signal).then((profile) => {
      if (profile !== undefined && !abort.signal.aborted) setLoaded({ guess, profile });
    });
    return () => abort.abort();
  }, [summary, start, end, guess]);

  return loaded?.guess === guess ? loaded.profile : guess;
}
