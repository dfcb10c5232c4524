/** A keycap. Several keys of one stroke are given as `Ctrl K`. */
import styles from './Kbd.module.css';

export function Kbd({ keys }: { readonly keys: string }) {
  return <kbd className={styles.kbd}>{keys}</kbd>;
}
