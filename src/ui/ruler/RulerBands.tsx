/** One bar of the ruler: bands in colour and pattern by source, bottom-up where only a share of a stretch is captured. */
import clsx from 'clsx';
import { useId } from 'react';
import { formatSize } from '../../base/hex.ts';
import type { SourceKind } from '../../rpc/api.ts';
import styles from './MemoryRuler.module.css';
import { type Band, isPresent, type MemoryProfile } from './memoryProfile.ts';
import { textWidth } from './rulerLabels.ts';
import { type RulerBar, sliceOf } from './rulerLayout.ts';

/** Ids of the SVG patterns that `RulerPatterns` defines. */
export interface PatternIds {
  readonly hsa: string;
  readonly missing: string;
  readonly zero: string;
}

/** The HSA is what the ruler is about: it never gets thinner than this, px. */
export const LEAST_HSA = 4;
const LEAST = 0.6;

function fillOf(source: SourceKind, ids: PatternIds): string | undefined {
  switch (source) {
    case 'hsa':
      return `url(#${ids.hsa})`;
    case 'zero':
      return `url(#${ids.zero})`;
    case 'missing':
    case 'excluded':
      return `url(#${ids.missing})`;
    case 'memory':
    case 'file':
      return undefined;
  }
}

interface RulerBandsProps {
  readonly bar: RulerBar;
  readonly profile: MemoryProfile;
  readonly ids: PatternIds;
}

export function RulerBands({ bar, profile, ids }: RulerBandsProps) {
  const clip = useId();
  const { x, y, width, height } = bar;
  // The HSA is drawn last, so that its least width lies over its neighbour.
  const bands = [...profile.bands].sort((a, b) => Number(a.source === 'hsa') - Number(b.source === 'hsa'));
  return (
    <g>
      <clipPath id={clip}>
        <rect x={x} y={y} width={width} height={height} rx={4} />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        <rect className={styles.ground} x={x} y={y} width={width} height={height} />
        {bands.map((band) => (
          <BandRect key={band.start} band={band} bar={bar} ids={ids} />
        ))}
      </g>
      {profile.bands.map((band) => (
        <GapLabel key={band.start} band={band} bar={bar} />
      ))}
    </g>
  );
}

interface BandProps {
  readonly band: Band;
  readonly bar: RulerBar;
}

function BandRect({ band, bar, ids }: BandProps & { readonly ids: PatternIds }) {
  const slice = sliceOf(bar, band.start, band.end, band.source === 'hsa' ? LEAST_HSA : LEAST);
  if (slice === undefined) return undefined;
  const filled = isPresent(band.source) ? band.share * bar.height : bar.height;
  return (
    <>
      {filled < bar.height && (
        <rect {...slice} y={bar.y} height={bar.height - filled} fill={`url(#${ids.missing})`} />
      )}
      <rect
        {...slice}
        y={bar.y + bar.height - filled}
        height={filled}
        className={clsx(styles.band, styles[band.source])}
        fill={fillOf(band.source, ids)}
      />
    </>
  );
}

/** The words on a gap that is wide enough for them. */
function GapLabel({ band, bar }: BandProps) {
  const slice = sliceOf(bar, band.start, band.end, 0);
  if (slice === undefined || isPresent(band.source)) return undefined;
  const size = formatSize(Math.min(band.end, bar.end) - Math.max(band.start, bar.start));
  const long = `${band.reason ?? 'not captured'}, ${size}`;
  const text = textWidth(long) + 12 <= slice.width ? long : size;
  const width = textWidth(text) + 8;
  if (width + 4 > slice.width) return undefined;
  const middle = slice.x + slice.width / 2;
  return (
    <>
      <rect
        className={styles.gapPlate}
        x={middle - width / 2}
        y={bar.y + bar.height / 2 - 8}
        width={width}
        height={16}
        rx={3}
      />
      <text className={styles.gapText} x={middle} y={bar.y + bar.height / 2 + 4} textAnchor="middle">
        {text}
      </text>
    </>
  );
}
