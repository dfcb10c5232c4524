/** The checks that failed, gravest first, or one line that none did. */
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { Finding } from '../../rpc/api.ts';
import { setView } from '../../store/viewStore.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { checkWords, failedFindings } from './facts.ts';
import styles from './OverviewView.module.css';

/** Findings that the overview tells itself. */
const SHOWN = 4;

const SIGNS = { error: CircleAlert, warning: TriangleAlert, info: Info } as const;

interface FindingsCardProps {
  readonly findings: readonly Finding[];
  /** One past the highest address: what lies beyond is no link. */
  readonly memoryEnd: number;
}

export function FindingsCard({ findings, memoryEnd }: FindingsCardProps) {
  const failed = failedFindings(findings);
  const toFindings = (
    <Button size="small" variant="quiet" onClick={() => setView('findings')}>
      All findings
    </Button>
  );
  if (failed.length === 0) {
    return (
      <p className={styles.allGood}>
        {findings.length === 0 ? (
          <Info className={styles.sign} aria-hidden="true" />
        ) : (
          <CircleCheck className={styles.tick} aria-hidden="true" />
        )}
        <span>
          {findings.length === 0 ? 'No checks were made.' : `Nothing wrong found: ${checkWords(findings)}.`}
        </span>
        {toFindings}
      </p>
    );
  }
  const title = failed.length === 1 ? '1 thing to know' : `${failed.length} things to know`;
  return (
    <Card title={title} note={checkWords(findings)} aside={toFindings}>
      <ul className={styles.findings}>
        {failed.slice(0, SHOWN).map((finding) => {
          const Sign = SIGNS[finding.severity];
          return (
            <li key={`${finding.code}-${finding.message}`} className={styles.finding}>
              <Sign className={styles.sign} data-severity={finding.severity} aria-hidden="true" />
              <span>
                <span className="sr-only">{`${finding.severity}: `}</span>
                {finding.message}{' '}
                {finding.addr !== undefined && finding.addr < memoryEnd && (
                  <AddressLink addr={finding.addr} />
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {failed.length > SHOWN && <p className={styles.more}>{`and ${failed.length - SHOWN} more`}</p>}
    </Card>
  );
}
