/**
 * Saving one file that the dump worker makes, from click to end. A file made of slices is composed and streamed or
 * downloaded; one that has to be packed or unpacked is written by the worker, into the chosen file or into the
 * browser's private folder, from where it is downloaded. No dump passes through the memory of the page.
 */
import { formatSize } from '../../base/hex.ts';
import type { AppError, Reply, WriteReply, WriteTarget } from '../../rpc/api.ts';
import { privateTarget, type SaveStatus } from '../../store/exportStore.ts';
import { freeSpaceHint, pickTarget, type SaveRoute, startDownload, streamToFile } from '../platform/save.ts';
import { secondsLeft } from './timeLeft.ts';

export type Tell = (doneBytes: number, totalBytes: number) => void;

/** A file to save, as the worker makes it. */
export interface SaveJob {
  readonly name: string;
  /** What the file can have at most where `isExact` is false. */
  readonly sizeBytes: number;
  readonly isExact: boolean;
  readonly needsWriting: boolean;
  /** False: a file that needs writing can be nothing else. */
  readonly canBeBlob: boolean;
  compose(signal: AbortSignal): Promise<Reply<Blob>>;
  write(target: WriteTarget, tell: Tell, signal: AbortSignal): Promise<Reply<WriteReply>>;
}

/** Saves by a route and reports every step until the last. Has to start inside a click. */
export async function runSaveJob(
  job: SaveJob,
  route: SaveRoute,
  report: (status: SaveStatus) => void,
  signal: AbortSignal,
): Promise<void> {
  let isOver = false;
  const start = performance.now();
  // The progress comes by another way than the answer, and may arrive after it.
  const tell: Tell = (doneBytes, totalBytes) => {
    if (isOver) return;
    const left = secondsLeft(doneBytes, totalBytes, performance.now() - start);
    report({ kind: 'saving', doneBytes, totalBytes, secondsLeft: left });
  };
  const last = await save({ ...job, route, report, tell, signal });
  isOver = true;
  report(last);
}

interface Run extends SaveJob {
  readonly route: SaveRoute;
  readonly report: (status: SaveStatus) => void;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

async function save(run: Run): Promise<SaveStatus> {
  const { route, name, signal } = run;
  if (route === 'picker') run.report({ kind: 'choosing' });
  const picked = route === 'picker' ? await pickTarget(name, signal) : ({ kind: 'no-dialog' } as const);
  if (picked.kind === 'cancelled') return { kind: signal.aborted ? 'cancelled' : 'idle' };
  const handle = picked.kind === 'picked' ? picked.handle : undefined;
  run.tell(0, run.sizeBytes);
  if (!run.needsWriting) return composeAndSave(run, handle);
  if (handle !== undefined) return writeAndKeep(run, { handle, isPrivate: false });
  const scratch = await privateTarget(name);
  if (scratch !== undefined) return writeAndKeep(run, scratch);
  // Without a private folder only what can be a Blob can be saved; the browser keeps large ones on disk.
  if (run.canBeBlob) return composeAndSave(run, undefined);
  return { kind: 'failed', error: NO_PLACE };
}

const NO_PLACE: AppError = {
  kind: 'no-place',
  title: 'This browser gives no place to write to',
  detail:
    'A packed dump has to be written step by step, and this browser offers neither a save dialogue nor a private folder to this page.',
  nextStep: 'Open the page over https or from localhost, or export a vmcore instead.',
};

function failure(error: AppError, signal: AbortSignal): SaveStatus {
  const isCancelled = signal.aborted || error.kind === 'cancelled';
  return isCancelled ? { kind: 'cancelled' } : { kind: 'failed', error };
}

async function composeAndSave(run: Run, handle: FileSystemFileHandle | undefined): Promise<SaveStatus> {
  const { name, report, signal, tell } = run;
  const composed = await run.compose(signal);
  if (signal.aborted) return { kind: 'cancelled' };
  if (!composed.ok) return failure(composed.error, signal);
  const totalBytes = composed.value.size;
  if (handle === undefined) {
    startDownload(composed.value, name);
    return { kind: 'done', route: 'download', totalBytes, saved: undefined, notes: [] };
  }
  const progress = {
    onBytes: (doneBytes: number) => tell(doneBytes, totalBytes),
    onFinishing: () => report({ kind: 'finishing', totalBytes }),
  };
  const outcome = await streamToFile(composed.value, handle, progress, signal);
  if (outcome.kind === 'cancelled') return { kind: 'cancelled' };
  if (outcome.kind === 'failed') return { kind: 'failed', error: outcome.error };
  return { kind: 'done', route: 'picker', totalBytes, saved: outcome.file, notes: [] };
}

async function writeAndKeep(run: Run, target: WriteTarget): Promise<SaveStatus> {
  const { signal, sizeBytes } = run;
  const room = target.isPrivate && run.isExact ? await freeSpaceHint() : undefined;
  if (room !== undefined && room < sizeBytes) {
    const detail = `The file needs ${formatSize(sizeBytes)} in the browser's private folder first; about ${formatSize(room)} are free.`;
    const nextStep = 'Free some space, or use a browser with a save dialogue.';
    return failure(
      { kind: 'disk-full', title: 'There is not enough space for the file', detail, nextStep },
      signal,
    );
  }
  const written = await run.write(target, run.tell, signal);
  if (signal.aborted) return { kind: 'cancelled' };
  if (!written.ok) return failure(written.error, signal);
  const { sizeBytes: totalBytes, notes } = written.value;
  const saved = await target.handle.getFile();
  if (target.isPrivate) startDownload(saved, run.name);
  return { kind: 'done', route: target.isPrivate ? 'download' : 'picker', totalBytes, saved, notes };
}
