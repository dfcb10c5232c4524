/**
 * One export from click to end. A file made of slices is composed and streamed or downloaded; one that has to be
 * packed or unpacked is written by the dump worker, into the chosen file or into the browser's private folder, from
 * where it is downloaded. No dump passes through the memory of the page.
 */

import { formatSize } from '../../base/hex.ts';
import { type Command, registerCommands } from '../../commands/registry.ts';
import type { AppError, ExportPlanReply, WriteTarget } from '../../rpc/api.ts';
import {
  composeExport,
  exportStore,
  privateTarget,
  setSaveStatus,
  writeExport,
} from '../../store/exportStore.ts';
import { freeSpaceHint, pickTarget, type SaveRoute, startDownload, streamToFile } from '../platform/save.ts';
import { FORMAT_WORDS } from './formatWords.ts';
import { secondsLeft } from './timeLeft.ts';

let running: AbortController | undefined;

/** Gives the running export up. What was handed to the browser's downloads goes on there. */
export function cancelExport(): void {
  running?.abort();
}

/** Escape gives the export up from every view, once there is no selection and no dialog for it. */
const CANCEL: Command = {
  id: 'cancel-export',
  title: 'Cancel the export',
  group: 'Dump',
  keys: ['Escape'],
  scope: 'dump',
  run: cancelExport,
};

/** Exports by the plan of the store. Has to start inside a click. */
export async function runExport(route: SaveRoute): Promise<void> {
  const { plan } = exportStore.getState();
  if (plan === undefined || running !== undefined) return;
  const mine = new AbortController();
  running = mine;
  const unregister = registerCommands([CANCEL]);
  try {
    await exportBy(route, plan, mine);
  } finally {
    unregister();
    running = undefined;
  }
}

async function exportBy(route: SaveRoute, plan: ExportPlanReply, mine: AbortController): Promise<void> {
  const { signal } = mine;
  const name = FORMAT_WORDS[plan.format].fileName;
  if (route === 'picker') setSaveStatus({ kind: 'choosing' });
  const picked = route === 'picker' ? await pickTarget(name, signal) : ({ kind: 'no-dialog' } as const);
  if (picked.kind === 'cancelled') {
    setSaveStatus({ kind: signal.aborted ? 'cancelled' : 'idle' });
    return;
  }
  const handle = picked.kind === 'picked' ? picked.handle : undefined;
  const tell = progressTeller(mine);
  tell(0, plan.sizeBytes);
  if (!plan.needsWriting) return composeAndSave(handle, name, tell, signal);
  if (handle !== undefined) return writeAndKeep({ handle, isPrivate: false }, plan, tell, signal);
  const scratch = await privateTarget(name);
  if (scratch !== undefined) return writeAndKeep(scratch, plan, tell, signal);
  // Without a private folder only what can be a Blob can be saved; the browser keeps large ones on disk.
  if (plan.format !== 'kdump') return composeAndSave(undefined, name, tell, signal);
  setSaveStatus({ kind: 'failed', error: NO_PLACE });
}

const NO_PLACE: AppError = {
  kind: 'no-place',
  title: 'This browser gives no place to write to',
  detail:
    'A packed dump has to be written step by step, and this browser offers neither a save dialogue nor a private folder to this page.',
  nextStep: 'Open the page over https or from localhost, or export a vmcore instead.',
};

type Tell = (doneBytes: number, totalBytes: number) => void;

/** Tells the progress of one export. It comes by another way than the answer, and may arrive after it. */
function progressTeller(mine: AbortController): Tell {
  const start = performance.now();
  return (doneBytes, totalBytes) => {
    if (running !== mine) return;
    setSaveStatus({
      kind: 'saving',
      doneBytes,
      totalBytes,
      secondsLeft: secondsLeft(doneBytes, totalBytes, performance.now() - start),
    });
  };
}

function fail(error: AppError, signal: AbortSignal): void {
  if (signal.aborted || error.kind === 'cancelled') setSaveStatus({ kind: 'cancelled' });
  else setSaveStatus({ kind: 'failed', error });
}

async function composeAndSave(
  handle: FileSystemFileHandle | undefined,
  name: string,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const composed = await composeExport(signal);
  if (signal.aborted) return setSaveStatus({ kind: 'cancelled' });
  if (!composed.ok) return fail(composed.error, signal);
  const totalBytes = composed.value.size;
  if (handle === undefined) {
    startDownload(composed.value, name);
    setSaveStatus({ kind: 'done', route: 'download', totalBytes, saved: undefined, notes: [] });
    return;
  }
  const progress = {
    onBytes: (doneBytes: number) => tell(doneBytes, totalBytes),
    onFinishing: () => setSaveStatus({ kind: 'finishing', totalBytes }),
  };
  const outcome = await streamToFile(composed.value, handle, progress, signal);
  if (outcome.kind === 'saved')
    setSaveStatus({ kind: 'done', route: 'picker', totalBytes, saved: outcome.file, notes: [] });
  else if (outcome.kind === 'cancelled') setSaveStatus({ kind: 'cancelled' });
  else setSaveStatus({ kind: 'failed', error: outcome.error });
}

async function writeAndKeep(
  target: WriteTarget,
  plan: ExportPlanReply,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const room = target.isPrivate && plan.isExact ? await freeSpaceHint() : undefined;
  if (room !== undefined && room < plan.sizeBytes) {
    const detail = `The file needs ${formatSize(plan.sizeBytes)} in the browser's private folder first; about ${formatSize(room)} are free.`;
    const nextStep = 'Free some space, or use a browser with a save dialogue.';
    return fail(
      { kind: 'disk-full', title: 'There is not enough space for the file', detail, nextStep },
      signal,
    );
  }
  const written = await writeExport(target, tell, signal);
  if (signal.aborted) return setSaveStatus({ kind: 'cancelled' });
  if (!written.ok) return fail(written.error, signal);
  const { sizeBytes: totalBytes, notes } = written.value;
  const saved = await target.handle.getFile();
  if (target.isPrivate) startDownload(saved, FORMAT_WORDS[plan.format].fileName);
  const route = target.isPrivate ? 'download' : 'picker';
  setSaveStatus({ kind: 'done', route, totalBytes, saved, notes });
}
