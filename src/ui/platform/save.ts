/**
 * Writing a composed Blob to where the person wants it. Two routes: a save picker and a stream, with progress and
 * cancel; or the browser's own download, which is faster but goes on by itself. No byte passes through this code.
 */
import type { AppError } from '../../rpc/api.ts';

export type SaveRoute = 'picker' | 'download';

/** Offered by Chromium, and not in the standard library's types. */
interface PickerWindow {
  showSaveFilePicker(options: { readonly suggestedName: string }): Promise<FileSystemFileHandle>;
}

function hasPicker(scope: object): scope is PickerWindow {
  return 'showSaveFilePicker' in scope;
}

/** The routes of this browser, the preferred one first. */
export function saveRoutes(): readonly SaveRoute[] {
  return hasPicker(window) ? ['picker', 'download'] : ['download'];
}

/** What asking for a place led to. `no-dialog`: the browser refused without asking anybody. */
export type PickOutcome =
  | { readonly kind: 'picked'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'no-dialog' };

/** What `work` leads to, or `cancelled` as soon as the signal says so: a slow disk must not hold up a Cancel. */
function unlessCancelled<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T | { readonly kind: 'cancelled' }> {
  const cancelled = new Promise<{ readonly kind: 'cancelled' }>((resolve) => {
    signal.addEventListener('abort', () => resolve({ kind: 'cancelled' }), { once: true });
  });
  return Promise.race([work, cancelled]);
}

/** A dialog that is gone sooner than this was never seen: measured 8 ms where a browser has none to show. */
const NOBODY_IS_THAT_QUICK_MS = 150;

/** Asks for a place to save. Has to run inside a click, with everything else ready: picking empties an existing file. */
export function pickTarget(suggestedName: string, signal: AbortSignal): Promise<PickOutcome> {
  return unlessCancelled(askForPlace(suggestedName), signal);
}

async function askForPlace(suggestedName: string): Promise<PickOutcome> {
  if (!hasPicker(window)) return { kind: 'no-dialog' };
  const asked = performance.now();
  try {
    return { kind: 'picked', handle: await window.showSaveFilePicker({ suggestedName }) };
  } catch (error) {
    const byPerson = error instanceof DOMException && error.name === 'AbortError';
    const wasSeen = performance.now() - asked > NOBODY_IS_THAT_QUICK_MS;
    return { kind: byPerson && wasSeen ? 'cancelled' : 'no-dialog' };
  }
}

export type StreamOutcome =
  | { readonly kind: 'saved'; readonly file: File }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: AppError };

export interface StreamProgress {
  /** Bytes handed over so far. */
  readonly onBytes: (doneBytes: number) => void;
  /** All bytes are handed over; the browser moves its copy into place. */
  readonly onFinishing: () => void;
}

const REPORT_EVERY_MS = 100;

/** Streams the Blob into the chosen file. After a cancel, a write that is under way ends by itself. */
export function streamToFile(
  blob: Blob,
  handle: FileSystemFileHandle,
  progress: StreamProgress,
  signal: AbortSignal,
): Promise<StreamOutcome> {
  return unlessCancelled(stream(blob, handle, progress, signal), signal);
}

async function stream(
  blob: Blob,
  handle: FileSystemFileHandle,
  progress: StreamProgress,
  signal: AbortSignal,
): Promise<StreamOutcome> {
  let done = 0;
  let reported = 0;
  const meter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      done += chunk.byteLength;
      controller.enqueue(chunk);
      const now = performance.now();
      if (signal.aborted || now - reported < REPORT_EVERY_MS) return;
      reported = now;
      progress.onBytes(done);
    },
    flush() {
      if (!signal.aborted) progress.onFinishing();
    },
  });
  try {
    const writable = await handle.createWritable();
    await blob.stream().pipeThrough(meter).pipeTo(writable, { signal });
    return { kind: 'saved', file: await handle.getFile() };
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' };
    return { kind: 'failed', error: saveError(error, handle.name, done, blob.size) };
  }
}

/** The words for a stream that broke. */
function saveError(error: unknown, file: string, doneBytes: number, totalBytes: number): AppError {
  const name = error instanceof DOMException ? error.name : '';
  const reason = error instanceof Error ? error.message : String(error);
  const detail = `After ${doneBytes} of ${totalBytes} bytes: ${reason}`;
  if (name === 'QuotaExceededError') {
    return {
      kind: 'disk-full',
      title: 'There is not enough space for the file',
      detail,
      nextStep: 'Choose another place. Nothing of an earlier file there was changed until now.',
      file,
    };
  }
  if (name === 'NotReadableError' || name === 'NotFoundError') {
    return {
      kind: 'changed',
      title: 'An input file could not be read while saving',
      detail,
      nextStep: 'It may have been changed or moved. Drop the files again, then export.',
    };
  }
  return {
    kind: 'save-failed',
    title: 'The file could not be saved',
    detail,
    nextStep: 'Choose another place or name, or use the download instead.',
    file,
  };
}

let offered: string | undefined;

/** Hands the Blob to the browser's downloads. The link lives until the next one: the end of a download is not told. */
export function startDownload(blob: Blob, name: string): void {
  if (offered !== undefined) URL.revokeObjectURL(offered);
  // Without a type, browsers look at the first bytes and may add `.txt` to the name.
  offered = URL.createObjectURL(blob.slice(0, blob.size, 'application/octet-stream'));
  const link = document.createElement('a');
  link.href = offered;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

/** What the browser says is free for this page, bytes; a hint, since the target may be another disk. */
export async function freeSpaceHint(): Promise<number | undefined> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? undefined : quota - (usage ?? 0);
  } catch {
    // Not offered on pages from disk.
    return undefined;
  }
}
