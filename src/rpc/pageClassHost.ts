/**
 * Counts what pages are used for, in the dump worker and in a chunk of its own: it opens the dumped kernel, which most
 * people who export a dump never need.
 */
import { ok, type Result } from '../base/result.ts';
import { findAvailable } from '../engine/export/available.ts';
import type { PageFilter } from '../engine/export/pageFilter.ts';
import { memoryChunks } from '../engine/export/wanted.ts';
import type { Dump, ReadError } from '../engine/types.ts';
import { openDumpPages } from '../kernel/pages/dumpPages.ts';
import { PAGE_CLASSES } from '../kernel/pages/pageClass.ts';
import type { PageClassOptions, PageClassReply } from './pageClassApi.ts';

const MAX_CELLS = 16384;

/** The page states of one dump. */
export interface PageClassHost {
  count(
    options: PageClassOptions,
    onProgress: (doneFrames: number, totalFrames: number) => void,
    signal?: AbortSignal,
  ): Promise<Result<PageClassReply, ReadError>>;
  /** For writing at levels above 1, or why that cannot be; counts first when nobody has. */
  filter(signal?: AbortSignal): Promise<Result<Result<PageFilter, string>, ReadError>>;
}

/** Opens the page states of a dump, or says in words why there are none. */
export async function openPageClassHost(
  dump: Dump,
  signal?: AbortSignal,
): Promise<Result<Result<PageClassHost, string>, ReadError>> {
  const opened = await openDumpPages(dump, signal);
  if (!opened.ok) return opened;
  if (!opened.value.ok) return ok(opened.value);
  const pages = opened.value.value;
  const memory = await findAvailable(dump.memory, memoryChunks(dump), signal);
  if (!memory.ok) return memory;
  const { chunks } = memory.value;
  let isCounted = false;
  let problem: string | undefined;

  const host: PageClassHost = {
    async count({ cells, zeros }, onProgress, stop) {
      const counted = await pages.count(
        chunks,
        {
          cells: Math.max(1, Math.min(MAX_CELLS, Math.floor(cells) || 1)),
          onProgress,
          ...(zeros ? { zerosIn: dump.memory } : {}),
        },
        stop,
      );
      if (!counted.ok) return counted;
      const { counts } = counted.value;
      problem = counted.value.problem;
      isCounted = true;
      return ok({
        origin: pages.origin,
        classes: PAGE_CLASSES.map((name, i) => ({
          name,
          frames: counts.frames[i] ?? 0,
          zeros: counts.zeros?.[i],
        })),
        totalFrames: counts.totalFrames,
        map: counts.map,
        problem,
      });
    },
    async filter(stop) {
      if (!isCounted) {
        const counted = await host.count({ cells: 1, zeros: false }, () => undefined, stop);
        if (!counted.ok) return counted;
      }
      return ok(problem === undefined ? ok(pages.filter) : { ok: false, error: problem });
    },
  };
  return ok(ok(host));
}
