/**
 * The page's side of the workers: starts them, types their calls, and answers every pending call when a worker dies.
 * Comlink is confined to this folder; the guards it lacks stand here. The proxies live in module variables, because
 * a collected proxy hangs its calls.
 */
import { proxy, type Remote, wrap } from 'comlink';
import type { AppError, DumpApi, Reply, ScanApi } from './api.ts';
import { bug, CANCELLED, workerDied } from './errors.ts';
import { installSignalHandler, releaseSignal } from './signal.ts';

/** A running worker and its typed interface. */
interface Connection<T> {
  readonly worker: Worker;
  readonly remote: Remote<T>;
  /** Resolves with the reason when the worker dies; never rejects. */
  readonly death: Promise<AppError>;
}

let dump: Connection<DumpApi> | undefined;
let scan: Connection<ScanApi> | undefined;
let handlerInstalled = false;

function connect<T>(worker: Worker): Connection<T> {
  if (!handlerInstalled) {
    installSignalHandler();
    handlerInstalled = true;
  }
  const death = new Promise<AppError>((resolve) => {
    worker.addEventListener('error', (event) => resolve(workerDied(event.message ?? '')));
    worker.addEventListener('messageerror', () => resolve(workerDied('A message could not be read.')));
  });
  return { worker, remote: wrap<T>(worker), death };
}

/** Waits for a call's own answer, the worker's death, or the caller's abort, whichever is first. */
async function guarded<T>(
  call: () => Promise<Reply<T>>,
  death: Promise<AppError>,
  signal?: AbortSignal,
): Promise<Reply<T>> {
  if (signal?.aborted) return { ok: false, error: CANCELLED };
  const failed = death.then((error): Reply<T> => ({ ok: false, error }));
  const racers: Promise<Reply<T>>[] = [
    call().catch((error: unknown): Reply<T> => ({ ok: false, error: bug(error) })),
    failed,
  ];
  if (signal !== undefined) {
    racers.push(
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ ok: false, error: CANCELLED }), { once: true });
      }),
    );
  }
  try {
    return await Promise.race(racers);
  } finally {
    if (signal !== undefined) releaseSignal(signal);
  }
}

function startDump(): Connection<DumpApi> {
  dump ??= connect<DumpApi>(
    new Worker(new URL('../../workers/engine.worker.ts', import.meta.url), { type: 'module', name: 'dump' }),
  );
  return dump;
}

function startScan(): Connection<ScanApi> {
  scan ??= connect<ScanApi>(
    new Worker(new URL('../../workers/engine.worker.ts', import.meta.url), { type: 'module', name: 'scan' }),
  );
  return scan;
}

/**
 * A signal of its own for each call: the same caller's signal may guard many calls, and each channel has to close
 * with its own call.
 */
function own(signal: AbortSignal | undefined): AbortSignal | undefined {
  return signal === undefined ? undefined : AbortSignal.any([signal]);
}

function dumpCall<T>(
  signal: AbortSignal | undefined,
  call: (remote: Remote<DumpApi>, signal: AbortSignal | undefined) => Promise<Reply<T>>,
): Promise<Reply<T>> {
  const connection = startDump();
  const mine = own(signal);
  return guarded(() => call(connection.remote, mine), connection.death, mine);
}

/** The dump worker's interface. Calls start the worker when it does not run. */
export const dumpClient: DumpApi = {
  open: (request, signal) => dumpCall(signal, (remote, own) => remote.open(request, own)),
  read: (start, length, signal) => dumpCall(signal, (remote, own) => remote.read(start, length, own)),
  rowRuns: (around, maxRows, signal) =>
    dumpCall(signal, (remote, own) => remote.rowRuns(around, maxRows, own)),
  extents: (start, end, limit, signal) =>
    dumpCall(signal, (remote, own) => remote.extents(start, end, limit, own)),
  nextBoundary: (addr, direction, signal) =>
    dumpCall(signal, (remote, own) => remote.nextBoundary(addr, direction, own)),
  nextNonZero: (addr, direction, signal) =>
    dumpCall(signal, (remote, own) => remote.nextNonZero(addr, direction, own)),
  place: (addr, signal) => dumpCall(signal, (remote, own) => remote.place(addr, own)),
  // What the scan worker has read counts too: it reads the same files.
  ledger: async () => {
    const [own, scanned] = await Promise.all([startDump().remote.ledger(), scan?.remote.ledger()]);
    return { readBytes: own.readBytes + (scanned?.readBytes ?? 0), totalBytes: own.totalBytes };
  },
  checkUnchanged: () => dumpCall(undefined, (remote) => remote.checkUnchanged()),
  exportPresets: () => startDump().remote.exportPresets(),
  exportPlan: (options, signal) => dumpCall(signal, (remote, own) => remote.exportPlan(options, own)),
  exportBlob: (options, signal) => dumpCall(signal, (remote, own) => remote.exportBlob(options, own)),
  exportVerify: (options, saved, deep, signal) =>
    dumpCall(signal, (remote, own) => remote.exportVerify(options, saved, deep, own)),
  close: async () => {
    if (dump === undefined) return;
    const ended = dump;
    dump = undefined;
    ended.worker.terminate();
  },
};

/** The scan worker's interface. The sink is proxied, and its channel ends with the worker. */
export const scanClient: ScanApi = {
  open: (request) => {
    const connection = startScan();
    return guarded(() => connection.remote.open(request), connection.death);
  },
  ledger: () => startScan().remote.ledger(),
  sampleMinimap: (end, buckets, sink, signal) => {
    const connection = startScan();
    const mine = own(signal);
    return guarded(
      () => connection.remote.sampleMinimap(end, buckets, proxy(sink), mine),
      connection.death,
      mine,
    );
  },
};

/** Ends the scan worker; the next call starts a new one, which must open its files again. */
export function stopScan(): void {
  scan?.worker.terminate();
  scan = undefined;
}

/** Calls back once when the running dump worker dies. */
export function onDumpWorkerDeath(callback: (error: AppError) => void): void {
  const watched = startDump();
  void watched.death.then((error) => {
    if (dump !== watched) return;
    dump = undefined;
    callback(error);
  });
}
