/**
 * The browser's private folder (OPFS) as scratch space of this page: files too large for memory, written by the
 * workers. Each page has a folder of its own and holds a lock of the same name; folders whose page is gone are removed
 * when the next page needs space.
 */

const ROOT = 'oldmem-scratch';
const LOCK = 'oldmem-scratch:';

let mine: Promise<FileSystemDirectoryHandle | undefined> | undefined;
let count = 0;

/** A new file; undefined where the browser has no private folder (plain http, pages from disk, some private windows). */
export async function scratchFile(name: string): Promise<FileSystemFileHandle | undefined> {
  mine ??= openFolder();
  const folder = await mine;
  if (folder === undefined) return undefined;
  count++;
  return folder.getFileHandle(`${count}-${safeName(name)}`, { create: true });
}

/** Waits between tries to remove a file that a worker is still letting go of, in milliseconds. */
const WAITS = [0, 50, 200, 500, 1000, 2000];

/** Removes a scratch file. Files handed out of it can no longer be read. Never fails. */
export async function dropScratch(handle: FileSystemFileHandle): Promise<void> {
  const folder = await mine;
  for (const wait of WAITS) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    try {
      return await folder?.removeEntry(handle.name);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'NotFoundError') return;
    }
  }
}

/** Removes what pages that are gone have left behind; makes nothing where there is nothing. Never fails. */
export async function sweepScratch(): Promise<void> {
  try {
    await sweep(await (await navigator.storage.getDirectory()).getDirectoryHandle(ROOT), '');
  } catch {
    // No private folder, or nothing in it.
  }
}

/** Bytes that the browser would let this page keep, now; undefined when it does not tell. */
export async function scratchSpace(): Promise<number | undefined> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? undefined : Math.max(0, quota - (usage ?? 0));
  } catch {
    return undefined;
  }
}

/** Names of dumps come from anywhere; the folder takes letters, digits and a few signs. */
function safeName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._-]/g, '_').slice(-80);
  return safe === '' || safe === '.' || safe === '..' ? 'file' : safe;
}

async function openFolder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(ROOT, { create: true });
    const id = crypto.randomUUID();
    // The lock comes first: a folder without one is nobody's.
    await holdLock(`${LOCK}${id}`);
    await sweep(root, id);
    return await root.getDirectoryHandle(id, { create: true });
  } catch {
    return undefined;
  }
}

/** Takes a lock that lasts as long as the page. */
function holdLock(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, () => {
        resolve();
        return new Promise<never>(() => undefined);
      })
      .catch(reject);
  });
}

async function sweep(root: FileSystemDirectoryHandle, own: string): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const alive = new Set(held.map(({ name }) => name));
  for await (const id of root.keys()) {
    if (id === own || alive.has(`${LOCK}${id}`)) continue;
    await root.removeEntry(id, { recursive: true }).catch(() => undefined);
  }
}
