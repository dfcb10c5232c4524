/**
 * The strip for the whole dump, and the real scrollbar for it: press to jump, drag to scroll, the wheel moves exact
 * rows. Its canvas is painted apart; here are the marker of what the grid shows, the pointer and the keys.
 */
import {
  type KeyboardEvent,
  lazy,
  type PointerEvent,
  type ReactNode,
  Suspense,
  useRef,
  useState,
  type WheelEvent,
} from 'react';
import { hex0x } from '../../base/hex.ts';
import { useMarks, useSummary, useViewport } from '../../store/react.ts';
import { scrollGridTo, viewportStore } from '../../store/viewportStore.ts';
import { jumpTo, viewStore } from '../../store/viewStore.ts';
import { GRID_ID } from '../hex/gridId.ts';
import styles from './Minimap.module.css';
import { MinimapCanvas } from './MinimapCanvas.tsx';
import { addressAt, isOnMarker, keyTarget } from './minimapMotion.ts';

const SearchMarks = lazy(async () => ({ default: (await import('./SearchMarks.tsx')).SearchMarks }));

/** The marker is never thinner than this, CSS pixels. */
const LEAST_MARKER_PX = 10;

export function Minimap(): ReactNode {
  const summary = useSummary();
  const end = summary.memoryEnd;
  const strip = useRef<HTMLDivElement>(null);
  const drag = useRef<{ readonly grabbed: number } | undefined>(undefined);
  const [hover, setHover] = useState<{ readonly y: number; readonly addr: number }>();
  const isMarked = useMarks(({ hits, bookmarks }) => hits.count + bookmarks.length > 0);
  const here = useViewport((state) => state.visible?.start ?? 0);

  function shareAt(clientY: number): number {
    const box = strip.current?.getBoundingClientRect();
    return box === undefined || box.height === 0 ? 0 : (clientY - box.top) / box.height;
  }

  function onPointerDown(event: PointerEvent): void {
    if (event.button !== 0 || end === 0) return;
    const share = shareAt(event.clientY);
    const least = LEAST_MARKER_PX / (strip.current?.clientHeight ?? 1);
    const { visible } = viewportStore.getState();
    event.currentTarget.setPointerCapture(event.pointerId);
    if (visible !== undefined && isOnMarker(share, visible, end, least)) {
      drag.current = { grabbed: share - visible.start / end };
      return;
    }
    drag.current = { grabbed: 0 };
    // A press elsewhere is a jump, so that Back returns; only the drag after it scrolls.
    jumpTo(addressAt(share, end));
  }

  function onPointerMove(event: PointerEvent): void {
    const share = shareAt(event.clientY);
    setHover({ y: Math.min(1, Math.max(0, share)), addr: addressAt(share, end) });
    if (drag.current !== undefined && event.buttons !== 0)
      scrollGridTo(addressAt(share - drag.current.grabbed, end));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = keyTarget(
      event.key,
      viewportStore.getState().visible?.start ?? viewStore.getState().cursor,
      end,
    );
    if (target === undefined) return;
    event.preventDefault();
    // Without a grid on screen there is nothing to scroll: the key leads to the memory view.
    if (viewportStore.getState().visible === undefined) jumpTo(target);
    else scrollGridTo(target);
  }

  function onWheel(event: WheelEvent): void {
    const lines = event.deltaMode === event.nativeEvent.DOM_DELTA_LINE ? 20 : 1;
    document.getElementById(GRID_ID)?.scrollBy({ top: event.deltaY * lines });
  }

  return (
    <div className={styles.frame}>
      <div
        ref={strip}
        role="slider"
        aria-label="Position in memory"
        aria-orientation="vertical"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={end === 0 ? 0 : Math.round((here / end) * 100)}
        aria-valuetext={hex0x(here)}
        tabIndex={0}
        className={styles.strip}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          drag.current = undefined;
        }}
        onPointerLeave={() => setHover(undefined)}
        onKeyDown={onKeyDown}
        onWheel={onWheel}
      >
        <MinimapCanvas key={summary.fingerprint} summary={summary} />
        {isMarked && (
          <Suspense fallback={undefined}>
            <SearchMarks end={end} />
          </Suspense>
        )}
        <Marker end={end} />
        {hover !== undefined && end > 0 && (
          <span className={styles.label} style={{ top: `${hover.y * 100}%` }} aria-hidden="true">
            {hex0x(hover.addr)}
          </span>
        )}
      </div>
    </div>
  );
}

/** What the grid shows. */
function Marker({ end }: { readonly end: number }): ReactNode {
  const visible = useViewport((state) => state.visible);
  if (visible === undefined || end === 0) return undefined;
  const share = Math.min(1, (visible.end - visible.start) / end);
  const top = visible.start / end;
  return (
    <span
      className={styles.marker}
      style={{
        top: `min(${top * 100}%, 100% - ${LEAST_MARKER_PX}px)`,
        height: `max(${LEAST_MARKER_PX}px, ${share * 100}%)`,
      }}
    />
  );
}
