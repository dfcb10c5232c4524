/** Commands of search and bookmarks. Loaded with the first dump, so that the first screen needs nothing of them. */
import { roundDown } from '../base/address.ts';
import { hex0x } from '../base/hex.ts';
import { toggleBookmark } from '../store/bookmarkStore.ts';
import { hitBeside, marksStore } from '../store/marksStore.ts';
import { clearNotice, showNotice } from '../store/noticeStore.ts';
import { requestFocus } from '../store/panelStore.ts';
import { jumpTo, setView, viewStore } from '../store/viewStore.ts';
import { isOnStorage, virtualStore } from '../store/virtualStore.ts';
import { type Command, registerCommands } from './registry.ts';

/** Bytes of the frame that a search for pointers takes whole. */
const FRAME = 4096;

function jumpToHit(direction: 1 | -1): void {
  const { hits } = marksStore.getState();
  const beside = hitBeside(hits, viewStore.getState().cursor, direction);
  if (beside === undefined) {
    showNotice('There are no hits. Search first, with /.', 'refused');
    return;
  }
  clearNotice();
  if (beside.wrapped) showNotice(direction === 1 ? 'Went on at the first hit.' : 'Went on at the last hit.');
  jumpTo(hits.addrs[beside.index] ?? 0, { length: hits.lengths[beside.index] ?? 1 });
}

async function searchPointers(addr: number, length: number): Promise<void> {
  const store = await import('../store/searchStore.ts');
  store.searchPointers(addr, length);
}

function bookmark(): void {
  const { cursor } = viewStore.getState();
  const added = toggleBookmark(cursor);
  if (added === false) showNotice('There is no room for more bookmarks in this dump.', 'refused');
  else if (added === undefined) showNotice(`No bookmark at ${hex0x(cursor)} any more.`);
  else showNotice(`Bookmarked ${hex0x(cursor)} as ${added.name}. Name and note are in Bookmarks.`);
}

/** The address as it is shown: what a pointer to it holds. */
function shownCursor(): number {
  return viewStore.getState().space === 'virtual'
    ? virtualStore.getState().cursor
    : viewStore.getState().cursor;
}

const SEARCH_COMMANDS: readonly Command[] = [
  {
    id: 'search',
    title: 'Search memory',
    group: 'Go to',
    keys: ['/', 'Mod+F'],
    scope: 'dump',
    run: () => {
      setView('search');
      requestFocus('search');
    },
  },
  {
    id: 'next-hit',
    title: 'Next hit of the search',
    group: 'Go to',
    keys: ['n'],
    scope: 'grid',
    run: () => jumpToHit(1),
  },
  {
    id: 'previous-hit',
    title: 'Previous hit of the search',
    group: 'Go to',
    keys: ['N'],
    scope: 'grid',
    run: () => jumpToHit(-1),
  },
  {
    id: 'who-points-here',
    title: 'Who points here: search for this address',
    group: 'Memory',
    keys: [],
    scope: 'dump',
    run: () => void searchPointers(shownCursor(), 1),
  },
  {
    id: 'who-points-frame',
    title: 'Who points into this frame: search for its 4 KiB',
    group: 'Memory',
    keys: [],
    scope: 'dump',
    run: () => void searchPointers(roundDown(shownCursor(), FRAME), FRAME),
  },
  {
    id: 'bookmark',
    title: 'Set or remove a bookmark at the cursor',
    group: 'Memory',
    keys: ['b'],
    scope: 'grid',
    // Bookmarks are of storage, and the virtual cursor may lead nowhere.
    isEnabled: isOnStorage,
    run: bookmark,
  },
];

/** After so long the page has shown the dump and is idle. */
const WARM_MS = 3000;

/** Adds the commands to the registry, and loads what they need while the page is idle. Call it once or more. */
export function startSearchCommands(): void {
  registerCommands(SEARCH_COMMANDS);
  setTimeout(() => void import('../store/searchStore.ts').then((store) => store.warmSearch()), WARM_MS);
}
