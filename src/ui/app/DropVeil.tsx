/** Says what a drop would do while files are dragged over a page that shows something else than the drop target. */
import { useDump } from '../../store/react.ts';
import styles from './DropVeil.module.css';

export function DropVeil() {
  const isPairing = useDump((state) => state.phase === 'pairing');
  return (
    <div className={styles.veil}>
      <p className={styles.text}>
        {isPairing
          ? 'Drop to add to these files'
          : 'Drop to open instead of this dump, or to add symbols to it'}
      </p>
    </div>
  );
}
