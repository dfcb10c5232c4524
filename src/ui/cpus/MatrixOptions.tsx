/** Which registers the matrix shows. */
import styles from './CpusView.module.css';
import type { MatrixGroup } from './matrixRows.ts';

const GROUPS: readonly (readonly [MatrixGroup, string])[] = [
  ['psw', 'PSW'],
  ['general', 'General'],
  ['control', 'Control'],
  ['access', 'Access'],
  ['clocks', 'Clocks'],
  ['floating', 'Floating'],
  ['vector', 'Vector'],
];

interface MatrixOptionsProps {
  readonly groups: ReadonlySet<MatrixGroup>;
  readonly onGroups: (groups: ReadonlySet<MatrixGroup>) => void;
  readonly onlyDifferences: boolean;
  readonly onOnlyDifferences: (only: boolean) => void;
  readonly hasNames: boolean;
  readonly onNames: (hasNames: boolean) => void;
}

export function MatrixOptions({
  groups,
  onGroups,
  onlyDifferences,
  onOnlyDifferences,
  hasNames,
  onNames,
}: MatrixOptionsProps) {
  return (
    <fieldset className={styles.options}>
      <legend className="sr-only">Registers in the matrix</legend>
      {GROUPS.map(([group, label]) => (
        <label key={group} className={styles.option}>
          <input
            type="checkbox"
            checked={groups.has(group)}
            onChange={(event) => {
              const next = new Set(groups);
              if (event.target.checked) next.add(group);
              else next.delete(group);
              onGroups(next);
            }}
          />
          {label}
        </label>
      ))}
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={onlyDifferences}
          onChange={(event) => onOnlyDifferences(event.target.checked)}
        />
        Only what differs
      </label>
      <label className={styles.option}>
        <input type="checkbox" checked={hasNames} onChange={(event) => onNames(event.target.checked)} />
        Names
      </label>
    </fieldset>
  );
}
