/**
 * Files from a drop or a picker, folders included, with a handle where the browser offers one. A handle lets a
 * recent dump be opened again; a plain File is good for as long as the page lives.
 */

/** A file as it came in, before anything is known of it. */
export interface DroppedFile {
  readonly file: File;
  readonly name: string;
  readonly handle?: FileSystemFileHandle;
}

/** A folder may hold a whole disk: more files than this are not taken. */
export const DROP_LIMIT = 512;

/** Hidden files of desktops, never part of a dump. */
function isNoise(name: string): boolean {
  return name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini';
}

function isFileEntry(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolderEntry(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFileHandle(handle: FileSystemHandle): handle is FileSystemFileHandle {
  return handle.kind === 'file';
}

function fileOf(entry: FileSystemFileEntry): Promise<File | undefined> {
  return new Promise((resolve) => {
    entry.file(resolve, () => resolve(undefined));
  });
}

/** A folder is read in batches; an empty batch ends it. */
function nextBatch(reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> {
  return new Promise((resolve) => {
    reader.readEntries(resolve, () => resolve([]));
  });
}

async function walk(entry: FileSystemEntry, found: DroppedFile[]): Promise<void> {
  if (found.length >= DROP_LIMIT) return;
  if (isFileEntry(entry)) {
    const file = isNoise(entry.name) ? undefined : await fileOf(entry);
    if (file !== undefined) found.push({ file, name: file.name });
    return;
  }
  if (!isFolderEntry(entry)) return;
  const reader = entry.createReader();
  let batch = await nextBatch(reader);
  while (batch.length > 0 && found.length < DROP_LIMIT) {
    for (const child of batch) await walk(child, found);
    batch = await nextBatch(reader);
  }
}

/** What a browser with file handles adds to a dropped item. */
interface HandleItem {
  getAsFileSystemHandle(): Promise<FileSystemHandle | null>;
}

function givesHandles(item: object): item is HandleItem {
  return 'getAsFileSystemHandle' in item;
}

/** Everything about one item has to be asked for before the event ends; the answers may come later. */
async function takeItem(item: DataTransferItem): Promise<readonly DroppedFile[]> {
  const entry = item.webkitGetAsEntry?.() ?? undefined;
  const file = item.getAsFile() ?? undefined;
  const handlePromise = givesHandles(item)
    ? item.getAsFileSystemHandle().catch(() => undefined)
    : Promise.resolve(undefined);
  if (entry !== undefined && isFolderEntry(entry)) {
    const found: DroppedFile[] = [];
    await walk(entry, found);
    return found;
  }
  if (file === undefined) return [];
  const handle = (await handlePromise) ?? undefined;
  if (handle === undefined || !isFileHandle(handle)) return [{ file, name: file.name }];
  return [{ file, name: file.name, handle }];
}

/** The files of a drop, folders walked. Call it during the event. */
export async function filesOfDrop(transfer: DataTransfer): Promise<readonly DroppedFile[]> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const taken = await Promise.all(items.map(takeItem));
  return taken.flat().slice(0, DROP_LIMIT);
}

/** True when a drag carries files at all (and not text or a link). */
export function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}

/** The files of an input element. */
export function filesOfInput(list: FileList | null): readonly DroppedFile[] {
  return [...(list ?? [])].map((file) => ({ file, name: file.name }));
}
