/**
 * The hex grid: a scrolled element as high as the row window, with only the rows on screen (and a few around) in it.
 * The model decides where it stands and the virtualizer which rows that is; this file draws them, feeds the model
 * pixels, and hears keys and the mouse.
 */
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
} from 'react';
import { useStore } from 'zustand';
import { roundDown } from '../../base/address.ts';
import { hex } from '../../base/hex.ts';
import { KEY_SCOPE } from '../../commands/keymap.ts';
import type { GridPlace } from '../../store/cursorMoves.ts';
import { type Bookmark, hitColumns } from '../../store/marksStore.ts';
import { panelStore } from '../../store/panelStore.ts';
import { useMarks, useView } from '../../store/react.ts';
import { viewStore } from '../../store/viewStore.ts';
import type { Block, BlockCache } from './blockCache.ts';
import { GRID_ID } from './gridId.ts';
import type { GridModel } from './gridModel.ts';
import { motionTarget } from './gridMotion.ts';
import { type GridSpace, physicalOf, usePlace } from './gridSpace.ts';
import { HexRow, rowId } from './HexRow.tsx';
import styles from './MemoryGrid.module.css';
import {
  countedRows,
  type GridRow,
  ROW_BYTES,
  type RowLayout,
  rowAt,
  rowIndexOf,
  rowNumber,
} from './rowLayout.ts';
import { hexWidth } from './rowPaint.ts';
import { useDragSelect } from './useDragSelect.ts';
import { usePulse } from './usePulse.ts';
import { useRowRange } from './useRowRange.ts';

function drawnRows(layout: RowLayout | undefined, first: number, end: number): readonly GridRow[] {
  const rows: GridRow[] = [];
  if (layout === undefined) return rows;
  for (let index = first; index < Math.min(end, layout.rowCount); index++) rows.push(rowAt(layout, index));
  return rows;
}

interface MemoryGridProps {
  readonly space: GridSpace;
  readonly model: GridModel;
  /** Whoever renders the grid does so again when a block came. */
  readonly cache: BlockCache;
}

export function MemoryGrid({ space, model, cache }: MemoryGridProps): ReactNode {
  const ref = useRef<HTMLDivElement>(null);
  const layout = useStore(model.store, (state) => state.layout);
  const moves = useStore(model.store, (state) => state.moves);
  const { first, end, heightPx } = useRowRange(model, ref);
  const cursor = usePlace(space, (place) => place.cursor);
  const selection = usePlace(space, (place) => place.selection);
  const unit = useView((state) => state.unit);
  const encoding = useView((state) => state.encoding);
  const endian = useView((state) => state.endian);
  const hits = useMarks((state) => state.hits);
  const bookmarks = useMarks((state) => state.bookmarks);
  const pulse = usePulse(space);
  const drag = useDragSelect(ref, space);

  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    model.resized(element.clientHeight);
    const observer = new ResizeObserver(() => model.resized(element.clientHeight));
    observer.observe(element);
    const stop = model.start();
    takeFocus(element);
    return () => {
      observer.disconnect();
      stop();
    };
  }, [model]);

  // `moves` says that the model, not the person, moved the rows.
  useLayoutEffect(() => {
    if (ref.current !== null && moves > 0) ref.current.scrollTop = model.store.getState().topPx;
  }, [model, moves]);

  useEffect(
    () =>
      panelStore.subscribe((state, before) => {
        if (state.focus !== before.focus && state.focus?.target === 'grid') {
          ref.current?.focus({ preventScroll: true });
        }
      }),
    [],
  );

  const isVirtual = space.id === 'virtual';
  const physicalDigits = Math.max(8, hex(useView((state) => state.limit)).length);
  const rows = drawnRows(layout, first, end);

  useEffect(() => {
    const drawn = drawnRows(layout, first, end).filter((row) => row.kind === 'data');
    cache.want(drawn);
  }, [cache, layout, first, end]);

  const isWhole = layout?.atStart === true && layout.atEnd;
  const cursorRow = layout === undefined ? 0 : rowIndexOf(layout, cursor);
  const style: CSSProperties & Record<'--hex-width', string> = { '--hex-width': `${hexWidth(unit)}ch` };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be scrolled by rows of which few exist
    <div
      ref={ref}
      id={GRID_ID}
      role="grid"
      aria-label={isVirtual ? 'Virtual memory' : 'Memory'}
      aria-readonly="true"
      aria-multiselectable="true"
      aria-rowcount={isWhole ? countedRows(layout) : -1}
      aria-colcount={isVirtual ? 4 : 3}
      aria-activedescendant={cursorRow >= first && cursorRow < end ? rowId(cursorRow) : undefined}
      aria-busy={layout === undefined}
      tabIndex={0}
      className={styles.grid}
      data-space={isVirtual ? 'virtual' : undefined}
      style={style}
      {...{ [KEY_SCOPE]: 'grid' }}
      onScroll={(event) => model.scrolled(event.currentTarget.scrollTop)}
      onKeyDown={(event) => onMotionKey(event, model, space)}
      {...drag}
    >
      <div className={styles.space} style={{ height: heightPx }}>
        {layout !== undefined &&
          rows.map((row) => {
            const selected = partOf(row, selection?.start ?? 0, selection?.end ?? 0);
            const block = row.kind === 'data' ? cache.get(row.start) : undefined;
            const phys = physicalOfRow(row, block, isVirtual);
            const atCursor = partOf(row, cursor, cursor + unit);
            return (
              <HexRow
                key={`${row.kind}-${row.start}`}
                kind={row.kind}
                index={row.index}
                number={rowNumber(layout, row.index)}
                start={row.start}
                end={row.end}
                source={row.source}
                reason={row.reason}
                block={block}
                selectedFrom={selected.from}
                selectedTo={selected.to}
                cursorFrom={atCursor.from}
                cursorTo={atCursor.to}
                isCursorRow={row.index === cursorRow && row.kind !== 'seam'}
                hits={phys === undefined ? 0 : hitColumns(hits, roundDown(phys, ROW_BYTES))}
                physical={isVirtual ? physicalText(phys, physicalDigits) : undefined}
                bookmarks={phys === undefined ? '' : namesIn(phys, row.end - row.start, bookmarks)}
                pulse={isPulsed(row, pulse) ? pulse?.serial : undefined}
                unit={unit}
                encoding={encoding}
                endian={endian}
              />
            );
          })}
      </div>
    </div>
  );
}

/** The part of [start, end) inside a row; always the same for rows outside, which then are not drawn again. */
function partOf(row: GridRow, start: number, end: number): { readonly from: number; readonly to: number } {
  const from = Math.max(start, row.start);
  const to = Math.min(end, row.end);
  return from < to ? { from, to } : { from: 0, to: 0 };
}

/** Where a row's first byte lies in storage; undefined when that is not known, or nowhere. */
function physicalOfRow(row: GridRow, block: Block | undefined, isVirtual: boolean): number | undefined {
  if (row.kind !== 'data') return undefined;
  if (!isVirtual) return row.start;
  return block?.kind === 'ready' ? physicalOf(block.read, row.start) : undefined;
}

/** What the column of absolute addresses says. */
function physicalText(phys: number | undefined, digits: number): string {
  return phys === undefined ? '' : hex(phys, digits);
}

/** The names of the bookmarks in a row, of which there is seldom one. */
function namesIn(phys: number, length: number, bookmarks: readonly Bookmark[]): string {
  return bookmarks
    .filter(({ addr }) => addr >= phys && addr < phys + length)
    .map(({ name }) => name)
    .join(', ');
}

function isPulsed(row: GridRow, pulse: GridPlace['pulse']): boolean {
  return (
    pulse !== undefined &&
    row.kind !== 'seam' &&
    row.start < pulse.addr + pulse.length &&
    row.end > pulse.addr
  );
}

/** A view that was just chosen takes the focus, so that its keys work, unless the person is at work elsewhere. */
function takeFocus(grid: HTMLElement): void {
  if (document.activeElement?.closest('input[type=text], textarea, dialog, [role=slider]') == null)
    grid.focus({ preventScroll: true });
}

function onMotionKey(event: KeyboardEvent, model: GridModel, space: GridSpace): void {
  const { cursor, limit } = space.place.getState();
  const { unit } = viewStore.getState();
  const target = motionTarget(event, {
    cursor,
    unit,
    limit,
    pageRows: model.pageRows(),
    rowsAway: (rows) => model.rowsAway(rows),
  });
  if (target === undefined) return;
  event.preventDefault();
  space.moveCursor(target, { extend: event.shiftKey });
}
