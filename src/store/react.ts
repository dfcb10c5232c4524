/** Binds the vanilla stores to components. Selectors are narrow: a component redraws only for what it names. */
import { useStore } from 'zustand';
import { ensure } from '../base/assert.ts';
import type { DumpSummary } from '../rpc/api.ts';
import { type DumpState, dumpStore } from './dumpStore.ts';
import { type ExportState, exportStore } from './exportStore.ts';
import { type KernelState, kernelStore } from './kernelStore.ts';
import { type LinkState, linkStore } from './linkStore.ts';
import { type MarksState, marksStore } from './marksStore.ts';
import { type PanelState, panelStore } from './panelStore.ts';
import { type RecentState, recentStore } from './recentStore.ts';
import { type SettingsState, settingsStore } from './settingsStore.ts';
import { type ViewportState, viewportStore } from './viewportStore.ts';
import { type ViewState, viewStore } from './viewStore.ts';
import { type VirtualState, virtualStore } from './virtualStore.ts';

export function useDump<T>(selector: (state: DumpState) => T): T {
  return useStore(dumpStore, selector);
}

/** The summary of the open dump; only for components that live inside the workspace. */
export function useSummary(): DumpSummary {
  return ensure(
    useStore(dumpStore, (state) => state.summary),
    'no dump is open',
  );
}

export function useView<T>(selector: (state: ViewState) => T): T {
  return useStore(viewStore, selector);
}

/** The cursor in the kernel's virtual space, and where it leads. */
export function useVirtual<T>(selector: (state: VirtualState) => T): T {
  return useStore(virtualStore, selector);
}

export function useSettings<T>(selector: (state: SettingsState) => T): T {
  return useStore(settingsStore, selector);
}

export function useExport<T>(selector: (state: ExportState) => T): T {
  return useStore(exportStore, selector);
}

/** What was read out of the dumped kernel, part by part. */
export function useKernel<T>(selector: (state: KernelState) => T): T {
  return useStore(kernelStore, selector);
}

/** Hits and bookmarks. */
export function useMarks<T>(selector: (state: MarksState) => T): T {
  return useStore(marksStore, selector);
}

export function usePanel<T>(selector: (state: PanelState) => T): T {
  return useStore(panelStore, selector);
}

export function useLink<T>(selector: (state: LinkState) => T): T {
  return useStore(linkStore, selector);
}

export function useRecent<T>(selector: (state: RecentState) => T): T {
  return useStore(recentStore, selector);
}

/** Changes with every frame of a scroll: select little. */
export function useViewport<T>(selector: (state: ViewportState) => T): T {
  return useStore(viewportStore, selector);
}
