/** Where the cursor stands and where its byte comes from, what is selected, what has been read, and the promise. */
import clsx from 'clsx';
import { ShieldCheck } from 'lucide-react';
import { formatSize, hex0x } from '../../base/hex.ts';
import { showPanel, showReads } from '../../store/panelStore.ts';
import { usePanel, useView, useVirtual } from '../../store/react.ts';
import { usePlace, useSpace } from '../hex/gridSpace.ts';
import { SOURCE_LABELS, SourceSwatch } from '../kit/SourceSwatch.tsx';
import styles from './StatusBar.module.css';
import { useLedger } from './useLedger.ts';
import { usePlacement } from './usePlacement.ts';

export function StatusBar() {
  const cursor = useView((state) => state.cursor);
  const isVirtual = useView((state) => state.space) === 'virtual';
  const isNowhere = useVirtual((state) => state.landing.kind === 'nowhere') && isVirtual;
  return (
    <footer className={styles.bar}>
      {isVirtual && <VirtualCursor />}
      {!isNowhere && (
        <>
          <span className="mono">{hex0x(cursor)}</span>
          <SourceOfCursor />
        </>
      )}
      <SelectionSize />
      <span className={styles.gap} />
      <ReadSoFar />
      <button type="button" className={styles.promise} onClick={() => showPanel('about')}>
        <ShieldCheck aria-hidden="true" />
        <span>
          No connections<span className={styles.long}>: this page cannot reach any network</span>
        </span>
      </button>
    </footer>
  );
}

function VirtualCursor() {
  const cursor = useVirtual((state) => state.cursor);
  const isNowhere = useVirtual((state) => state.landing.kind === 'nowhere');
  return (
    <span>
      virtual <span className="mono">{hex0x(cursor)}</span>
      {isNowhere ? ' is not mapped' : ' is physical'}
    </span>
  );
}

function SourceOfCursor() {
  const placement = usePlacement();
  if (placement === undefined) return undefined;
  const { extent, fileOffset } = placement;
  const name = SOURCE_LABELS[extent.source];
  return (
    <SourceSwatch
      source={extent.source}
      label={fileOffset === undefined ? name : `${name}, offset ${hex0x(fileOffset)}`}
    />
  );
}

function SelectionSize() {
  const selection = usePlace(useSpace(), (place) => place.selection);
  if (selection === undefined) return undefined;
  const size = selection.end - selection.start;
  return (
    <span>
      {formatSize(size)} selected (<span className="mono">{hex0x(size)}</span>)
    </span>
  );
}

function ReadSoFar() {
  const ledger = useLedger();
  const showsReads = usePanel((state) => state.showsReads);
  if (ledger === undefined) return undefined;
  return (
    <button
      type="button"
      className={clsx(styles.promise, styles.long)}
      aria-expanded={showsReads}
      title="Bytes read from the files since they were opened. Shows the last reads."
      onClick={() => showReads(!showsReads)}
    >
      {ledger.readBytes > ledger.totalBytes
        ? `${formatSize(ledger.readBytes)} read, parts of the ${formatSize(ledger.totalBytes)} again`
        : `${formatSize(ledger.readBytes)} of ${formatSize(ledger.totalBytes)} read`}
    </button>
  );
}
