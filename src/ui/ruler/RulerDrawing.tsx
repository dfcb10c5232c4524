/** The picture of the ruler, from its layout; everything it says is also said by the slider around it. */
import { useId } from 'react';
import { formatSize, hex, hex0x } from '../../base/hex.ts';
import styles from './MemoryRuler.module.css';
import type { MemoryProfile } from './memoryProfile.ts';
import { LEAST_HSA, type PatternIds, RulerBands } from './RulerBands.tsx';
import { type AxisWish, flagGroups, notableEdges, placeAxis } from './rulerLabels.ts';
import { type RulerBar, type RulerLayout, xOfAddr } from './rulerLayout.ts';
import type { RulerMark } from './rulerMarks.ts';

interface RulerDrawingProps {
  readonly layout: RulerLayout;
  readonly profile: MemoryProfile;
  readonly lensProfile: MemoryProfile;
  readonly marks: readonly RulerMark[];
  readonly point: { readonly addr: number; readonly bar: RulerBar } | undefined;
}

const EDGES = 12;

export function RulerDrawing({ layout, profile, lensProfile, marks, point }: RulerDrawingProps) {
  const id = useId();
  const ids: PatternIds = { hsa: `${id}h`, missing: `${id}m`, zero: `${id}z` };
  const { lens, whole, rows } = layout;
  const aboveLens = lens === undefined ? marks : marks.filter((mark) => mark.addr >= lens.end);
  return (
    <svg className={styles.drawing} width={layout.width} height={layout.height} aria-hidden="true">
      <title>Memory ruler</title>
      <Patterns ids={ids} />
      {layout.join.length > 0 && (
        <polygon className={styles.join} points={layout.join.map((at) => at.join()).join(' ')} />
      )}
      {lens !== undefined && (
        <>
          <RulerBands bar={lens} profile={lensProfile} ids={ids} />
          <Flags bar={lens} marks={marks} row={rows.lensFlags} />
        </>
      )}
      <RulerBands bar={whole} profile={profile} ids={ids} />
      <Flags bar={whole} marks={aboveLens} row={rows.wholeFlags} />
      <Seam layout={layout} />
      <Axis layout={layout} profile={profile} />
      {point !== undefined && <PointLines layout={layout} point={point} />}
    </svg>
  );
}

function Patterns({ ids }: { readonly ids: PatternIds }) {
  return (
    <defs>
      <pattern id={ids.hsa} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="7" height="7" className={styles.hsaLight} />
        <rect width="4" height="7" className={styles.hsaStripe} />
      </pattern>
      <pattern id={ids.missing} width="7" height="7" patternUnits="userSpaceOnUse">
        <circle cx="3.5" cy="3.5" r="1" className={styles.dot} />
      </pattern>
      <pattern id={ids.zero} width="5" height="5" patternUnits="userSpaceOnUse">
        <rect width="1" height="5" className={styles.dot} />
      </pattern>
    </defs>
  );
}

interface FlagsProps {
  readonly bar: RulerBar;
  readonly marks: readonly RulerMark[];
  /** Baseline of the labels. */
  readonly row: number;
}

function Flags({ bar, marks, row }: FlagsProps) {
  return (
    <>
      {flagGroups(bar, marks).map((group) => (
        <g key={group.marks[0]?.addr}>
          {group.xs.map((x) => (
            <g key={x}>
              <line className={styles.flag} x1={x} x2={x} y1={bar.y - 7} y2={bar.y + 5} />
              <circle className={styles.flagHead} cx={x} cy={bar.y - 6} r={2} />
            </g>
          ))}
          <text className={styles.label} x={group.label.x} y={row - 2}>
            {group.label.text}
          </text>
        </g>
      ))}
    </>
  );
}

function Seam({ layout }: { readonly layout: RulerLayout }) {
  const { lens, whole, seam, rows } = layout;
  if (seam === undefined) return undefined;
  // Where the HSA is a hair, the line stands at the end of the least width it is drawn with.
  const below = Math.max(xOfAddr(whole, seam), LEAST_HSA + 1);
  if (lens === undefined) {
    return (
      <line className={styles.seam} x1={below} x2={below} y1={whole.y - 3} y2={whole.y + whole.height + 4} />
    );
  }
  const x = xOfAddr(lens, seam);
  const times = whole.end / lens.end;
  const rounded = times < 10 ? Math.round(times * 10) / 10 : Math.round(times);
  const enlarged = `first ${formatSize(lens.end)}, enlarged ${rounded.toLocaleString('en')} times`;
  return (
    <>
      <line className={styles.seam} x1={x} x2={x} y1={lens.y - 4} y2={lens.y + lens.height + 6} />
      <line className={styles.seam} x1={below} x2={below} y1={whole.y} y2={whole.y + whole.height} />
      <text className={styles.seamLabel} x={x} y={rows.seamLabel + 1} textAnchor="middle">
        {`HSA ends ${hex0x(seam)}`}
      </text>
      <text className={styles.label} x={lens.width} y={rows.seamLabel + 1} textAnchor="end">
        {enlarged}
      </text>
    </>
  );
}

function axisWishes(layout: RulerLayout, profile: MemoryProfile): readonly AxisWish[] {
  const { whole, lens, seam } = layout;
  const wishes: AxisWish[] = [
    { addr: 0, text: '0', anchor: 'start' },
    { addr: whole.end, text: `${hex(whole.end)} · ${formatSize(whole.end)}`, anchor: 'end' },
  ];
  if (seam !== undefined && lens === undefined) {
    wishes.push({ addr: seam, text: `HSA ends ${hex0x(seam)}`, anchor: 'start' });
  }
  if (profile.isExact) {
    for (const addr of notableEdges(profile.bands, EDGES))
      wishes.push({ addr, text: hex(addr), anchor: 'start' });
  }
  return wishes;
}

function Axis({ layout, profile }: { readonly layout: RulerLayout; readonly profile: MemoryProfile }) {
  return (
    <>
      {placeAxis(layout.whole, axisWishes(layout, profile)).map(({ x, text }) => (
        <text key={x} className={styles.axis} x={x} y={layout.rows.axis}>
          {text}
        </text>
      ))}
    </>
  );
}

/** The cursor: on the bar it was set on, and where the same address is on the other one. */
function PointLines({
  layout,
  point,
}: Pick<RulerDrawingProps, 'layout'> & { point: NonNullable<RulerDrawingProps['point']> }) {
  const bars = layout.lens === undefined ? [layout.whole] : [layout.lens, layout.whole];
  return (
    <>
      {bars.map((bar) => {
        if (point.addr < bar.start || point.addr >= bar.end) return undefined;
        const x = xOfAddr(bar, point.addr);
        return (
          <line
            key={bar.y}
            className={styles.point}
            x1={x}
            x2={x}
            y1={bar.y - 3}
            y2={bar.y + bar.height + 3}
          />
        );
      })}
    </>
  );
}
