/** Writes a dump to a file of this machine: beside its final name first, so that a failure leaves nothing half done. */

import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { printable } from '../../src/base/printable.ts';
import { type ExportChoice, planExport, writeExport } from '../../src/engine/export/anyPlan.ts';
import { ownPacker } from '../../src/engine/export/packPages.ts';
import { needsFilter } from '../../src/engine/export/pageFilter.ts';
import type { ExportSink } from '../../src/engine/export/sink.ts';
import type { Dump } from '../../src/engine/types.ts';
import { exportErrorWords, planErrorWords } from '../../src/rpc/exportReply.ts';
import { pagesOrStop } from './pages.ts';
import { oneLine, Stop } from './stop.ts';

function say(words: string): void {
  process.stderr.write(`inspect: ${printable(words)}\n`);
}

/** Writes everything, however often the system takes only a part. */
function fileSink(file: FileHandle): ExportSink {
  return {
    async write(position, bytes) {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    },
  };
}

/** Stops when `path` is one of `inputs`, by whatever name: the dump that is read must not be replaced. */
async function keepInputs(path: string, inputs: readonly string[]): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) return;
  if (there.isDirectory()) throw new Stop(2, `${path} is a folder; name a file to write`);
  for (const input of inputs) {
    const other = await stat(input).catch(() => undefined);
    if (other?.ino === there.ino && other.dev === there.dev)
      throw new Stop(2, `${path} is one of the files that are read; choose another name`);
  }
}

/** The system's own words for what could not be done with the file. */
function fileWords(path: string, error: unknown): string {
  return `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
}

/** Plans, says what the plan warns of, and writes. `inputs`: paths of all files that are read. */
export async function exportDump(
  dump: Dump,
  path: string,
  choice: ExportChoice,
  inputs: readonly string[],
): Promise<void> {
  await keepInputs(path, inputs);
  const isFiltered = choice.format === 'kdump' && needsFilter(choice.level);
  const filter = isFiltered ? (await pagesOrStop(dump)).filter : undefined;
  const planned = await planExport(dump, choice, undefined, filter);
  if (!planned.ok) throw new Stop(1, oneLine(planErrorWords(planned.error)));
  for (const warning of planned.value.plan.warnings) say(warning);
  const partial = `${path}.partial`;
  await keepInputs(partial, inputs);
  const file = await open(partial, 'w').catch((error: unknown) => {
    throw new Stop(2, fileWords(path, error));
  });
  try {
    const written = await writeExport(planned.value, dump, fileSink(file), ownPacker);
    if (!written.ok) throw new Stop(1, oneLine(exportErrorWords(written.error)));
    await file.close();
    await rename(partial, path);
    for (const note of written.value.notes) say(note);
    const header =
      planned.value.format === 's390' ? '' : ` (header of profile ${planned.value.plan.profile})`;
    say(`wrote ${written.value.sizeBytes} bytes to ${path}${header}`);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(partial, { force: true });
    // A disk that is full, a name that was taken meanwhile: words of the system. Anything else is a bug.
    if (error instanceof Error && 'syscall' in error) throw new Stop(1, fileWords(path, error));
    throw error;
  }
}
