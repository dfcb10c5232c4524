/** One choice out of a few, all visible. Native radio buttons underneath, so arrows and forms just work. */
import clsx from 'clsx';
import { type ReactNode, useId } from 'react';
import styles from './SegmentedControl.module.css';

export interface Option<T extends string | number> {
  readonly value: T;
  readonly label: ReactNode;
  /** Said instead of a label that is only a sign. */
  readonly name?: string;
}

interface SegmentedControlProps<T extends string | number> {
  /** Name of the group for screen readers. */
  readonly label: string;
  readonly options: readonly Option<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

export function SegmentedControl<T extends string | number>({
  label,
  options,
  value,
  onChange,
}: SegmentedControlProps<T>) {
  const group = useId();
  return (
    <fieldset className={styles.group}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={clsx(styles.option, option.value === value && styles.chosen)}>
          <input
            type="radio"
            className={styles.input}
            name={group}
            checked={option.value === value}
            aria-label={option.name}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
