/** The views of an open dump: where they stand in the side list, and their code, loaded when first shown. */
import { type ComponentType, lazy } from 'react';
import { VIEW_TITLES } from '../../commands/viewCommands.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import type { KernelState } from '../../store/kernelStore.ts';
import type { ViewId } from '../../store/viewStore.ts';
import { preloadParts } from '../platform/lazyPart.ts';

export interface ViewInfo {
  readonly id: ViewId;
  readonly title: string;
  readonly component: ComponentType;
  /** The number beside the name in the side list; undefined while it is not known. */
  readonly count?: (summary: DumpSummary, kernel: KernelState) => number | undefined;
}

export interface ViewGroup {
  readonly title: string;
  readonly views: readonly ViewInfo[];
}

const load = {
  overview: async () => ({ default: (await import('../overview/OverviewView.tsx')).OverviewView }),
  log: async () => ({ default: (await import('../log/LogView.tsx')).LogView }),
  cpus: async () => ({ default: (await import('../cpus/CpusView.tsx')).CpusView }),
  tasks: async () => ({ default: (await import('../tasks/TasksView.tsx')).TasksView }),
  modules: async () => ({ default: (await import('../modules/ModulesView.tsx')).ModulesView }),
  symbols: async () => ({ default: (await import('../symbols/SymbolsView.tsx')).SymbolsView }),
  structs: async () => ({ default: (await import('../structs/StructsView.tsx')).StructsView }),
  memory: async () => ({ default: (await import('../hex/MemoryView.tsx')).MemoryView }),
  usage: async () => ({ default: (await import('../pages/PageClassesView.tsx')).PageClassesView }),
  search: async () => ({ default: (await import('../search/SearchView.tsx')).SearchView }),
  bookmarks: async () => ({ default: (await import('../bookmarks/BookmarksView.tsx')).BookmarksView }),
  seam: async () => ({ default: (await import('../seam/SeamView.tsx')).SeamView }),
  tour: async () => ({ default: (await import('../tour/TourView.tsx')).TourView }),
  segments: async () => ({ default: (await import('../segments/SegmentsView.tsx')).SegmentsView }),
  notes: async () => ({ default: (await import('../notes/NotesView.tsx')).NotesView }),
  header: async () => ({ default: (await import('../builder/BuilderView.tsx')).BuilderView }),
  whatif: async () => ({ default: (await import('../whatIf/WhatIfView.tsx')).WhatIfView }),
  findings: async () => ({ default: (await import('../findings/FindingsView.tsx')).FindingsView }),
  compare: async () => ({ default: (await import('../compare/CompareView.tsx')).CompareView }),
  export: async () => ({ default: (await import('../export/ExportView.tsx')).ExportView }),
} satisfies Record<ViewId, () => Promise<{ readonly default: ComponentType }>>;

const OverviewView = lazy(load.overview);
const LogView = lazy(load.log);
const CpusView = lazy(load.cpus);
const TasksView = lazy(load.tasks);
const ModulesView = lazy(load.modules);
const SymbolsView = lazy(load.symbols);
const StructsView = lazy(load.structs);
const MemoryView = lazy(load.memory);
const UsageView = lazy(load.usage);
const SearchView = lazy(load.search);
const BookmarksView = lazy(load.bookmarks);
const SeamView = lazy(load.seam);
const TourView = lazy(load.tour);
const SegmentsView = lazy(load.segments);
const NotesView = lazy(load.notes);
const HeaderView = lazy(load.header);
const WhatIfView = lazy(load.whatif);
const FindingsView = lazy(load.findings);
const CompareView = lazy(load.compare);
const ExportView = lazy(load.export);

/** Fetches the code of every view and its parts, so that a dump that is open needs the network no more. */
export async function preloadViews(): Promise<void> {
  // No views, but shown with the first hit or bookmark, and when asked for.
  const loadMarks = () => import('../minimap/SearchMarks.tsx');
  const loadReads = () => import('../reads/ReadTracePanel.tsx');
  for (const loadView of [...Object.values(load), loadMarks, loadReads]) {
    try {
      await loadView();
    } catch {
      // Already offline: the view says so itself when it is shown.
      return;
    }
  }
  await preloadParts();
}

/** The side list, top to bottom. */
export const VIEW_GROUPS: readonly ViewGroup[] = [
  {
    title: 'Crash',
    views: [
      { id: 'overview', title: VIEW_TITLES.overview, component: OverviewView },
      {
        id: 'log',
        title: VIEW_TITLES.log,
        component: LogView,
        count: (_, { summary }) => (summary.kind === 'ready' ? summary.value.logCount : undefined),
      },
      { id: 'cpus', title: VIEW_TITLES.cpus, component: CpusView, count: (summary) => summary.cpus.length },
      {
        id: 'tasks',
        title: VIEW_TITLES.tasks,
        component: TasksView,
        count: (_, { tasks }) => (tasks.kind === 'ready' ? tasks.value.items.length : undefined),
      },
      {
        id: 'modules',
        title: VIEW_TITLES.modules,
        component: ModulesView,
        count: (_, { modules }) => (modules.kind === 'ready' ? modules.value.items.length : undefined),
      },
      {
        id: 'symbols',
        title: VIEW_TITLES.symbols,
        component: SymbolsView,
        count: (_, { symbols }) => (symbols.kind === 'ready' ? symbols.value.total : undefined),
      },
      { id: 'structs', title: VIEW_TITLES.structs, component: StructsView },
    ],
  },
  {
    title: 'Dump',
    views: [
      { id: 'memory', title: VIEW_TITLES.memory, component: MemoryView },
      { id: 'usage', title: VIEW_TITLES.usage, component: UsageView },
      { id: 'search', title: VIEW_TITLES.search, component: SearchView },
      { id: 'bookmarks', title: VIEW_TITLES.bookmarks, component: BookmarksView },
      {
        id: 'segments',
        title: VIEW_TITLES.segments,
        component: SegmentsView,
        count: (summary) => summary.segments.length,
      },
      {
        id: 'notes',
        title: VIEW_TITLES.notes,
        component: NotesView,
        count: (summary) => summary.notes.length,
      },
      { id: 'header', title: VIEW_TITLES.header, component: HeaderView },
      {
        id: 'findings',
        title: VIEW_TITLES.findings,
        component: FindingsView,
        count: (summary) => summary.findings.filter((finding) => finding.outcome === 'failed').length,
      },
    ],
  },
  {
    title: 'HSA',
    views: [
      { id: 'tour', title: VIEW_TITLES.tour, component: TourView },
      { id: 'seam', title: VIEW_TITLES.seam, component: SeamView },
      { id: 'whatif', title: VIEW_TITLES.whatif, component: WhatIfView },
    ],
  },
  {
    title: 'Out',
    views: [
      { id: 'compare', title: VIEW_TITLES.compare, component: CompareView },
      { id: 'export', title: VIEW_TITLES.export, component: ExportView },
    ],
  },
];

/** The view with this id. */
export function viewInfo(id: ViewId): ViewInfo | undefined {
  for (const group of VIEW_GROUPS) {
    const found = group.views.find((view) => view.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
}
