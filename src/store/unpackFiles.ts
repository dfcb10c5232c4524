/**
 * Takes the packing off dropped files before they are opened: gzip, xz and zstd are unpacked into the browser's private
 * folder, tar archives are opened in place, other packings are refused with advice. Files that are not packed pass through.
 */
import { formatSize } from '../base/hex.ts';
import { detectPacking, PACKING_HEAD, type Packing } from '../base/packing.ts';
import type { AppError, Reply } from '../rpc/api.ts';
import { stopUnpack, unpackClient } from '../rpc/client.ts';
import { dropScratch, scratchFile, scratchSpace, sweepScratch } from '../rpc/scratch.ts';
import type { InputFile } from './dumpStore.ts';

/** A packed file in a packed archive in a packed archive is plausible; more is not. */
const MAX_DEPTH = 6;
/** Files taken out of archives at most. */
const MAX_FILES = 512;
/** Part of the free space that unpacking may take. */
const SHARE = 0.9;

interface Waiting extends InputFile {
  readonly depth: number;
  /** The file of the private folder that this one is, or is a slice of. */
  readonly scratch: FileSystemFileHandle | undefined;
}

/** Scratch files with the Blobs over them: they stay as long as one of these is in use. */
const kept = new Map<FileSystemFileHandle, Set<Blob>>();

/** Calls of `unpackFiles` that have not ended: the worker stays for them. */
let running = 0;

/** Removes unpacked files that none of `inUse` reads. */
export function releaseUnpacked(inUse: readonly Blob[]): void {
  release(inUse, [...kept.keys()]);
}

/** Removes what pages that are gone have left behind in the private folder. */
export function startScratch(): void {
  void sweepScratch();
}

function release(inUse: readonly Blob[], handles: readonly FileSystemFileHandle[]): void {
  for (const handle of handles) {
    const blobs = kept.get(handle);
    if (blobs === undefined || inUse.some((blob) => blobs.has(blob))) continue;
    kept.delete(handle);
    void dropScratch(handle);
  }
}

/** The files without their packing. `onActivity` hears what is going on, in words. */
export async function unpackFiles(
  files: readonly InputFile[],
  onActivity: (words: string) => void,
  signal: AbortSignal,
): Promise<Reply<readonly InputFile[]>> {
  const made: FileSystemFileHandle[] = [];
  let result: readonly Waiting[] = [];
  const waiting: Waiting[] = files.map((file) => ({ ...file, depth: 0, scratch: undefined }));
  const done: Waiting[] = [];
  running++;
  try {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const packing = await packingOf(next.file);
      if (packing === undefined) {
        done.push(next);
        continue;
      }
      if (next.depth >= MAX_DEPTH || done.length + waiting.length > MAX_FILES)
        return { ok: false, error: tooDeep(next.name, packing) };
      const inner = await takeOff(packing, next, made, onActivity, signal);
      if (!inner.ok) return inner;
      waiting.unshift(...inner.value);
    }
    const picked = await pick(done, signal);
    if (!picked.ok) return picked;
    result = picked.value;
    return { ok: true, value: result.map(plain) };
  } finally {
    running--;
    // It has nothing to keep, and most dumps are not packed.
    if (running === 0) stopUnpack();
    // Steps in between, and everything after a failure.
    release(
      result.map(({ file }) => file),
      made,
    );
  }
}

function plain({ file, name, role, handle }: Waiting): InputFile {
  return handle === undefined ? { file, name, role } : { file, name, role, handle };
}

async function packingOf(file: Blob): Promise<Packing | undefined> {
  try {
    return detectPacking(new Uint8Array(await file.slice(0, PACKING_HEAD).arrayBuffer()));
  } catch {
    // Unreadable: opening says so, with words.
    return undefined;
  }
}

async function takeOff(
  packing: Packing,
  file: Waiting,
  made: FileSystemFileHandle[],
  onActivity: (words: string) => void,
  signal: AbortSignal,
): Promise<Reply<readonly Waiting[]>> {
  if (packing === 'gzip' || packing === 'xz' || packing === 'zstd')
    return unpackOne(packing, file, made, onActivity, signal);
  if (packing !== 'tar') return { ok: false, error: refused(file.name, packing) };
  onActivity(`Looking into ${file.name}`);
  const listed = await unpackClient.listTar(file.file, file.name, signal);
  if (!listed.ok) return listed;
  const value = listed.value.slice(0, MAX_FILES).map(({ name, offset, sizeBytes }): Waiting => {
    const slice = file.file.slice(offset, offset + sizeBytes);
    remember(file.scratch, slice);
    return { file: slice, name, role: 'auto', depth: file.depth + 1, scratch: file.scratch };
  });
  return { ok: true, value };
}

async function unpackOne(
  packing: 'gzip' | 'xz' | 'zstd',
  file: Waiting,
  made: FileSystemFileHandle[],
  onActivity: (words: string) => void,
  signal: AbortSignal,
): Promise<Reply<readonly Waiting[]>> {
  const name = innerName(file.name);
  const limit = Math.floor(((await scratchSpace()) ?? Number.MAX_SAFE_INTEGER) * SHARE);
  const target = await scratchFile(name);
  if (target === undefined) return { ok: false, error: noFolder(file.name, packing) };
  remember(target, undefined);
  made.push(target);
  const total = file.file.size;
  const tell = (packed: number, written: number): void =>
    onActivity(
      `Unpacking ${file.name}: ${Math.floor((packed / Math.max(1, total)) * 100)} %, ${formatSize(written)} so far`,
    );
  tell(0, 0);
  const unpacked = await unpackClient.unpack(packing, file.file, file.name, target, limit, tell, signal);
  if (!unpacked.ok) return unpacked;
  const inner = await target.getFile();
  remember(target, inner);
  return {
    ok: true,
    value: [{ file: inner, name, role: file.role, depth: file.depth + 1, scratch: target }],
  };
}

function remember(handle: FileSystemFileHandle | undefined, blob: Blob | undefined): void {
  if (handle === undefined) return;
  const blobs = kept.get(handle) ?? new Set();
  if (blob !== undefined) blobs.add(blob);
  kept.set(handle, blobs);
}

/** Of files out of archives only those that belong to a dump; files that were dropped as such all stay. */
async function pick(files: readonly Waiting[], signal: AbortSignal): Promise<Reply<readonly Waiting[]>> {
  const fromArchives = files.filter(({ depth }) => depth > 0);
  if (fromArchives.length < 2) return { ok: true, value: files };
  const picked = await unpackClient.pickDumps(
    fromArchives.map(({ file, name }) => ({ file, name })),
    signal,
  );
  if (!picked.ok) return picked;
  const wanted = new Set(picked.value.map((i) => fromArchives[i]));
  return { ok: true, value: files.filter((file) => file.depth === 0 || wanted.has(file)) };
}

function innerName(name: string): string {
  const inner = name.replace(/\.t(gz|xz|zst)$/i, '.tar').replace(/\.(gz|xz|zst|zstd)$/i, '');
  return inner === '' ? 'unpacked' : inner;
}

const COMMANDS: Readonly<Record<Packing, string>> = {
  gzip: 'gunzip',
  tar: 'tar -xf',
  zstd: 'zstd -d',
  xz: 'xz -d',
  bzip2: 'bunzip2',
  lzop: 'lzop -d',
  zip: 'unzip',
  '7z': '7z x',
};

function refused(file: string, packing: Packing): AppError {
  return {
    kind: 'packed',
    file,
    title: `This is a ${packing} file, which Oldmem does not unpack`,
    detail: `${file} is packed with ${packing}. Oldmem unpacks gzip, xz and zstd files and tar archives.`,
    nextStep: `Run "${COMMANDS[packing]} ${file}" and open what comes out.`,
  };
}

function tooDeep(file: string, packing: Packing): AppError {
  return {
    kind: 'packed',
    file,
    title: 'There are too many archives inside each other',
    detail: `${file} was found after ${MAX_DEPTH} packings or beside ${MAX_FILES} files, and is packed once more.`,
    nextStep: `Unpack the outer files yourself, then run "${COMMANDS[packing]} ${file}" and open what comes out.`,
  };
}

function noFolder(file: string, packing: Packing): AppError {
  return {
    kind: 'no-place',
    file,
    title: 'This browser gives no place to unpack to',
    detail: `${file} is packed with ${packing}, and the browser offers no private folder to this page.`,
    nextStep: `Run "${COMMANDS[packing]} ${file}" and open what comes out, or open this page over https or from localhost.`,
  };
}
