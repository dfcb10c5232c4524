/** A file input that looks like a button. The input itself keeps focus, keyboard and name. */
import type { ChangeEvent, ReactNode } from 'react';
import styles from './FilePick.module.css';

interface FilePickProps {
  /** Accessible name of the input. */
  readonly label: string;
  readonly multiple?: boolean;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly onChange: (event: ChangeEvent<HTMLInputElement>) => void;
}

export function FilePick({ label, multiple = false, icon, children, onChange }: FilePickProps) {
  return (
    <span className={styles.pick}>
      <input
        type="file"
        className={styles.input}
        aria-label={label}
        multiple={multiple}
        onChange={(event) => {
          onChange(event);
          // Choosing the same file again has to count as a choice.
          event.target.value = '';
        }}
      />
      <span className={styles.face} aria-hidden="true">
        {icon}
        {children}
      </span>
    </span>
  );
}
