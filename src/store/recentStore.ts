/**
 * Dumps opened before, kept in the browser's own database: names, sizes, date, fingerprint, and file handles where
 * the browser gives them. Never any content. A browser that refuses storage just has no list.
 */
import { del, get, set } from 'idb-keyval';
import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import type { FileRole } from '../rpc/api.ts';
import { dumpStore, type InputFile, openFiles, showError } from './dumpStore.ts';

export interface RecentFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly role: FileRole;
  readonly handle: FileSystemFileHandle | undefined;
}

export interface RecentDump {
  readonly fingerprint: string;
  readonly label: string;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
  readonly files: readonly RecentFile[];
}

export interface RecentState {
  readonly dumps: readonly RecentDump[];
}

const KEY = 'oldmem.recent';
const KEEP = 6;

const Handle = v.custom<FileSystemFileHandle>(
  (value) => typeof FileSystemFileHandle !== 'undefined' && value instanceof FileSystemFileHandle,
);
const Stored = v.array(
  v.object({
    fingerprint: v.string(),
    label: v.string(),
    openedAt: v.number(),
    files: v.array(
      v.object({
        name: v.string(),
        sizeBytes: v.number(),
        role: v.picklist(['auto', 'hsa', 'memory', 'map', 'dump']),
        handle: v.fallback(v.union([Handle, v.undefined()]), undefined),
      }),
    ),
  }),
);

export const recentStore = createStore<RecentState>(() => ({ dumps: [] }));

async function save(dumps: readonly RecentDump[]): Promise<void> {
  recentStore.setState({ dumps });
  try {
    if (dumps.length === 0) await del(KEY);
    else await set(KEY, dumps);
  } catch {
    // Storage refused: the list lasts as long as the page.
  }
}

function remember(): void {
  const { summary, files, isSample } = dumpStore.getState();
  if (summary === undefined || isSample) return;
  const opened: RecentDump = {
    fingerprint: summary.fingerprint,
    label: summary.formatLabel,
    openedAt: Date.now(),
    files: files.map((input) => ({
      name: input.name,
      sizeBytes: input.file.size,
      role: input.role,
      handle: input.handle,
    })),
  };
  const others = recentStore.getState().dumps.filter((dump) => dump.fingerprint !== opened.fingerprint);
  void save([opened, ...others].slice(0, KEEP));
}

/** Loads the list and adds every dump that opens. Call once. */
export function startRecents(): void {
  dumpStore.subscribe((state, before) => {
    if (state.phase === 'open' && before.phase !== 'open') remember();
  });
  get(KEY)
    .then((stored: unknown) => {
      const parsed = v.safeParse(Stored, stored);
      if (parsed.success && recentStore.getState().dumps.length === 0) {
        recentStore.setState({ dumps: parsed.output.map((dump) => ({ ...dump })) });
      }
    })
    .catch(() => {
      // Storage refused (private window, page from disk): there is no list.
    });
}

/** Takes one dump off the list. */
export function forgetRecent(fingerprint: string): void {
  void save(recentStore.getState().dumps.filter((dump) => dump.fingerprint !== fingerprint));
}

/** True when every file of it can be opened again without choosing it. */
export function canReopen(dump: RecentDump): boolean {
  return dump.files.length > 0 && dump.files.every((file) => file.handle !== undefined);
}

/** What browsers with file handles offer on them beyond the standard library's types. */
interface PermissionHandle {
  requestPermission(options: { readonly mode: 'read' }): Promise<PermissionState>;
}

function asksPermission(handle: object): handle is PermissionHandle {
  return 'requestPermission' in handle;
}

/** Opens a recent dump from its handles; the browser may ask the person first. Call it from a click. */
export async function reopenRecent(dump: RecentDump): Promise<void> {
  const inputs: InputFile[] = [];
  for (const { handle, name, role } of dump.files) {
    if (handle === undefined) return;
    try {
      if (asksPermission(handle) && (await handle.requestPermission({ mode: 'read' })) !== 'granted') return;
      inputs.push({ file: await handle.getFile(), name, role, handle });
    } catch {
      showError({
        kind: 'gone',
        title: 'The file is not where it was',
        detail: 'The browser could not find it again. It may have been moved, renamed or deleted.',
        nextStep: 'Choose it again, or take the dump off the list.',
        file: name,
      });
      return;
    }
  }
  await openFiles(inputs);
}
