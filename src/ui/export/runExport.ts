/** One export from click to end: place, check of the inputs, composed Blob, stream or download, size of the result. */
import { composeExport, exportStore, setSaveStatus } from '../../store/exportStore.ts';
import { pickTarget, type SaveRoute, startDownload, streamToFile } from '../platform/save.ts';

const FILE_NAME = 'vmcore';

let running: AbortController | undefined;

/** Gives the running export up. What was handed to the browser's downloads goes on there. */
export function cancelExport(): void {
  running?.abort();
}

/** Exports by the plan of the store. Has to start inside a click. */
export async function runExport(route: SaveRoute): Promise<void> {
  const { plan } = exportStore.getState();
  if (plan === undefined || running !== undefined) return;
  const mine = new AbortController();
  running = mine;
  try {
    await exportBy(route, plan.sizeBytes, mine.signal);
  } finally {
    running = undefined;
  }
}

async function exportBy(route: SaveRoute, totalBytes: number, signal: AbortSignal): Promise<void> {
  const target = route === 'picker' ? await pickTarget(FILE_NAME) : ({ kind: 'no-dialog' } as const);
  if (target.kind === 'cancelled') {
    setSaveStatus({ kind: 'idle' });
    return;
  }
  setSaveStatus({ kind: 'saving', doneBytes: 0, totalBytes });
  const composed = await composeExport(signal);
  if (signal.aborted || (!composed.ok && composed.error.kind === 'cancelled')) {
    setSaveStatus({ kind: 'cancelled' });
    return;
  }
  if (!composed.ok) {
    setSaveStatus({ kind: 'failed', error: composed.error });
    return;
  }
  if (target.kind === 'no-dialog') {
    startDownload(composed.value, FILE_NAME);
    setSaveStatus({ kind: 'done', route: 'download', totalBytes: composed.value.size, saved: undefined });
    return;
  }
  const outcome = await streamToFile(
    composed.value,
    target.handle,
    {
      onBytes: (doneBytes) => setSaveStatus({ kind: 'saving', doneBytes, totalBytes: composed.value.size }),
      onFinishing: () => setSaveStatus({ kind: 'finishing', totalBytes: composed.value.size }),
    },
    signal,
  );
  switch (outcome.kind) {
    case 'saved':
      setSaveStatus({
        kind: 'done',
        route: 'picker',
        totalBytes: composed.value.size,
        saved: outcome.file,
      });
      break;
    case 'cancelled':
      setSaveStatus({ kind: 'cancelled' });
      break;
    case 'failed':
      setSaveStatus({ kind: 'failed', error: outcome.error });
      break;
  }
}
