/** The warning that the page was opened by a link to another dump: its address would show wrong bytes here. */
import { TriangleAlert } from 'lucide-react';
import { forgetLink } from '../../store/linkStore.ts';
import { useDump, useLink } from '../../store/react.ts';
import { Button } from '../kit/Button.tsx';
import styles from './LinkMismatch.module.css';

export function LinkMismatch() {
  const isMismatch = useLink((state) => state.mismatch);
  const wanted = useLink((state) => state.wanted);
  const opened = useDump((state) => state.summary?.fingerprint);
  if (!isMismatch || wanted === undefined) return undefined;
  return (
    <div role="alert" className={styles.note}>
      <TriangleAlert aria-hidden="true" />
      <p>
        <strong>The link is for a different dump.</strong> It names fingerprint{' '}
        <code>{wanted.fingerprint}</code>; this dump has <code>{opened}</code>. Its address was not followed,
        because other bytes stand there.
      </p>
      <Button size="small" onClick={forgetLink}>
        Understood
      </Button>
    </div>
  );
}
