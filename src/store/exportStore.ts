/**
 * The export: which profile, the plan for it, and where saving stands. The plan comes from the dump worker before
 * the person is asked for a place to save, because picking an existing file may empty it at once.
 */
import { createStore } from 'zustand/vanilla';
import { parseRanges } from '../base/addressRange.ts';
import type {
  AppError,
  ExportFormat,
  ExportOptions,
  ExportPlanReply,
  KdumpCodec,
  PresetReply,
  ProfileSwitches,
  Reply,
  VerifyReply,
  WriteReply,
  WriteTarget,
} from '../rpc/api.ts';
import { dropScratch, scratchFile } from '../rpc/scratch.ts';
import { dumpStore, getClient } from './dumpStore.ts';

/** Where saving stands. `choosing`: the browser asks for a place. `finishing`: all bytes are handed over, and the browser moves its copy into place. */
export type SaveStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'choosing' }
  | {
      readonly kind: 'saving';
      readonly doneBytes: number;
      readonly totalBytes: number;
      /** Seconds that the rest will take, once that can be said. */
      readonly secondsLeft: number | undefined;
    }
  | { readonly kind: 'finishing'; readonly totalBytes: number }
  /** `download`: handed to the browser's own download list, whose end the page cannot see. */
  | {
      readonly kind: 'done';
      readonly route: 'picker' | 'download';
      readonly totalBytes: number;
      /** The finished file, where the page may read it. */
      readonly saved: File | undefined;
      /** What showed only while writing. */
      readonly notes: readonly string[];
    }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: AppError };

/** True from the question for a place until the file stands there. */
export function isSaving({ kind }: SaveStatus): boolean {
  return kind === 'choosing' || kind === 'saving' || kind === 'finishing';
}

export type VerifyStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly reply: VerifyReply }
  | { readonly kind: 'failed'; readonly error: AppError };

/** What to write, as the person set it. Ranges are kept as typed. */
export interface ExportChoices {
  readonly format: ExportFormat;
  /** Dump level 0 .. 31 of a kdump. */
  readonly level: number;
  readonly codec: KdumpCodec;
  readonly flattened: boolean;
  readonly rangeText: string;
  readonly redactText: string;
}

export interface ExportState extends ExportChoices {
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
  format: 'vmcore',
  level: 1,
  codec: 'zlib',
  flattened: false,
  rangeText: '',
  redactText: '',
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

/** What the worker is asked for, or the words for a range that is none. */
export function exportOptions(state: ExportState = exportStore.getState()): Reply<ExportOptions> {
  const { profile, switches, format, level, codec, flattened } = state;
  const header = Object.keys(switches).length === 0 ? { profile } : { profile, switches };
  if (format === 's390') return { ok: true, value: { ...header, format } };
  const ranges = parseRanges(state.rangeText);
  const redact = parseRanges(state.redactText);
  if (!ranges.ok) return { ok: false, error: noRange(ranges.error) };
  if (!redact.ok) return { ok: false, error: noRange(redact.error) };
  const scope = {
    ...(ranges.value.length === 0 ? {} : { ranges: ranges.value }),
    ...(redact.value.length === 0 ? {} : { redact: redact.value }),
  };
  if (format === 'vmcore') return { ok: true, value: { ...header, ...scope } };
  return { ok: true, value: { ...header, ...scope, format, level, codec, flattened } };
}

function noRange(text: string): AppError {
  return {
    kind: 'bad-range',
    title: 'This is no range of addresses',
    detail: `${text} was entered.`,
    nextStep: 'Write START-END in hexadecimal, for example 1000-8000; the end is not included.',
  };
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
  const options = exportOptions();
  const reply = options.ok ? await getClient().exportPlan(options.value, mine.signal) : options;
  if (planningNow !== mine) return;
  planningNow = undefined;
  if (reply.ok) exportStore.setState({ plan: reply.value, planning: false });
  else exportStore.setState({ plan: undefined, planError: reply.error, planning: false });
}

/** Changes what to write. */
export function chooseExport(change: Partial<ExportChoices>): Promise<void> {
  exportStore.setState({ ...change, save: { kind: 'idle' } });
  return refreshPlan();
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
  const options = exportOptions();
  return options.ok ? getClient().exportBlob(options.value, signal) : options;
}

/** Writes the finished file into `target`, after the same check. */
export async function writeExport(
  target: WriteTarget,
  onProgress: (doneBytes: number, totalBytes: number) => void,
  signal: AbortSignal,
): Promise<Reply<WriteReply>> {
  const options = exportOptions();
  return options.ok ? getClient().exportWrite(options.value, target, onProgress, signal) : options;
}

let scratch: FileSystemFileHandle | undefined;

/** A file in the browser's private folder for the next download. The one before is removed. */
export async function privateTarget(name: string): Promise<WriteTarget | undefined> {
  if (scratch !== undefined) await dropScratch(scratch);
  scratch = await scratchFile(name);
  return scratch === undefined ? undefined : { handle: scratch, isPrivate: true };
}

export function setSaveStatus(save: SaveStatus): void {
  exportStore.setState({ save });
}

/** Compares a saved file with the plan: size, header and sample pages. */
export async function verifyExport(saved: Blob): Promise<void> {
  exportStore.setState({ verify: { kind: 'running' } });
  const options = exportOptions();
  const reply = options.ok ? await getClient().exportVerify(options.value, saved, true) : options;
  exportStore.setState({
    verify: reply.ok ? { kind: 'done', reply: reply.value } : { kind: 'failed', error: reply.error },
  });
}
