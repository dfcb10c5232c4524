/** Ticks over the strip: where the hits of the search lie, and the bookmarks. One path for all hits, however many. */
import type { ReactNode } from 'react';
import { useMarks } from '../../store/react.ts';
import { BUCKETS } from './minimapBuckets.ts';
import styles from './SearchMarks.module.css';
import { tickedBuckets } from './tickedBuckets.ts';

export function SearchMarks({ end }: { readonly end: number }): ReactNode {
  const hits = useMarks((state) => state.hits);
  const bookmarks = useMarks((state) => state.bookmarks);
  if (end === 0) return undefined;
  const ticks = tickedBuckets(hits, end);
  return (
    <>
      <svg
        className={styles.hits}
        viewBox={`0 0 10 ${BUCKETS}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        data-hit-ticks={ticks.length}
      >
        {/* Two parts high: three pixels or so on a usual screen. */}
        <path d={ticks.map((bucket) => `M0 ${Math.min(bucket, BUCKETS - 2)}h10v2H0z`).join('')} />
      </svg>
      {bookmarks.map(({ addr, name }) => (
        <span
          key={addr}
          className={styles.bookmark}
          style={{ top: `${(addr / end) * 100}%` }}
          title={name}
          aria-hidden="true"
          data-bookmark={name}
        />
      ))}
    </>
  );
}
