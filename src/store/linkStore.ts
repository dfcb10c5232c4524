/**
 * What the address bar asked for: a link names a dump by its fingerprint and size, never by its bytes or file names.
 * `wanted` waits on the home screen for the files; `mismatch` says that another dump was opened instead.
 */
import { createStore } from 'zustand/vanilla';

/** The dump that a link was made for. */
export interface WantedDump {
  readonly fingerprint: string;
  /** Sum of the sizes of its files, bytes; undefined when the link does not say. */
  readonly sizeBytes: number | undefined;
}

export interface LinkState {
  readonly wanted: WantedDump | undefined;
  readonly mismatch: boolean;
}

export const linkStore = createStore<LinkState>(() => ({ wanted: undefined, mismatch: false }));

/** Forgets the link, after the person has read the warning or closed the dump. */
export function forgetLink(): void {
  linkStore.setState({ wanted: undefined, mismatch: false });
}
