/** The sign of Oldmem: a little memory, the HSA part in front. Drawn from tokens, so that it follows the theme. */
import styles from './Logo.module.css';

export function Logo({ size = 18 }: { readonly size?: number }) {
  return (
    <svg className={styles.logo} width={size} height={size} viewBox="0 0 18 18" aria-hidden="true">
      <path className={styles.hsa} d="M4 0h5v18H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z" />
      <path className={styles.hatch} d="M0 8 8 0M0 13 9 4M1 17 9 9M5 18l4-4" />
      <path className={styles.memory} d="M9.8 0H14a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4H9.8z" />
    </svg>
  );
}
