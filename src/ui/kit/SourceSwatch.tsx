/** Where bytes come from, as colour, pattern and words together, so that no sense is needed twice. */
import clsx from 'clsx';
import type { SourceKind } from '../../rpc/api.ts';
import styles from './SourceSwatch.module.css';

/** The words for each source, the same everywhere. */
export const SOURCE_LABELS: Readonly<Record<SourceKind, string>> = {
  hsa: 'HSA file',
  memory: 'memory file',
  file: 'dump file',
  zero: 'zero, not stored',
  missing: 'not captured',
  excluded: 'left out by the dump tool',
};

interface SourceSwatchProps {
  readonly source: SourceKind;
  /** Replaces the usual words, for example `HSA file, offset 0x10`. */
  readonly label?: string;
  /** True where the words stand right beside it already. */
  readonly hideLabel?: boolean;
}

export function SourceSwatch({ source, label, hideLabel = false }: SourceSwatchProps) {
  return (
    <span className={styles.swatch}>
      <span className={clsx(styles.mark, styles[source])} aria-hidden="true" />
      <span className={hideLabel ? 'sr-only' : undefined}>{label ?? SOURCE_LABELS[source]}</span>
    </span>
  );
}
