/** The low end of memory twice, by source: as it is, and as it would be. Stretches that change have a frame. */
import { formatSize } from '../../base/hex.ts';
import type { SourceKind } from '../../rpc/api.ts';
import type { WhatIfReply } from '../../rpc/headerApi.ts';
import { SOURCE_LABELS, SourceSwatch } from '../kit/SourceSwatch.tsx';
import styles from './WhatIfView.module.css';

interface Band {
  readonly start: number;
  readonly end: number;
  readonly source: SourceKind;
  readonly changed: boolean;
}

/** [0, end) by source. `changes` are laid over what the border alone says. */
function bandsOf(reply: WhatIfReply, which: 'now' | 'then', end: number): readonly Band[] {
  const border = which === 'now' ? reply.realSize : reply.hsaSize;
  const bands: Band[] = [];
  const push = (start: number, to: number): void => {
    const seam = Math.min(Math.max(border, start), to);
    if (seam > start) bands.push({ start, end: seam, source: 'hsa', changed: false });
    if (to > seam) bands.push({ start: seam, end: to, source: 'memory', changed: false });
  };
  let at = 0;
  for (const change of reply.changes) {
    if (change.start >= end) break;
    push(at, change.start);
    at = Math.min(change.end, end);
    bands.push({
      start: change.start,
      end: at,
      source: which === 'now' ? change.from : change.to,
      changed: true,
    });
  }
  push(at, end);
  return bands;
}

export function WhatIfBars({ reply, end }: { readonly reply: WhatIfReply; readonly end: number }) {
  const sources = new Set<SourceKind>(['hsa', 'memory']);
  for (const { from, to } of reply.changes) sources.add(from).add(to);
  return (
    <div className={styles.bars}>
      <span>Now</span>
      <Bar bands={bandsOf(reply, 'now', end)} end={end} />
      <span>What if</span>
      <Bar bands={bandsOf(reply, 'then', end)} end={end} />
      <span />
      <p className={styles.legend}>
        {[...sources].map((source) => (
          <SourceSwatch key={source} source={source} />
        ))}
        <span className={styles.framed}>changes its source</span>
      </p>
    </div>
  );
}

function Bar({ bands, end }: { readonly bands: readonly Band[]; readonly end: number }) {
  const words = bands.map(
    ({ source, start, end: to, changed }) =>
      `${SOURCE_LABELS[source]} ${formatSize(to - start)}${changed ? ', changed' : ''}`,
  );
  return (
    <div className={styles.bar} role="img" aria-label={words.join('; ')}>
      {bands.map((band) => (
        <span
          key={band.start}
          className={`${styles.band} ${styles[band.source]} ${band.changed ? styles.changed : ''}`}
          style={{ width: `${(100 * (band.end - band.start)) / end}%` }}
        />
      ))}
    </div>
  );
}
