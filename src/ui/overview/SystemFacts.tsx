/**
 * What is known of the system beside the crash: command line, clocks, load, memory, run queues, file systems, sockets.
 * Each line can show where it comes from; what was not found says what was looked for.
 */
import { useState } from 'react';
import type { Fact } from '../../rpc/kernelApi.ts';
import { VirtualLink } from '../kernel/VirtualLink.tsx';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { ConfidenceBadge } from '../kit/ConfidenceBadge.tsx';
import styles from './SystemFacts.module.css';
import { groupFacts, sureWords } from './systemGroups.ts';

export function SystemFacts({ facts }: { readonly facts: readonly Fact[] }) {
  const [shows, setShows] = useState(false);
  return (
    <Card
      title="System"
      note={sureWords(facts)}
      aside={
        <Button size="small" variant="quiet" aria-pressed={shows} onClick={() => setShows(!shows)}>
          {shows ? 'Hide where it comes from' : 'Show where it comes from'}
        </Button>
      }
    >
      <div className={styles.groups}>
        {groupFacts(facts).map(({ group, lines }) => (
          <section key={group} className={styles.group} aria-label={`System: ${group}`}>
            <h3 className={styles.title}>{group}</h3>
            <dl className={styles.lines}>
              {lines.map((fact, position) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: lines never move, and labels may be the same
                <Line key={position} fact={fact} shows={shows} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Card>
  );
}

function Line({ fact, shows }: { readonly fact: Fact; readonly shows: boolean }) {
  const { label, value, confidence, evidence, addr } = fact;
  return (
    <div className={styles.line}>
      <dt className={styles.label} title={label}>
        {label}
      </dt>
      <dd className={styles.value} title={evidence}>
        {value === undefined ? <span className={styles.missing}>not found</span> : value}{' '}
        {confidence !== undefined && confidence !== 'exact' && <ConfidenceBadge confidence={confidence} />}
        {shows && (
          <span className={styles.evidence}>
            {evidence}
            {addr !== undefined && (
              <>
                {', '}
                <VirtualLink addr={addr} />
              </>
            )}
          </span>
        )}
      </dd>
    </div>
  );
}
