/**
 * The page's side of the workers: starts them when they are first called and types their calls. The connections live
 * in module variables for as long as their workers run.
 */
import { proxy } from 'comlink';
import type { AppError, DumpApi, ScanApi } from './api.ts';
import { Connection, type WorkerName } from './connection.ts';
import type { KernelApi } from './kernelApi.ts';
import type { SearchApi } from './searchApi.ts';
import type { UnpackApi } from './unpackApi.ts';

/** Starts a worker at its first use, and again after it ended. */
class Slot<T> {
  readonly #name: WorkerName;
  #connection: Connection<T> | undefined;

  constructor(name: WorkerName) {
    this.#name = name;
  }

  get running(): Connection<T> | undefined {
    return this.#connection;
  }

  get(): Connection<T> {
    this.#connection ??= new Connection<T>(this.#name);
    return this.#connection;
  }

  end(): void {
    this.#connection?.end();
    this.#connection = undefined;
  }
}

const dump = new Slot<DumpApi>('dump');
const scan = new Slot<ScanApi>('scan');
const kernel = new Slot<KernelApi>('kernel');
const unpack = new Slot<UnpackApi>('unpack');
const search = new Slot<SearchApi>('search');

/** The dump worker's interface. Calls start the worker when it does not run. */
export const dumpClient: DumpApi = {
  open: (request, signal, onProgress) =>
    dump.get().call((remote, own) => remote.open(request, own, onProgress && proxy(onProgress)), signal),
  read: (start, length, signal) => dump.get().call((remote, own) => remote.read(start, length, own), signal),
  rowRuns: (around, maxRows, signal) =>
    dump.get().call((remote, own) => remote.rowRuns(around, maxRows, own), signal),
  extents: (start, end, limit, signal) =>
    dump.get().call((remote, own) => remote.extents(start, end, limit, own), signal),
  nextBoundary: (addr, direction, signal) =>
    dump.get().call((remote, own) => remote.nextBoundary(addr, direction, own), signal),
  nextNonZero: (addr, direction, signal) =>
    dump.get().call((remote, own) => remote.nextNonZero(addr, direction, own), signal),
  place: (addr, signal) => dump.get().call((remote, own) => remote.place(addr, own), signal),
  // What the other workers have read counts too: they read the same files.
  ledger: async () => {
    const answers = await Promise.all([
      dump.get().call((remote) => remote.ledger()),
      scan.running?.call((remote) => remote.ledger()),
      kernel.running?.call((remote) => remote.ledger()),
      search.running?.call((remote) => remote.ledger()),
    ]);
    let readBytes = 0;
    for (const answer of answers) if (answer?.ok) readBytes += answer.value.readBytes;
    const own = answers[0];
    return own.ok ? { ok: true, value: { readBytes, totalBytes: own.value.totalBytes } } : own;
  },
  checkUnchanged: () => dump.get().call((remote) => remote.checkUnchanged()),
  exportPresets: () => dump.get().call((remote) => remote.exportPresets()),
  exportPlan: (options, signal) => dump.get().call((remote, own) => remote.exportPlan(options, own), signal),
  exportBlob: (options, signal) => dump.get().call((remote, own) => remote.exportBlob(options, own), signal),
  exportWrite: (options, target, onProgress, signal) =>
    dump.get().call((remote, own) => remote.exportWrite(options, target, proxy(onProgress), own), signal),
  exportVerify: (options, saved, deep, signal) =>
    dump.get().call((remote, own) => remote.exportVerify(options, saved, deep, own), signal),
  rangePlan: (request, signal) => dump.get().call((remote, own) => remote.rangePlan(request, own), signal),
  rangeBlob: (request, signal) => dump.get().call((remote, own) => remote.rangeBlob(request, own), signal),
  rangeWrite: (request, target, onProgress, signal) =>
    dump.get().call((remote, own) => remote.rangeWrite(request, target, proxy(onProgress), own), signal),
  seamBytes: (start, length, signal) =>
    dump.get().call((remote, own) => remote.seamBytes(start, length, own), signal),
  seamNext: (from, direction, signal) =>
    dump.get().call((remote, own) => remote.seamNext(from, direction, own), signal),
  seamScan: (onProgress, signal) =>
    dump.get().call((remote, own) => remote.seamScan(proxy(onProgress), own), signal),
  report: (form) => dump.get().call((remote) => remote.report(form)),
  pageClasses: (options, onProgress, signal) =>
    dump.get().call((remote, own) => remote.pageClasses(options, proxy(onProgress), own), signal),
  header: (request, signal) => dump.get().call((remote, own) => remote.header(request, own), signal),
  whatIf: (hsaSize, samplePages, signal) =>
    dump.get().call((remote, own) => remote.whatIf(hsaSize, samplePages, own), signal),
  reads: (since) => dump.get().call((remote) => remote.reads(since)),
  close: async () => {
    dump.end();
    kernel.end();
    search.end();
  },
};

/** The scan worker's interface. The sink is proxied, and its channel ends with the worker. */
export const scanClient: ScanApi = {
  open: (request) => scan.get().call((remote) => remote.open(request)),
  ledger: () => scan.get().call((remote) => remote.ledger()),
  sampleMinimap: (end, buckets, sink, signal) =>
    scan.get().call((remote, own) => remote.sampleMinimap(end, buckets, proxy(sink), own), signal),
  findVmcoreInfo: (onProgress, signal) =>
    scan.get().call((remote, own) => remote.findVmcoreInfo(proxy(onProgress), own), signal),
};

/** The kernel worker's interface. */
export const kernelClient: KernelApi = {
  open: (request) => kernel.get().call((remote) => remote.open(request)),
  ledger: () => kernel.get().call((remote) => remote.ledger()),
  summary: (signal) => kernel.get().call((remote, own) => remote.summary(own), signal),
  log: (signal) => kernel.get().call((remote, own) => remote.log(own), signal),
  tasks: (signal) => kernel.get().call((remote, own) => remote.tasks(own), signal),
  modules: (signal) => kernel.get().call((remote, own) => remote.modules(own), signal),
  symbols: (index, count, text, signal) =>
    kernel.get().call((remote, own) => remote.symbols(index, count, text, own), signal),
  nameAddresses: (addrs, signal) =>
    kernel.get().call((remote, own) => remote.nameAddresses(addrs, own), signal),
  backtraceCpu: (index, signal) =>
    kernel.get().call((remote, own) => remote.backtraceCpu(index, own), signal),
  backtraceTask: (task, signal) =>
    kernel.get().call((remote, own) => remote.backtraceTask(task, own), signal),
  addSymbolFile: (file, name) => kernel.get().call((remote) => remote.addSymbolFile(file, name)),
  removeSymbolFile: () => kernel.get().call((remote) => remote.removeSymbolFile()),
  facts: (signal) => kernel.get().call((remote, own) => remote.facts(own), signal),
  translate: (addr, signal) => kernel.get().call((remote, own) => remote.translate(addr, own), signal),
  code: (request, signal) => kernel.get().call((remote, own) => remote.code(request, own), signal),
  virtualOf: (phys, signal) => kernel.get().call((remote, own) => remote.virtualOf(phys, own), signal),
  findPlace: (text, signal) => kernel.get().call((remote, own) => remote.findPlace(text, own), signal),
  findTypes: (text, signal) => kernel.get().call((remote, own) => remote.findTypes(text, own), signal),
  struct: (request, signal) => kernel.get().call((remote, own) => remote.struct(request, own), signal),
  virtualSpace: (signal) => kernel.get().call((remote, own) => remote.virtualSpace(own), signal),
  virtualRows: (around, maxRows, signal) =>
    kernel.get().call((remote, own) => remote.virtualRows(around, maxRows, own), signal),
  virtualRead: (start, length, signal) =>
    kernel.get().call((remote, own) => remote.virtualRead(start, length, own), signal),
  virtualBorder: (from, direction, signal) =>
    kernel.get().call((remote, own) => remote.virtualBorder(from, direction, own), signal),
};

/** The unpack worker's interface. */
export const unpackClient: UnpackApi = {
  unpack: (packing, file, name, target, limit, onProgress, signal) =>
    unpack
      .get()
      .call(
        (remote, own) => remote.unpack(packing, file, name, target, limit, proxy(onProgress), own),
        signal,
      ),
  listTar: (file, name, signal) =>
    unpack.get().call((remote, own) => remote.listTar(file, name, own), signal),
  pickDumps: (files, signal) => unpack.get().call((remote, own) => remote.pickDumps(files, own), signal),
};

/** The search worker's interface. */
export const searchClient: SearchApi = {
  open: (request) => search.get().call((remote) => remote.open(request)),
  ledger: () => search.get().call((remote) => remote.ledger()),
  run: (request, sink, signal) =>
    search.get().call((remote, own) => remote.run(request, proxy(sink), own), signal),
};

/** Ends the search worker and what it looks for; the next call starts a new one, which must open its files again. */
export function stopSearchWorker(): void {
  search.end();
}

/** Ends the unpack worker; what it was writing is left as it is. */
export function stopUnpack(): void {
  unpack.end();
}

/** Ends the scan worker; the next call starts a new one, which must open its files again. */
export function stopScan(): void {
  scan.end();
}

/** Ends the kernel worker and what it computes; the next call starts a new one, which must open its files again. */
export function stopKernel(): void {
  kernel.end();
}

/** Calls back once when the running dump worker dies. */
export function onDumpWorkerDeath(callback: (error: AppError) => void): void {
  dump.get().onDeath((error) => {
    dump.end();
    callback(error);
  });
}
