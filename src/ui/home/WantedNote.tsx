/** Shown when the page was opened by a link: which dump the link is for, and that its files have to be brought. */
import { Link2 } from 'lucide-react';
import { formatSize } from '../../base/hex.ts';
import { useLink } from '../../store/react.ts';
import styles from './WantedNote.module.css';

export function WantedNote() {
  const wanted = useLink((state) => state.wanted);
  if (wanted === undefined) return undefined;
  return (
    <p className={styles.note}>
      <Link2 aria-hidden="true" />
      <span>
        This link points into the dump with fingerprint <code>{wanted.fingerprint}</code>
        {wanted.sizeBytes !== undefined && ` (${formatSize(wanted.sizeBytes)} in all)`}. Links never carry the
        dump itself: open its files here, and the page goes to the place.
      </span>
    </p>
  );
}
