/** The option of `inspect` that counts what pages are used for, and the filter that `--level` above 1 writes by. */
import { formatSize } from '../../src/base/hex.ts';
import { printable } from '../../src/base/printable.ts';
import { readErrorWords } from '../../src/engine/errorWords.ts';
import type { PageFilter } from '../../src/engine/export/pageFilter.ts';
import type { Dump } from '../../src/engine/types.ts';
import { openPageClassHost, type PageClassHost } from '../../src/rpc/pageClassHost.ts';
import { oneLine, Stop, write } from './stop.ts';

const FRAME = 4096;

async function openOrStop(dump: Dump): Promise<PageClassHost> {
  const opened = await openPageClassHost(dump);
  if (!opened.ok) throw new Stop(1, oneLine(readErrorWords(opened.error)));
  if (!opened.value.ok) throw new Stop(3, printable(opened.value.error));
  return opened.value.value;
}

/** The filter of the dump, counted and found to be sound. */
export async function pagesOrStop(dump: Dump): Promise<{ readonly filter: PageFilter }> {
  const host = await openOrStop(dump);
  const filter = await host.filter();
  if (!filter.ok) throw new Stop(1, oneLine(readErrorWords(filter.error)));
  if (!filter.value.ok) throw new Stop(3, printable(filter.value.error));
  return { filter: filter.value.value };
}

/** Prints frames and sizes per class, pages of zeros too. */
export async function printPages(dump: Dump, json: boolean): Promise<void> {
  const host = await openOrStop(dump);
  const counted = await host.count({ cells: 1, zeros: true }, () => undefined);
  if (!counted.ok) throw new Stop(1, oneLine(readErrorWords(counted.error)));
  const { classes, totalFrames, origin, problem } = counted.value;
  if (problem !== undefined) process.stderr.write(`inspect: ${printable(problem)}\n`);
  if (json) {
    const text = JSON.stringify({ origin, totalFrames, classes, problem: problem ?? null }, undefined, 2);
    return write(Buffer.from(`${text}\n`));
  }
  const lines = classes.map(
    ({ name, frames, zeros }) =>
      `${name.padEnd(13)}${String(frames).padStart(12)} pages ${formatSize(frames * FRAME).padStart(12)}, ${zeros ?? 0} all zero`,
  );
  await write(Buffer.from(`${lines.join('\n')}\n${totalFrames} pages in all, by ${origin}\n`));
}
