/**
 * Bookmarks of the open dump, kept in local storage under its fingerprint: addresses, names and notes, never bytes.
 * A browser that refuses storage keeps them as long as the page. Loaded with the first dump.
 */
import * as v from 'valibot';
import { dumpStore } from './dumpStore.ts';
import { type Bookmark, marksStore } from './marksStore.ts';

const LONGEST_NAME = 80;
const LONGEST_NOTE = 2000;
/** As many as are kept for one dump. */
const MOST = 1000;

const Stored = v.array(
  v.object({
    addr: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    name: v.pipe(v.string(), v.maxLength(LONGEST_NAME)),
    note: v.pipe(v.string(), v.maxLength(LONGEST_NOTE)),
  }),
);

function keyOf(fingerprint: string): string {
  return `oldmem.bookmarks.${fingerprint}`;
}

function parse(text: string): readonly Bookmark[] {
  const parsed = v.safeParse(Stored, JSON.parse(text));
  return parsed.success ? parsed.output.slice(0, MOST).sort((a, b) => a.addr - b.addr) : [];
}

function load(fingerprint: string): readonly Bookmark[] {
  try {
    return parse(localStorage.getItem(keyOf(fingerprint)) ?? '[]');
  } catch {
    // Storage refused, or written by something else: there are none.
    return [];
  }
}

function save(bookmarks: readonly Bookmark[]): void {
  marksStore.setState({ bookmarks });
  const fingerprint = dumpStore.getState().summary?.fingerprint;
  if (fingerprint === undefined) return;
  try {
    if (bookmarks.length === 0) localStorage.removeItem(keyOf(fingerprint));
    else localStorage.setItem(keyOf(fingerprint), JSON.stringify(bookmarks));
  } catch {
    // Storage refused or full: they last as long as the page.
  }
}

/** `mark1`, `mark2` ...: the first that is free. It can be typed into the address box. */
function freeName(bookmarks: readonly Bookmark[]): string {
  const taken = new Set(bookmarks.map(({ name }) => name));
  let number = 1;
  while (taken.has(`mark${number}`)) number++;
  return `mark${number}`;
}

/** Adds a bookmark, or takes away the one that is there. Returns what is there now; false: there is no room. */
export function toggleBookmark(addr: number): Bookmark | undefined | false {
  const { bookmarks } = marksStore.getState();
  if (bookmarks.some((bookmark) => bookmark.addr === addr)) {
    removeBookmark(addr);
    return undefined;
  }
  if (bookmarks.length >= MOST) return false;
  const added: Bookmark = { addr, name: freeName(bookmarks), note: '' };
  save([...bookmarks, added].sort((a, b) => a.addr - b.addr));
  return added;
}

/** Changes name or note. An empty name, or one that another bookmark has, is refused with a sentence. */
export function editBookmark(
  addr: number,
  change: Partial<Pick<Bookmark, 'name' | 'note'>>,
): string | undefined {
  const { bookmarks } = marksStore.getState();
  const name = change.name?.trim();
  if (name === '') return 'A bookmark needs a name.';
  const isTaken = bookmarks.some(
    (other) => other.addr !== addr && other.name.toLowerCase() === name?.toLowerCase(),
  );
  if (isTaken) return `Another bookmark is named “${name}”.`;
  save(
    bookmarks.map((bookmark) =>
      bookmark.addr === addr
        ? {
            addr,
            name: (name ?? bookmark.name).slice(0, LONGEST_NAME),
            note: (change.note ?? bookmark.note).slice(0, LONGEST_NOTE),
          }
        : bookmark,
    ),
  );
  return undefined;
}

export function removeBookmark(addr: number): void {
  save(marksStore.getState().bookmarks.filter((bookmark) => bookmark.addr !== addr));
}

function follow(): void {
  const { summary } = dumpStore.getState();
  marksStore.setState({ bookmarks: summary === undefined ? [] : load(summary.fingerprint) });
}

follow();
dumpStore.subscribe((state, before) => {
  if (state.summary !== before.summary) follow();
});
// Another tab with the same dump.
window.addEventListener('storage', (event) => {
  const fingerprint = dumpStore.getState().summary?.fingerprint;
  if (fingerprint !== undefined && event.key === keyOf(fingerprint)) follow();
});
