/** What a step of the tour is made of, and what it is told from. */
import type { DumpSummary, ExportPlanReply } from '../../rpc/api.ts';
import type { ViewId } from '../../store/viewStore.ts';

/** Bytes to look at. */
export interface TourLook {
  readonly label: string;
  readonly side: 'dump' | 'overwritten';
  readonly addr: number;
  readonly length: number;
  /** Bytes that the other side has differently are marked. */
  readonly against?: 'dump' | 'overwritten';
  /** The bytes that the step is about: [start, end), and what they are. */
  readonly marks: readonly { readonly start: number; readonly end: number; readonly name: string }[];
}

export interface TourStep {
  readonly title: string;
  readonly text: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly looks: readonly TourLook[];
  /** Where to see more. */
  readonly more: { readonly view: ViewId; readonly addr?: number; readonly words: string } | undefined;
}

/** What the steps are told from. */
export interface TourFacts {
  readonly summary: DumpSummary;
  /** The planned vmcore, once it is known. */
  readonly plan: ExportPlanReply | undefined;
  /**
   * An address where the dump kernel's bytes differ from those of the HSA; `none`: no byte differs; undefined: the
   * memory file does not have the dump kernel's bytes.
   */
  readonly differsAt: number | 'none' | undefined;
}

/** Offsets in a lowcore of what store status writes: the PSW, and the prefix register (Principles of Operation). */
export const PSW_SAVED = 0x1300;
export const PREFIX_SAVED = 0x1318;
