/** What a reader hopes to find in a dump: found or not, and where. */
import { Check, Minus } from 'lucide-react';
import type { DumpSummary } from '../../rpc/api.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Card } from '../kit/Card.tsx';
import { evidence } from './facts.ts';
import styles from './OverviewView.module.css';

export function FoundCard({ summary }: { readonly summary: DumpSummary }) {
  const lines = evidence(summary);
  const found = lines.filter((line) => line.isFound).length;
  return (
    <Card title="Found in the dump" note={`${found} of ${lines.length}`} className={styles.found}>
      <ul className={styles.evidence}>
        {lines.map(({ name, isFound, words, addr }) => (
          <li key={name} className={styles.line} data-found={isFound}>
            {isFound ? (
              <Check className={styles.tick} aria-hidden="true" />
            ) : (
              <Minus className={styles.dash} aria-hidden="true" />
            )}
            <span className={styles.lineName}>
              <span className="sr-only">{isFound ? 'found: ' : 'not found: '}</span>
              {name}
            </span>
            <span className={styles.lineWords} title={words}>
              {words}
            </span>
            {addr !== undefined && <AddressLink addr={addr} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}
