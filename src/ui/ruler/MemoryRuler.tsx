/**
 * The memory ruler with a lens: all of memory below, the stretch around the HSA enlarged above. One slider for both:
 * arrows move a cursor, Shift+arrows go from mark to mark, Enter or a click opens the address in Memory.
 */
import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react';
import { formatSize, hex0x } from '../../base/hex.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import { jumpTo, viewStore } from '../../store/viewStore.ts';
import { SOURCE_LABELS } from '../kit/SourceSwatch.tsx';
import styles from './MemoryRuler.module.css';
import { bandAt, type MemoryProfile } from './memoryProfile.ts';
import { RulerDrawing } from './RulerDrawing.tsx';
import { RulerTip } from './RulerTip.tsx';
import { keyTarget } from './rulerKeys.ts';
import { addrOfX, barAtY, layOutRuler, type RulerBar, type RulerLayout, xOfAddr } from './rulerLayout.ts';
import { marksOf, type RulerMark } from './rulerMarks.ts';
import { useMemoryProfile } from './useMemoryProfile.ts';
import { usePlacement } from './usePlacement.ts';
import { useWidth } from './useWidth.ts';

/** Pointer distance in px at which a flag or the seam is meant. */
const REACH = 4;

interface MemoryRulerProps {
  readonly summary: DumpSummary;
  /** Of all of memory. */
  readonly profile: MemoryProfile;
}

export function MemoryRuler({ summary, profile }: MemoryRulerProps) {
  const [ref, width] = useWidth();
  return (
    <div ref={ref} className={styles.frame}>
      {width > 0 && summary.memoryEnd > 0 && <SizedRuler summary={summary} profile={profile} width={width} />}
    </div>
  );
}

/** The address that a pointer means: a flag or the seam when it is near, else the one under it. */
function pointedAddr(layout: RulerLayout, bar: RulerBar, x: number, marks: readonly RulerMark[]): number {
  const special = [...marks.map((mark) => mark.addr), ...(layout.seam === undefined ? [] : [layout.seam])];
  let best = addrOfX(bar, x);
  let distance = REACH;
  for (const addr of special) {
    if (addr < bar.start || addr >= bar.end) continue;
    const away = Math.abs(xOfAddr(bar, addr) - x);
    if (away < distance) {
      best = addr;
      distance = away;
    }
  }
  return best;
}

/** Where Shift+arrows stop, ascending. */
function stopsOf(
  profile: MemoryProfile,
  marks: readonly RulerMark[],
  seam: number | undefined,
): readonly number[] {
  const stops = new Set<number>([0, ...marks.map((mark) => mark.addr)]);
  if (profile.isExact) for (const band of profile.bands) stops.add(band.start);
  if (seam !== undefined) stops.add(seam);
  return [...stops].sort((a, b) => a - b);
}

function SizedRuler({ summary, profile, width }: MemoryRulerProps & { readonly width: number }) {
  const hint = useId();
  const end: number = summary.memoryEnd;
  const layout = layOutRuler(width, end, summary.hsaSize);
  const lensProfile = useMemoryProfile(summary, 0, layout.lens?.end ?? 0);
  const marks = marksOf(summary);
  const [cursor, setCursor] = useState<number>(() => viewStore.getState().cursor);
  const [hover, setHover] = useState<{ readonly addr: number; readonly bar: RulerBar }>();
  const [isFocused, setFocused] = useState(false);

  const ownBar = layout.lens !== undefined && cursor < layout.lens.end ? layout.lens : layout.whole;
  const own = isFocused ? { addr: cursor, bar: ownBar } : undefined;
  const point = hover ?? own;
  const placement = usePlacement(point?.addr);
  const band =
    point === undefined ? undefined : bandAt(point.bar === layout.lens ? lensProfile : profile, point.addr);
  const names = (addr: number): string =>
    marks
      .filter((mark) => mark.addr === addr)
      .map((mark) => mark.name)
      .concat(addr === layout.seam ? ['HSA ends here'] : [])
      .join(', ');

  function onPointer(event: PointerEvent<HTMLDivElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    const bar = barAtY(layout, event.clientY - box.top);
    setHover({ addr: pointedAddr(layout, bar, event.clientX - box.left, marks), bar });
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      jumpTo(cursor);
      return;
    }
    const target = keyTarget(event.key, event.shiftKey, cursor, layout, stopsOf(profile, marks, layout.seam));
    if (target === undefined) return;
    event.preventDefault();
    setHover(undefined);
    setCursor(target);
  }

  const cursorSource = bandAt(profile, cursor)?.source ?? 'missing';
  const cursorNames = names(cursor);
  return (
    <>
      <div
        role="slider"
        tabIndex={0}
        className={styles.ruler}
        style={{ height: layout.height }}
        aria-label="Memory ruler"
        aria-describedby={hint}
        aria-valuemin={0}
        aria-valuemax={end - 1}
        aria-valuenow={cursor}
        aria-valuetext={`${hex0x(cursor)}, ${SOURCE_LABELS[cursorSource]}${cursorNames === '' ? '' : `, ${cursorNames}`}`}
        onPointerMove={onPointer}
        onPointerLeave={() => setHover(undefined)}
        onClick={() => hover !== undefined && jumpTo(hover.addr)}
        onFocus={(event) => setFocused(event.currentTarget.matches(':focus-visible'))}
        onBlur={() => setFocused(false)}
        onKeyDown={onKeyDown}
      >
        <RulerDrawing
          layout={layout}
          profile={profile}
          lensProfile={lensProfile}
          marks={marks}
          point={point}
        />
        {point !== undefined && (
          <RulerTip
            addr={point.addr}
            band={band}
            placement={placement}
            markNames={names(point.addr)}
            x={xOfAddr(point.bar, point.addr)}
          />
        )}
      </div>
      <p id={hint} className="sr-only">
        {`All of memory, ${formatSize(end)} of addresses. Arrow keys move, Shift and arrow keys go to the next mark, Enter opens the address in Memory.`}
      </p>
    </>
  );
}
