/** Dumps opened before. With file handles one click opens them again; otherwise the list says which files to bring. */
import { FolderOpen, X } from 'lucide-react';
import { formatSize } from '../../base/hex.ts';
import { useRecent } from '../../store/react.ts';
import { canReopen, forgetRecent, type RecentDump, reopenRecent } from '../../store/recentStore.ts';
import { Button, IconButton } from '../kit/Button.tsx';
import styles from './RecentDumps.module.css';

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function RecentDumps() {
  const dumps = useRecent((state) => state.dumps);
  if (dumps.length === 0) return undefined;
  return (
    <section aria-labelledby="recent-dumps">
      <h2 id="recent-dumps" className={styles.title}>
        Opened before
      </h2>
      <ul className={styles.list}>
        {dumps.slice(0, 4).map((dump) => (
          <Row key={dump.fingerprint} dump={dump} />
        ))}
      </ul>
    </section>
  );
}

function Row({ dump }: { readonly dump: RecentDump }) {
  const names = dump.files.map((file) => file.name).join(' + ');
  const size = dump.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return (
    <li className={styles.row}>
      <span className={styles.names} title={names}>
        {names}
      </span>
      <span className={styles.detail}>{formatSize(size)}</span>
      <span className={styles.detail}>{DATE.format(dump.openedAt)}</span>
      {canReopen(dump) ? (
        <Button
          size="small"
          icon={<FolderOpen />}
          aria-label={`Open ${names} again`}
          onClick={() => void reopenRecent(dump)}
        >
          Open again
        </Button>
      ) : (
        <span className={styles.detail}>choose the files again</span>
      )}
      <IconButton label={`Forget ${names}`} icon={<X />} onClick={() => forgetRecent(dump.fingerprint)} />
    </li>
  );
}
