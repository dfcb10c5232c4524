/**
 * The open dump and the way to it: home, opening, the pairing question, open. Talks to the workers through
 * `rpc/client.ts`, as only `kernelStore.ts` does besides; views ask it for the client. A newer request to open always
 * wins over an older one, and a cancelled one leaves the page where it was.
 */
import { createStore } from 'zustand/vanilla';
import { SYMBOL_HEAD, symbolFileKind } from '../base/symbolFile.ts';
import type {
  AppError,
  DumpApi,
  DumpSummary,
  FileRole,
  OpenOptions,
  OpenRequest,
  PairingProposal,
  ScanApi,
} from '../rpc/api.ts';
import { dumpClient, onDumpWorkerDeath, scanClient, stopScan } from '../rpc/client.ts';
import { releaseUnpacked, unpackFiles } from './unpackFiles.ts';
import { resetView, setView, type ViewId } from './viewStore.ts';
import { resetVirtual } from './virtualStore.ts';

/** A file the person chose, with the part it plays when they said so. */
export interface InputFile {
  readonly file: Blob;
  readonly name: string;
  readonly role: FileRole;
  /** Where the browser offers handles: lets a recent dump be opened again. */
  readonly handle?: FileSystemFileHandle;
}

export type DumpPhase = 'home' | 'opening' | 'pairing' | 'open';

export interface DumpState {
  readonly phase: DumpPhase;
  /** The files of the dump that is open, being opened, or asked about. */
  readonly files: readonly InputFile[];
  /** What was said about the files when they were opened. */
  readonly options: OpenOptions;
  readonly summary: DumpSummary | undefined;
  readonly proposal: PairingProposal | undefined;
  /** What happens while opening, in words. */
  readonly activity: string;
  readonly error: AppError | undefined;
  /** True when the bundled sample is what is open: it is not kept among the recent dumps. */
  readonly isSample: boolean;
}

const HOME: DumpState = {
  phase: 'home',
  files: [],
  options: {},
  summary: undefined,
  proposal: undefined,
  activity: '',
  error: undefined,
  isSample: false,
};

export const dumpStore = createStore<DumpState>(() => HOME);

let opening: AbortController | undefined;
let watching = false;
/** A file of symbols among the files that are being opened: added once they are. */
let symbols: InputFile | undefined;

function watchWorker(): void {
  if (watching) return;
  watching = true;
  onDumpWorkerDeath((error) => {
    watching = false;
    stopScan();
    dumpStore.setState({ ...HOME, error });
  });
}

function beginOpening(state: Partial<DumpState>): AbortController {
  opening?.abort();
  const mine = new AbortController();
  opening = mine;
  dumpStore.setState({ ...HOME, phase: 'opening', ...state });
  return mine;
}

/** The files and what was said about them, as every worker gets them. */
export function toRequest(files: readonly InputFile[], options: OpenOptions): OpenRequest {
  return { files: files.map(({ file, name, role }) => ({ file, name, role })), options };
}

async function openWith(
  mine: AbortController,
  files: readonly InputFile[],
  options: OpenOptions,
  isSample: boolean,
): Promise<void> {
  stopScan();
  watchWorker();
  const request = toRequest(files, options);
  const reply = await dumpClient.open(request, mine.signal, (done, total) => {
    if (opening !== mine) return;
    const percent = Math.floor((done / Math.max(1, total)) * 100);
    dumpStore.setState({ activity: `The dump has no table of its pages: ${percent} % passed` });
  });
  if (opening !== mine) return;
  opening = undefined;
  if (!reply.ok) {
    const error = reply.error.kind === 'cancelled' ? undefined : reply.error;
    dumpStore.setState({ ...HOME, error });
    return;
  }
  if (reply.value.kind === 'pairing') {
    dumpStore.setState({ ...HOME, phase: 'pairing', files, proposal: reply.value.proposal });
    return;
  }
  const { summary } = reply.value;
  void scanClient.open(request);
  resetView(summary.memoryEnd);
  resetVirtual();
  dumpStore.setState({ ...HOME, phase: 'open', files, options, summary, isSample });
  if (symbols === undefined) return;
  const { file, name } = symbols;
  symbols = undefined;
  void import('./symbolFile.ts').then(({ addSymbolFile }) => addSymbolFile(file, name));
}

/** The files without the first that names symbols, which is kept for later. One file alone is always opened. */
async function withoutSymbols(files: readonly InputFile[]): Promise<readonly InputFile[]> {
  for (const candidate of files.length < 2 ? [] : files) {
    if (candidate.role !== 'auto') continue;
    const head = await candidate.file
      .slice(0, SYMBOL_HEAD)
      .arrayBuffer()
      .catch(() => undefined);
    if (head === undefined || symbolFileKind(new Uint8Array(head)) === undefined) continue;
    symbols = candidate;
    return files.filter((file) => file !== candidate);
  }
  return files;
}

/** Opens files, detecting what was not said. Ends in phase `open`, `pairing`, or `home` with an error. */
export async function openFiles(files: readonly InputFile[], options: OpenOptions = {}): Promise<void> {
  const activity = 'Looking at the first and last bytes of each file';
  const mine = beginOpening({ files, activity });
  releaseUnpacked(files.map(({ file }) => file));
  const tell = (words: string): void => {
    if (opening === mine) dumpStore.setState({ activity: words });
  };
  const unpacked = await unpackFiles(files, tell, mine.signal);
  if (opening !== mine) return;
  if (!unpacked.ok) {
    opening = undefined;
    dumpStore.setState({ ...HOME, error: unpacked.error });
    return;
  }
  const dumps = await withoutSymbols(unpacked.value);
  if (opening !== mine) return;
  dumpStore.setState({ files: dumps, activity });
  await openWith(mine, dumps, options, false);
}

/** Opens dropped files: beside those that a pairing question is about, or instead of everything else. */
export function addFiles(added: readonly InputFile[]): Promise<void> {
  const { phase, files } = dumpStore.getState();
  if (phase !== 'pairing') symbols = undefined;
  return openFiles(phase === 'pairing' ? [...files, ...added] : added);
}

const SAMPLE_MISSING: AppError = {
  kind: 'sample-missing',
  title: 'The sample dump could not be loaded',
  detail: 'A part of it did not arrive from where this page came from.',
  nextStep: 'Check that the page can still be reached, then try again. Files of your own open without it.',
};

/** The sample's files, or undefined when a part of it cannot be fetched or unpacked. */
async function unpackSample(mine: AbortController): Promise<readonly InputFile[] | undefined> {
  try {
    const { loadSample } = await import('../sample/loadSample.ts');
    return await loadSample((done, total) => {
      if (opening !== mine || total <= 0) return;
      const percent = Math.floor((done / total) * 100);
      dumpStore.setState({ activity: `Unpacking the sample dump: ${percent} %` });
    });
  } catch {
    // The page is offline, or its host lost the file: said in words by the caller.
    return undefined;
  }
}

/** Unpacks and opens the bundled sample dump. */
export async function openSample(): Promise<void> {
  symbols = undefined;
  const mine = beginOpening({ activity: 'Unpacking the sample dump' });
  const loaded = await unpackSample(mine);
  if (opening !== mine) return;
  if (loaded === undefined) {
    opening = undefined;
    dumpStore.setState({ ...HOME, error: SAMPLE_MISSING });
    return;
  }
  await openWith(mine, loaded, {}, true);
}

/** Opens the same files with other answers: another of two systems, another VMCOREINFO. Goes back to `view`. */
export async function reopenDump(options: OpenOptions, view: ViewId): Promise<void> {
  const { phase, files, isSample } = dumpStore.getState();
  if (phase !== 'open') return;
  const mine = beginOpening({ files, activity: 'Looking at the same files again' });
  await openWith(mine, files, options, isSample);
  if (dumpStore.getState().phase === 'open') setView(view);
}

/** Gives up opening and returns to the home screen. */
export function cancelOpening(): void {
  opening?.abort();
  opening = undefined;
  symbols = undefined;
  dumpStore.setState(HOME);
}

/** Closes the dump and returns to the home screen. */
export async function closeDump(): Promise<void> {
  cancelOpening();
  watching = false;
  stopScan();
  await dumpClient.close();
  releaseUnpacked([]);
}

/** Shows or clears the error of the whole page. */
export function showError(error: AppError | undefined): void {
  dumpStore.setState({ error });
}

/** The interface to the open dump. */
export function getClient(): DumpApi {
  return dumpClient;
}

/** The interface to the scan worker, which holds the same files. */
export function getScanClient(): ScanApi {
  return scanClient;
}
