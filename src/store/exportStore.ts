/**
 * The export: which profile, the plan for it, and where saving stands. The plan comes from the dump worker before
 * the person is asked for a place to save, because picking an existing file may empty it at once.
 */
import { createStore } from 'zustand/vanilla';
import type {
  AppError,
  ExportOptions,
  ExportPlanReply,
  PresetReply,
  ProfileSwitches,
  Reply,
  VerifyReply,
} from '../rpc/api.ts';
import { dumpStore, getClient } from './dumpStore.ts';

/** Where saving stands. `finishing`: all bytes are handed over, and the browser moves its copy into place. */
export type SaveStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving'; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly kind: 'finishing'; readonly totalBytes: number }
  /** `download`: handed to the browser's own download list, whose end the page cannot see. */
  | {
      readonly kind: 'done';
      readonly route: 'picker' | 'download';
      readonly totalBytes: number;
      /** The finished file, where the page may read it. */
      readonly saved: File | undefined;
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: AppError };

export type VerifyStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly reply: VerifyReply }
  | { readonly kind: 'failed'; readonly error: AppError };

export interface ExportState {
  readonly profile: string;
  readonly switches: Partial<ProfileSwitches>;
  readonly presets: readonly PresetReply[];
  readonly plan: ExportPlanReply | undefined;
  readonly planError: AppError | undefined;
  readonly planning: boolean;
  readonly save: SaveStatus;
  readonly verify: VerifyStatus;
}

const INITIAL: ExportState = {
  profile: 'auto',
  switches: {},
  presets: [],
  plan: undefined,
  planError: undefined,
  planning: false,
  save: { kind: 'idle' },
  verify: { kind: 'idle' },
};

export const exportStore = createStore<ExportState>(() => INITIAL);

let planningNow: AbortController | undefined;

/** What the worker is asked for. */
export function exportOptions(state: ExportState = exportStore.getState()): ExportOptions {
  return Object.keys(state.switches).length === 0
    ? { profile: state.profile }
    : { profile: state.profile, switches: state.switches };
}

/** A plan is only good for the dump it was made for. */
dumpStore.subscribe((state, before) => {
  if (state.summary === before.summary) return;
  planningNow?.abort();
  planningNow = undefined;
  exportStore.setState(INITIAL);
});

/** Asks for the presets once and for the plan of the current choice. */
export async function refreshPlan(): Promise<void> {
  planningNow?.abort();
  const mine = new AbortController();
  planningNow = mine;
  exportStore.setState({ planning: true, planError: undefined, verify: { kind: 'idle' } });
  if (exportStore.getState().presets.length === 0) {
    const presets = await getClient().exportPresets();
    if (planningNow !== mine) return;
    if (presets.ok) exportStore.setState({ presets: presets.value });
  }
  const reply = await getClient().exportPlan(exportOptions(), mine.signal);
  if (planningNow !== mine) return;
  planningNow = undefined;
  if (reply.ok) exportStore.setState({ plan: reply.value, planning: false });
  else exportStore.setState({ plan: undefined, planError: reply.error, planning: false });
}

/** Chooses a preset and drops the single switches. */
export function chooseProfile(profile: string): Promise<void> {
  exportStore.setState({ profile, switches: {} });
  return refreshPlan();
}

/** Overrides one switch of the preset. */
export function chooseSwitch(change: Partial<ProfileSwitches>): Promise<void> {
  exportStore.setState({ switches: { ...exportStore.getState().switches, ...change } });
  return refreshPlan();
}

/** The finished file as a Blob of slices, after a check that the input files are what they were. */
export async function composeExport(signal: AbortSignal): Promise<Reply<Blob>> {
  const unchanged = await getClient().checkUnchanged();
  if (!unchanged.ok) return unchanged;
  return getClient().exportBlob(exportOptions(), signal);
}

export function setSaveStatus(save: SaveStatus): void {
  exportStore.setState({ save });
}

/** Compares a saved file with the plan: size, header and sample pages. */
export async function verifyExport(saved: Blob): Promise<void> {
  exportStore.setState({ verify: { kind: 'running' } });
  const reply = await getClient().exportVerify(exportOptions(), saved, true);
  exportStore.setState({
    verify: reply.ok ? { kind: 'done', reply: reply.value } : { kind: 'failed', error: reply.error },
  });
}
