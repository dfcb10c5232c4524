/** What lies over the page at the moment (palette, help), and requests to move the focus that commands make. */
import { createStore } from 'zustand/vanilla';

export type Panel = 'palette' | 'shortcuts' | 'about' | 'translate' | 'picture';

/** Parts of the page that commands may send the focus to. */
export type FocusTarget = 'address' | 'grid' | 'search';

export interface PanelState {
  readonly panel: Panel | undefined;
  /** Whether the last reads are shown below the view. */
  readonly showsReads: boolean;
  /** `serial` grows with each request, so that asking twice works. */
  readonly focus: { readonly target: FocusTarget; readonly serial: number } | undefined;
}

export const panelStore = createStore<PanelState>(() => ({
  panel: undefined,
  showsReads: false,
  focus: undefined,
}));

export function showPanel(panel: Panel | undefined): void {
  panelStore.setState({ panel });
}

/** Shows or hides the last reads below the view. */
export function showReads(showsReads: boolean): void {
  panelStore.setState({ showsReads });
}

/** Asks the page to move the focus; who owns the target listens. */
export function requestFocus(target: FocusTarget): void {
  const serial = (panelStore.getState().focus?.serial ?? 0) + 1;
  panelStore.setState({ focus: { target, serial } });
}
