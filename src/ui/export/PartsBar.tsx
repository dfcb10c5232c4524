/** The finished file drawn to scale, from its header to its end, in the colours of where the bytes come from. */
import clsx from 'clsx';
import { formatSize } from '../../base/hex.ts';
import type { ExportPlanReply } from '../../rpc/api.ts';
import { SOURCE_LABELS } from '../kit/SourceSwatch.tsx';
import styles from './PartsBar.module.css';
import { type PartShare, partShares } from './partShares.ts';

/** More pieces than this are only a blur; the table has them all. */
const DRAWN = 400;

function shareLabel(share: PartShare): string {
  const name = share.source === 'header' ? 'header' : SOURCE_LABELS[share.source];
  return `${name} ${formatSize(share.sizeBytes)}`;
}

export function PartsBar({ plan }: { readonly plan: ExportPlanReply }) {
  const shares = partShares(plan.parts).slice(0, DRAWN);
  const isCut = plan.partCount > plan.parts.length;
  if (shares.length === 0 || isCut) return undefined;
  const text =
    shares.length <= 4 ? shares.map(shareLabel).join(' · ') : `${shares.length} pieces, listed below`;
  return (
    <figure>
      <div className={styles.bar} aria-hidden="true">
        {shares.map((share) => (
          <div
            key={share.offset}
            className={clsx(styles.piece, styles[share.source])}
            style={{ width: `${share.percent}%` }}
            title={shareLabel(share)}
          />
        ))}
      </div>
      <figcaption className={styles.caption}>{text}</figcaption>
    </figure>
  );
}
