/** Page classes of an open dump, from its kernel to counts and to the filter of a dump writer: what hosts start from. */
import { ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import { type KernelDump, openKernel } from '../kernelSource.ts';
import { type CountOptions, countPages, type MemoryStretch, type PageCounts } from './countPages.ts';
import { openPageClasses } from './pageClasses.ts';
import { countProblem, createLevelFilter, type LevelFilter } from './pageFilter.ts';

export interface DumpPages {
  /** How the page states were found, in words. */
  readonly origin: string;
  readonly filter: LevelFilter;
  /** Goes through `memory` once; `problem`: why the counts are no ground to leave pages out. */
  count(
    memory: readonly MemoryStretch[],
    options: CountOptions,
    signal?: AbortSignal,
  ): Promise<Result<{ readonly counts: PageCounts; readonly problem: string | undefined }, ReadError>>;
}

/** Opens the page states, or says in words why there are none to be had. */
export async function openDumpPages(
  dump: KernelDump,
  signal?: AbortSignal,
): Promise<Result<Result<DumpPages, string>, ReadError>> {
  const kernel = await openKernel(dump, signal);
  if (!kernel.ok) return kernel;
  const opened = await openPageClasses(kernel.value, signal);
  if (!opened.ok) return opened;
  if (!opened.value.ok) return ok(opened.value);
  const classes = opened.value.value;
  return ok(
    ok({
      origin: classes.origin,
      filter: createLevelFilter(kernel.value, classes),
      async count(memory, options, stop) {
        const counts = await countPages(classes, memory, options, stop);
        return counts.ok ? ok({ counts: counts.value, problem: countProblem(counts.value) }) : counts;
      },
    }),
  );
}
