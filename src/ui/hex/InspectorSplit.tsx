/**
 * Grid and inspector side by side with a separator between them that moves by pointer and by keyboard. The width of
 * the inspector in pixels is kept for the next visit. One separator is all the page has; a library for panels would
 * weigh as much as the rest of this view.
 */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';
import { safeStorage } from '../platform/safeStorage.ts';
import styles from './InspectorSplit.module.css';

const KEY = 'oldmem.inspector-width';
const NARROWEST = 260;
const WIDEST = 560;
const USUAL = 340;
/** Pixels of one key press. */
const STEP = 20;

function storedWidth(): number {
  const stored = Number(safeStorage.getItem(KEY) ?? Number.NaN);
  return Number.isFinite(stored) ? clamp(stored) : USUAL;
}

function clamp(width: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)));
}

interface InspectorSplitProps {
  readonly grid: ReactNode;
  /** Undefined: the grid takes the whole width. */
  readonly inspector: ReactNode | undefined;
}

export function InspectorSplit({ grid, inspector }: InspectorSplitProps): ReactNode {
  const [width, setWidth] = useState(storedWidth);
  const resize = (wanted: number): void => {
    const next = clamp(wanted);
    setWidth(next);
    safeStorage.setItem(KEY, String(next));
  };
  return (
    <div className={styles.split}>
      <div className={styles.grid}>{grid}</div>
      {inspector !== undefined && (
        <>
          <Handle width={width} onResize={resize} />
          <div className={styles.inspector} style={{ width }}>
            {inspector}
          </div>
        </>
      )}
    </div>
  );
}

interface HandleProps {
  readonly width: number;
  readonly onResize: (width: number) => void;
}

function Handle({ width, onResize }: HandleProps): ReactNode {
  // Where the drag began; undefined while there is none.
  const [grip, setGrip] = useState<{ readonly x: number; readonly width: number }>();
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setGrip({ x: event.clientX, width });
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (grip !== undefined) onResize(grip.width + grip.x - event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const wanted = widthAfterKey(event.key, width);
    if (wanted === undefined) return;
    event.preventDefault();
    onResize(wanted);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is no <hr>
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the inspector"
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      className={styles.handle}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => setGrip(undefined)}
      onPointerCancel={() => setGrip(undefined)}
      onDoubleClick={() => onResize(USUAL)}
      onKeyDown={onKeyDown}
    />
  );
}

/** The inspector stands on the right: moving the separator to the left makes it wider. */
function widthAfterKey(key: string, width: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return width + STEP;
    case 'ArrowRight':
      return width - STEP;
    case 'Home':
      return NARROWEST;
    case 'End':
      return WIDEST;
    default:
      return undefined;
  }
}
