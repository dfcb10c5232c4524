/** One export by the plan of the store, from click to end; Escape cancels it from every view. */
import { type Command, registerCommands } from '../../commands/registry.ts';
import { composeExport, exportStore, setSaveStatus, writeExport } from '../../store/exportStore.ts';
import type { SaveRoute } from '../platform/save.ts';
import { FORMAT_WORDS } from './formatWords.ts';
import { runSaveJob } from './saveJob.ts';

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
  const job = {
    name: FORMAT_WORDS[plan.format].fileName,
    sizeBytes: plan.sizeBytes,
    isExact: plan.isExact,
    needsWriting: plan.needsWriting,
    canBeBlob: plan.format !== 'kdump',
    compose: composeExport,
    write: writeExport,
  };
  try {
    await runSaveJob(job, route, setSaveStatus, mine.signal);
  } finally {
    unregister();
    running = undefined;
  }
}
