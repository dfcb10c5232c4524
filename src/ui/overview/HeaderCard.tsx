/** What the format's own header says, in the order of `zgetdump -i`. */
import type { DumpSummary } from '../../rpc/api.ts';
import { Card } from '../kit/Card.tsx';
import styles from './OverviewView.module.css';

export function HeaderCard({ facts }: { readonly facts: DumpSummary['headerFacts'] }) {
  if (facts.length === 0) return undefined;
  return (
    <Card title="What the header says" className={styles.header}>
      <dl className={styles.headerFacts}>
        {facts.map(([label, value]) => (
          <div key={label} className={styles.headerFact}>
            <dt>{label}</dt>
            <dd className="mono">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
