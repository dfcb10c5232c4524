/** What another HSA_SIZE would do: totals, the changed stretches, the pages that differ, and what stands there. */

import { physAddr } from '../../base/address.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import type { WhatIfReply } from '../../rpc/headerApi.ts';
import { useSummary } from '../../store/react.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Card } from '../kit/Card.tsx';
import { SOURCE_LABELS, SourceSwatch } from '../kit/SourceSwatch.tsx';
import styles from './WhatIfView.module.css';
import { type Landmark, movedLandmarks, outcomeWords, sampleWords, totalRows } from './whatIfWords.ts';

/** Rows of a list that are drawn. */
const SHOWN = 12;

/** What of the dump stands at a known address. */
function landmarksOf({ cpus, vmcoreinfo, osInfo }: DumpSummary): readonly Landmark[] {
  const marks: Landmark[] = [];
  for (const { index, prefix } of cpus)
    if (prefix !== undefined) marks.push({ label: `Lowcore of CPU ${index}`, addr: prefix });
  if (vmcoreinfo?.addr !== undefined) marks.push({ label: 'VMCOREINFO', addr: vmcoreinfo.addr });
  if (osInfo !== undefined) marks.push({ label: 'os_info', addr: osInfo.addr });
  return marks;
}

export function WhatIfResult({ reply }: { readonly reply: WhatIfReply }) {
  const summary = useSummary();
  const marks = movedLandmarks(landmarksOf(summary), reply.changes);
  return (
    <div className={styles.result}>
      <Card title="The vmcore would hold">
        <p className={styles.outcome} role="status">
          {outcomeWords(reply)}
        </p>
        <table className={styles.totals} aria-label="Now and then">
          <thead>
            <tr>
              <th scope="col">Bytes</th>
              <th scope="col">Now</th>
              <th scope="col">What if</th>
              <th scope="col">Difference</th>
            </tr>
          </thead>
          <tbody>
            {totalRows(reply).map(({ id, label, source, now, after, difference }) => (
              <tr key={id}>
                <th scope="row">
                  {source === undefined ? label : <SourceSwatch source={source} label={label} />}
                </th>
                <td>{now}</td>
                <td>{after}</td>
                <td className={difference === '' ? styles.muted : styles.difference}>
                  {difference === '' ? 'none' : difference}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
      <Card title="Bytes that would change their source">
        <Changes reply={reply} />
        {reply.changes.length > 0 && (
          <p className={styles.sample}>
            {reply.sample === undefined ? 'Comparing pages …' : sampleWords(reply.sample)}
          </p>
        )}
        {marks.length > 0 && (
          <>
            <h3 className={styles.heading}>What stands there</h3>
            <ul className={styles.list}>
              {marks.slice(0, SHOWN).map(({ landmark, change }) => (
                <li key={landmark.label}>
                  <AddressLink addr={physAddr(landmark.addr)} />
                  <span>{landmark.label}</span>
                  <span className={styles.muted}>would be: {SOURCE_LABELS[change.to]}</span>
                </li>
              ))}
              {marks.length > SHOWN && <li className={styles.muted}>and {marks.length - SHOWN} more</li>}
            </ul>
          </>
        )}
      </Card>
    </div>
  );
}

function Changes({ reply }: { readonly reply: WhatIfReply }) {
  const { changes, changeCount } = reply;
  if (changes.length === 0) return <p className={styles.muted}>None. Move the slider.</p>;
  return (
    <ul className={styles.list}>
      {changes.slice(0, SHOWN).map(({ start, end, from, to }) => (
        <li key={start}>
          <span className="mono">
            <AddressLink addr={start} length={Math.min(end - start, 16)} /> – {hex0x(end)}
          </span>
          <span>{formatSize(end - start)}</span>
          <span className={styles.fromTo}>
            <SourceSwatch source={from} />
            <span aria-hidden="true">→</span>
            <span className="sr-only">becomes</span>
            <SourceSwatch source={to} />
          </span>
        </li>
      ))}
      {changeCount > SHOWN && <li className={styles.muted}>and {changeCount - SHOWN} more stretches</li>}
    </ul>
  );
}
