/** What happens while files are opened, with the way out. Opening takes no longer for a larger dump. */
import { cancelOpening } from '../../store/dumpStore.ts';
import { useDump } from '../../store/react.ts';
import { Button } from '../kit/Button.tsx';
import styles from './OpeningStatus.module.css';

export function OpeningStatus() {
  const activity = useDump((state) => state.activity);
  return (
    <div className={styles.opening}>
      <span className={styles.bar} aria-hidden="true" />
      <p role="status" className={styles.words}>
        {activity}
      </p>
      <Button size="small" onClick={cancelOpening}>
        Cancel
      </Button>
    </div>
  );
}
