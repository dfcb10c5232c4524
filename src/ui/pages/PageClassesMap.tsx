/**
 * The picture of memory by use. Works like a slider over its cells: arrows move, Enter or a click goes to that place
 * in Memory; what stands at the cursor is said in words.
 */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { hex0x } from '../../base/hex.ts';
import type { PageClassReply } from '../../rpc/pageClassApi.ts';
import { jumpTo } from '../../store/viewStore.ts';
import { onThemeChange } from '../theme/theme.ts';
import { coloursOf } from './mapColours.ts';
import { mapGrid, paintMap } from './mapPaint.ts';
import { CLASS_WORDS, slotOf } from './pageClassWords.ts';
import styles from './pages.module.css';

export function PageClassesMap({ reply }: { readonly reply: PageClassReply }) {
  const [cursor, setCursor] = useState(0);
  const ref = useRef<HTMLCanvasElement>(null);
  const columns = useRef(1);
  const { cells, start, cellBytes } = reply.map;

  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d') ?? undefined;
    if (canvas === null || context === undefined) return undefined;
    const paint = (): void => {
      const ratio = devicePixelRatio;
      const width = Math.round(canvas.clientWidth * ratio);
      const grid = mapGrid(cells, width, ratio);
      columns.current = grid.columns;
      const height = Math.ceil(grid.rows * grid.pitch);
      canvas.width = width;
      canvas.height = height;
      canvas.style.height = `${height / ratio}px`;
      paintMap(context, reply, grid, cursor, coloursOf(canvas));
    };
    const observer = new ResizeObserver(paint);
    observer.observe(canvas);
    const stopTheme = onThemeChange(() => requestAnimationFrame(paint));
    paint();
    return () => {
      observer.disconnect();
      stopTheme();
    };
  }, [reply, cells, cursor]);

  const cellAt = (event: PointerEvent<HTMLElement>): number | undefined => {
    const box = event.currentTarget.getBoundingClientRect();
    const ratio = devicePixelRatio;
    const { pitch, columns: wide } = mapGrid(cells, Math.round(box.width * ratio), ratio);
    const column = Math.floor(((event.clientX - box.left) * ratio) / pitch);
    const cell = Math.floor(((event.clientY - box.top) * ratio) / pitch) * wide + column;
    return column < wide && cell >= 0 && cell < cells ? cell : undefined;
  };
  const open = (cell: number): void => jumpTo(start + cell * cellBytes, { view: 'memory' });
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key]?.(cursor, columns.current, cells);
    if (step !== undefined) setCursor(Math.max(0, Math.min(cells - 1, step)));
    else if (event.key === 'Enter') open(cursor);
    else return;
    event.preventDefault();
  };
  const words = cellWords(reply, cursor);
  return (
    <>
      <p className={styles.place}>
        <span className="mono">{words[0]}</span>
        <span className={styles.muted}>{words.slice(1).join(' · ')}</span>
      </p>
      <div
        className={styles.map}
        role="slider"
        tabIndex={0}
        aria-label="Memory by use; Enter shows the place in Memory"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, cells - 1)}
        aria-valuenow={cursor}
        aria-valuetext={words.join(', ')}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => {
          const cell = cellAt(event);
          if (cell !== undefined) setCursor(cell);
        }}
        onPointerUp={(event) => {
          const cell = cellAt(event);
          if (cell !== undefined) open(cell);
        }}
      >
        <span aria-hidden="true">
          <canvas ref={ref} />
        </span>
      </div>
    </>
  );
}

const STEPS: Readonly<Record<string, (at: number, columns: number, cells: number) => number>> = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at, columns) => at + columns,
  ArrowUp: (at, columns) => at - columns,
  PageDown: (at, columns) => at + 8 * columns,
  PageUp: (at, columns) => at - 8 * columns,
  Home: () => 0,
  End: (_, __, cells) => cells - 1,
};

/** The addresses of a cell, then how many of its pages are what. */
function cellWords(reply: PageClassReply, cell: number): readonly string[] {
  const { start, cellBytes, frames, stride } = reply.map;
  const from = start + cell * cellBytes;
  const words = [`${hex0x(from)} to ${hex0x(from + cellBytes - 1)}`];
  for (const { name, label } of CLASS_WORDS) {
    const count = frames[cell * stride + slotOf(reply, name)] ?? 0;
    if (count > 0) words.push(`${label.toLowerCase()} ${count === 1 ? '1 page' : `${count} pages`}`);
  }
  return words.length > 1 ? words : [...words, 'no memory in the dump'];
}
