/** Commands that show a view, and those on the dump as a whole. */
import { closeDump } from '../store/dumpStore.ts';
import { panelStore, requestFocus, showPanel, showReads } from '../store/panelStore.ts';
import { setView, VIEW_IDS, type ViewId } from '../store/viewStore.ts';
import type { Command } from './registry.ts';

/** The name of each view, the same in list, palette and help. */
export const VIEW_TITLES: Readonly<Record<ViewId, string>> = {
  overview: 'Overview',
  tour: 'Tour',
  log: 'Log',
  cpus: 'CPUs',
  tasks: 'Tasks',
  modules: 'Modules',
  symbols: 'Symbols',
  structs: 'Structs',
  memory: 'Memory',
  usage: 'Usage',
  search: 'Search',
  bookmarks: 'Bookmarks',
  seam: 'Seam',
  segments: 'Segments',
  notes: 'Notes',
  header: 'Header',
  whatif: 'What if',
  findings: 'Findings',
  compare: 'Compare',
  export: 'Export',
};

const SHOW_VIEW: readonly Command[] = VIEW_IDS.map((view) => ({
  id: `view-${view}`,
  title: `Show ${VIEW_TITLES[view]}`,
  group: 'Views',
  keys: [],
  scope: 'dump',
  run: () => setView(view),
}));

export const VIEW_COMMANDS: readonly Command[] = [
  ...SHOW_VIEW,
  {
    id: 'go-address',
    title: 'Go to an address',
    group: 'Go to',
    keys: ['g', 'Mod+G'],
    scope: 'dump',
    run: () => requestFocus('address'),
  },
  {
    id: 'translate',
    title: 'Translate a kernel address',
    group: 'Go to',
    keys: [],
    scope: 'dump',
    run: () => showPanel('translate'),
  },
  {
    id: 'reads',
    title: 'Reads: show or hide the last reads of memory',
    group: 'Views',
    keys: [],
    scope: 'dump',
    run: () => showReads(!panelStore.getState().showsReads),
  },
  {
    id: 'go-back',
    title: 'Back to the previous place',
    group: 'Go to',
    keys: ['Alt+ArrowLeft'],
    scope: 'dump',
    run: () => history.back(),
  },
  {
    id: 'go-forward',
    title: 'Forward again',
    group: 'Go to',
    keys: ['Alt+ArrowRight'],
    scope: 'dump',
    run: () => history.forward(),
  },
  {
    id: 'copy-link',
    title: 'Copy a link to this place',
    group: 'Copy',
    keys: [],
    scope: 'dump',
    run: () => void navigator.clipboard?.writeText(location.href),
  },
  {
    id: 'picture',
    title: 'Save a picture of this view',
    group: 'Views',
    keys: [],
    scope: 'dump',
    run: () => showPanel('picture'),
  },
  {
    id: 'close-dump',
    title: 'Close the dump and open another',
    group: 'Dump',
    keys: [],
    scope: 'dump',
    run: () => void closeDump(),
  },
];
