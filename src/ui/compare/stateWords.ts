/** The words for states of frames, the same in legend, map and list, and which state a map cell shows. */
import type { CompareCells, FrameState } from '../../rpc/compareApi.ts';

/** In the order of importance: a cell shows the first one that any of its frames has. */
export const STATES_BY_WEIGHT: readonly FrameState[] = [
  'different',
  'unreadable',
  'only-a',
  'only-b',
  'equal',
  'neither',
];

/** Order of the counts in `CompareCells.frames`. */
const STATE_ORDER: readonly FrameState[] = [
  'equal',
  'different',
  'only-a',
  'only-b',
  'neither',
  'unreadable',
];

export const STATE_WORDS: Readonly<Record<FrameState, string>> = {
  equal: 'equal',
  different: 'different',
  'only-a': 'only in A',
  'only-b': 'only in B',
  neither: 'in neither',
  unreadable: 'unreadable',
};

/** Frames of one state in one cell. */
export function cellFrames(cells: CompareCells, cell: number, state: FrameState): number {
  return cells.frames[cell * STATE_ORDER.length + STATE_ORDER.indexOf(state)] ?? 0;
}

/** The state that a cell shows; undefined: not compared yet. */
export function cellState(cells: CompareCells, cell: number): FrameState | undefined {
  return STATES_BY_WEIGHT.find((state) => cellFrames(cells, cell, state) > 0);
}

/** What is in a cell, for people who do not see it: `3 frames different, 253 equal`. */
export function cellWords(cells: CompareCells, cell: number): string {
  const parts = STATES_BY_WEIGHT.map((state) => [cellFrames(cells, cell, state), STATE_WORDS[state]] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`);
  return parts.length === 0 ? 'not compared yet' : `frames: ${parts.join(', ')}`;
}
