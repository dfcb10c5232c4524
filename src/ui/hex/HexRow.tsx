/**
 * One row of the grid, drawn as few text runs and redrawn only when something about this very row changes: every
 * property is a plain value or a block of the cache. Three shapes: data, folded gap, seam.
 *
 * biome-ignore-all lint/a11y/useFocusableInteractive: the grid is the one tab stop and names its active row
 * biome-ignore-all lint/a11y/useSemanticElements: of a table's rows only those on screen exist
 */
import clsx from 'clsx';
import { type CSSProperties, memo, type ReactNode } from 'react';
import { roundDown } from '../../base/address.ts';
import { formatSize, hex, hex0x } from '../../base/hex.ts';
import type { Block } from './blockCache.ts';
import { gapReasonWords } from './gapReason.ts';
import styles from './HexRow.module.css';
import { type RowContent, rowContent } from './rowBytes.ts';
import { type GridRow, ROW_BYTES } from './rowLayout.ts';
import { columnsIn, type PaintRun, paintHex, paintText, type RowFormat } from './rowPaint.ts';
import { ROW_PX } from './rowWindow.ts';

/** Element id of a row: what the grid names as its active descendant. */
export function rowId(index: number): string {
  return `memory-row-${index}`;
}

export interface HexRowProps extends RowFormat {
  readonly kind: GridRow['kind'];
  readonly index: number;
  /** Place among the rows that count, from 1. */
  readonly number: number;
  readonly start: GridRow['start'];
  readonly end: GridRow['end'];
  readonly source: GridRow['source'];
  readonly reason: string | undefined;
  /** Fetched bytes around the row; undefined while they are read, and for rows without bytes. */
  readonly block: Block | undefined;
  /** Selected addresses, cut to this row; equal when none. */
  readonly selectedFrom: number;
  readonly selectedTo: number;
  /** The value at the cursor, cut to this row; equal when it is elsewhere. */
  readonly cursorFrom: number;
  readonly cursorTo: number;
  readonly isCursorRow: boolean;
  /** Bit i: column i is in a hit of the search. */
  readonly hits: number;
  /** Names of the bookmarks in this row; empty when there are none. */
  readonly bookmarks: string;
  /** Absolute address beside a virtual one; empty while it is not known; undefined: no such column. */
  readonly physical: string | undefined;
  /** Number of the jump that just led here; undefined otherwise. Odd and even restart the animation. */
  readonly pulse: number | undefined;
}

function Runs({ runs }: { readonly runs: readonly PaintRun[] }): ReactNode {
  let at = 0;
  return runs.map((run) => {
    const key = at;
    at += run.text.length;
    return (
      <span key={key} className={clsx(styles[run.byteClass], run.mark !== 'none' && styles[run.mark])}>
        {run.text}
      </span>
    );
  });
}

export const HexRow = memo(function HexRow(props: HexRowProps): ReactNode {
  switch (props.kind) {
    case 'seam':
      return <SeamRow {...props} />;
    case 'gap':
      return <GapRow {...props} />;
    case 'data':
      return <DataRow {...props} />;
  }
});

function DataRow(props: HexRowProps): ReactNode {
  const content = rowContent(props, props.block, props.encoding);
  const line = roundDown(props.start, ROW_BYTES);
  const selected = columnsIn(line, props.selectedFrom, props.selectedTo);
  const cursor = columnsIn(line, props.cursorFrom, props.cursorTo);
  const note = noteOf(content);
  return (
    <div
      id={rowId(props.index)}
      role="row"
      aria-rowindex={props.number}
      aria-selected={selected !== undefined}
      className={rowClass(props)}
      style={place(props)}
      data-address={hex(props.start)}
      data-source={content.source}
      data-loading={props.block === undefined || undefined}
    >
      <span role="gridcell" className={styles.address}>
        {hex(props.start, 16)}
      </span>
      <span role="gridcell" className={styles.hex} data-part="hex">
        <Runs runs={paintHex(content, props, selected, cursor, props.hits)} />
      </span>
      <span role="gridcell" className={styles.text} data-part="text">
        <Runs runs={paintText(content, props, selected, cursor, props.hits)} />
      </span>
      {props.physical !== undefined && (
        <span role="gridcell" className={styles.physical} data-part="physical">
          {props.physical}
        </span>
      )}
      {props.bookmarks !== '' && (
        <span role="gridcell" className={styles.bookmark}>
          {props.bookmarks}
        </span>
      )}
      {note !== '' && (
        <span role="gridcell" className={styles.note} title={content.error?.detail}>
          {note}
        </span>
      )}
    </div>
  );
}

function noteOf(content: RowContent): string {
  if (content.error !== undefined) return 'cannot be read';
  return gapReasonWords(content.reason);
}

function GapRow(props: HexRowProps): ReactNode {
  const range = `${hex0x(props.start)} – ${hex0x(props.end - 1)}`;
  const reason = props.reason === undefined ? '' : `, ${props.reason}`;
  return (
    <div
      id={rowId(props.index)}
      role="row"
      aria-rowindex={props.number}
      className={clsx(rowClass(props), styles.gap)}
      style={place(props)}
      data-address={hex(props.start)}
      data-source={props.source}
    >
      <span role="gridcell" className={styles.address}>
        {hex(props.start, 16)}
      </span>
      <span role="gridcell" aria-colspan={props.physical === undefined ? 2 : 3} className={styles.gapWords}>
        <span className={styles.gapLabel}>
          {props.physical === undefined ? 'not captured' : 'no bytes'}: <b>{range}</b> (
          {formatSize(props.end - props.start)}){reason}
        </span>
      </span>
    </div>
  );
}

/** A rule between two rows, and no row itself: it has no bytes, and stands at the address of the row after it. */
function SeamRow(props: HexRowProps): ReactNode {
  return (
    <div role="presentation" className={styles.seam} style={place(props)} data-seam="hsa-end">
      <span className={styles.seamWords}>
        <span className={styles.seamEnd}>HSA ends</span>
        <span className={styles.seamLine} aria-hidden="true" />
        <span className={styles.seamAddress}>{hex0x(props.start)}</span>
        <span className={styles.seamLine} aria-hidden="true" />
        <span className={styles.seamBegin}>real memory begins</span>
      </span>
    </div>
  );
}

/** Where the row stands in the window. */
function place({ index }: HexRowProps): CSSProperties {
  return { top: index * ROW_PX };
}

function rowClass({ isCursorRow, pulse }: HexRowProps): string {
  return clsx(
    styles.row,
    isCursorRow && styles.cursorRow,
    pulse !== undefined && (pulse % 2 === 0 ? styles.pulseEven : styles.pulseOdd),
  );
}
