/** The map of a comparison: a bounded number of cells, one tab stop, arrows move, Enter shows the bytes of a cell. */
import clsx from 'clsx';
import { type KeyboardEvent, memo, useRef, useState } from 'react';
import { hex0x } from '../../base/hex.ts';
import type { CompareCells, CompareSpan, FrameState } from '../../rpc/compareApi.ts';
import { showDifference } from '../../store/compareStore.ts';
import styles from './CompareMap.module.css';
import { cellState, cellWords, STATE_WORDS, STATES_BY_WEIGHT } from './stateWords.ts';

/** Cells of a row; the stylesheet has the same number. */
const COLUMNS = 64;

const KEYS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -COLUMNS,
  ArrowDown: COLUMNS,
};

interface CompareMapProps {
  readonly cells: CompareCells;
  readonly span: CompareSpan;
}

export function CompareMap({ cells, span }: CompareMapProps) {
  const grid = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const last = cells.count - 1;

  function onKeyDown(event: KeyboardEvent): void {
    const step = KEYS[event.key];
    const target = event.key === 'Home' ? 0 : event.key === 'End' ? last : active + (step ?? 0);
    if (target === active || target < 0 || target > last) return;
    event.preventDefault();
    setActive(target);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${target}"]`)?.focus();
  }

  function onShow(cell: number): void {
    setActive(cell);
    const from = cell * cells.cellBytes;
    void showDifference(from, Math.min(span.length, from + cells.cellBytes));
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms; this is a group of cells.
    <div
      ref={grid}
      role="group"
      aria-label="Map of compared memory"
      className={styles.map}
      onKeyDown={onKeyDown}
    >
      {Array.from({ length: cells.count }, (_, cell) => (
        <Cell
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place.
          key={cell}
          cell={cell}
          state={cellState(cells, cell)}
          words={`${hex0x(span.startA + cell * cells.cellBytes)}: ${cellWords(cells, cell)}`}
          isStop={cell === Math.min(active, last)}
          onShow={onShow}
        />
      ))}
    </div>
  );
}

interface CellProps {
  readonly cell: number;
  readonly state: FrameState | undefined;
  readonly words: string;
  readonly isStop: boolean;
  readonly onShow: (cell: number) => void;
}

const Cell = memo(
  ({ cell, state, words, isStop, onShow }: CellProps) => (
    <button
      type="button"
      data-cell={cell}
      tabIndex={isStop ? 0 : -1}
      className={clsx(styles.cell, state !== undefined && styles[state])}
      aria-label={words}
      title={words}
      onClick={() => onShow(cell)}
    />
  ),
  (before, after) =>
    before.words === after.words && before.isStop === after.isStop && before.cell === after.cell,
);

/** What the colours and patterns of the map mean. */
export function CompareLegend() {
  return (
    <ul className={styles.legend} aria-label="Legend">
      {STATES_BY_WEIGHT.map((state) => (
        <li key={state}>
          <span className={clsx(styles.swatch, styles[state])} aria-hidden="true" />
          {STATE_WORDS[state]}
        </li>
      ))}
    </ul>
  );
}
