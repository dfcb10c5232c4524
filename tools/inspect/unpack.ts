/**
 * Takes packings off the files of the command line, as the page does with dropped ones: gzip, xz and zstd are
 * unpacked into a temporary folder that is removed at the end, tar archives are opened in place.
 */
import { rmSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileOffset } from '../../src/base/address.ts';
import { formatSize } from '../../src/base/hex.ts';
import { detectPacking, PACKING_HEAD, type Packing } from '../../src/base/packing.ts';
import type { StreamPacking } from '../../src/engine/archive/leastSize.ts';
import { pickDumps } from '../../src/engine/archive/pickDumps.ts';
import { listTar } from '../../src/engine/archive/tar.ts';
import { unpackWords } from '../../src/engine/archive/unpackWords.ts';
import { readErrorWords } from '../../src/engine/errorWords.ts';
import type { ExportSink } from '../../src/engine/export/sink.ts';
import { partOf } from '../../src/engine/formats/insideFile.ts';
import type { OpenFile } from '../../src/engine/openTypes.ts';
import { createPageCache } from '../../src/engine/pageCache.ts';
import type { ByteSource } from '../../src/engine/types.ts';
import { unpackJob } from '../../src/rpc/unpackJob.ts';
import { fileSource } from './fileSource.ts';
import { oneLine, Stop } from './stop.ts';

const MAX_DEPTH = 6;
const MAX_FILES = 512;
/** Part of the free space that unpacking may take. */
const SHARE = 0.9;

interface Waiting extends OpenFile {
  readonly depth: number;
}

/** The files without their packing, behind caches of pages. Ends with exit status 1 where that cannot be done. */
export async function unpackFiles(files: readonly OpenFile[]): Promise<readonly OpenFile[]> {
  const waiting: Waiting[] = files.map((file) => ({ ...file, depth: 0 }));
  const done: Waiting[] = [];
  const place = new TemporaryFolder();
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const packing = await packingOf(next.source);
    if (packing === undefined) done.push(next);
    else if (next.depth >= MAX_DEPTH || done.length + waiting.length > MAX_FILES)
      throw new Stop(1, `${next.source.name}: there are too many archives inside each other`);
    else waiting.unshift(...(await takeOff(packing, next, place)));
  }
  return (await pick(done)).map(({ source, role }) => ({ source: createPageCache(source), role }));
}

async function packingOf(source: ByteSource): Promise<Packing | undefined> {
  const head = await source.read(fileOffset(0), Math.min(PACKING_HEAD, source.sizeBytes));
  // Unreadable: opening says so, with words.
  return head.ok ? detectPacking(head.value) : undefined;
}

async function takeOff(packing: Packing, file: Waiting, place: TemporaryFolder): Promise<readonly Waiting[]> {
  const depth = file.depth + 1;
  const { source, role } = file;
  if (packing === 'gzip' || packing === 'xz' || packing === 'zstd')
    return [{ source: await unpackOne(packing, source, place), role, depth }];
  if (packing !== 'tar')
    throw new Stop(1, `${source.name} is a ${packing} file, which is not unpacked here: unpack it first.`);
  const listing = await listTar(createPageCache(source));
  if (!listing.ok) throw new Stop(1, oneLine(readErrorWords(listing.error)));
  if (listing.value.entries.length === 0)
    throw new Stop(1, `${source.name}: there is no file to open in the archive.`);
  return listing.value.entries.slice(0, MAX_FILES).map(({ name, offset, storedSize }) => ({
    source: { ...partOf(source, offset, storedSize), name },
    role: 'auto',
    depth,
  }));
}

async function unpackOne(
  packing: StreamPacking,
  source: ByteSource,
  place: TemporaryFolder,
): Promise<ByteSource> {
  const { path, freeBytes } = await place.newFile(source.name);
  const limitBytes = Math.floor(freeBytes * SHARE);
  const file = await open(path, 'wx');
  try {
    const onProgress = progressLine(source);
    const done = await unpackJob(packing, source, fileSink(file), { limitBytes, onProgress });
    if (!done.ok)
      throw new Stop(1, oneLine(unpackWords(done.error, packing, source.name, limitBytes, tmpdir())));
  } catch (error) {
    throw diskStop(error, source.name) ?? error;
  } finally {
    await file.close();
  }
  return { ...(await fileSource(path)), name: innerName(source.name) };
}

function innerName(name: string): string {
  return name.replace(/\.t(gz|xz|zst)$/i, '.tar').replace(/\.(gz|xz|zst|zstd)$/i, '');
}

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

/** The end that a full disk means; undefined for anything else. */
function diskStop(error: unknown, name: string): Stop | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return undefined;
  return new Stop(
    1,
    `${name}: there is no space left in ${tmpdir()} to unpack to. Set TMPDIR to another place.`,
  );
}

/** Tells how far it is on a terminal, in one line; nothing elsewhere. */
function progressLine(source: ByteSource): (packed: number, written: number) => void {
  let told = -1;
  return (packed, written) => {
    const percent = Math.floor((packed / Math.max(1, source.sizeBytes)) * 100);
    if (!process.stderr.isTTY || percent === told) return;
    told = percent;
    process.stderr.write(`\rinspect: unpacking, ${percent} %, ${formatSize(written)} \u001b[K`);
    if (percent === 100) process.stderr.write('\r\u001b[K');
  };
}

/** Of what archives hold only what belongs to a dump; files that were named as such all stay. */
async function pick(files: readonly Waiting[]): Promise<readonly Waiting[]> {
  const fromArchives = files.filter(({ depth }) => depth > 0);
  if (fromArchives.length < 2) return files;
  const picked = await pickDumps(fromArchives.map(({ source }) => createPageCache(source)));
  if (!picked.ok) throw new Stop(1, oneLine(readErrorWords(picked.error)));
  const wanted = new Set(picked.value.map((i) => fromArchives[i]));
  return files.filter((file) => file.depth === 0 || wanted.has(file));
}

/** A folder that is made when it is needed and removed when the program ends, however it ends. */
class TemporaryFolder {
  private folder: string | undefined;
  private count = 0;

  async newFile(name: string): Promise<{ readonly path: string; readonly freeBytes: number }> {
    this.folder ??= await makeFolder();
    this.count++;
    const { bavail, bsize } = await statfs(this.folder);
    const safe = name.replace(/[^A-Za-z0-9._-]/g, '_').slice(-80);
    return { path: join(this.folder, `${this.count}-${safe}`), freeBytes: bavail * bsize };
  }
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'oldmem-unpacked-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  // Signals end a program without the event above unless somebody listens.
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ] as const)
    process.once(signal, () => process.exit(128 + number));
  return folder;
}
