/** The files of the dump and what the format's own header says. */
import { formatSize } from '../../base/hex.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import { Card } from '../kit/Card.tsx';
import styles from './OverviewView.module.css';

const ROLES: Readonly<Record<string, string>> = {
  hsa: 'HSA',
  memory: 'memory',
  map: 'memory map',
  dump: 'dump',
};

export function FilesCard({ summary }: { readonly summary: DumpSummary }) {
  return (
    <Card title={summary.files.length === 1 ? 'File' : 'Files'} className={styles.files}>
      <table className={styles.fileTable} aria-label="Files">
        <tbody>
          {summary.files.map((file) => (
            <tr key={`${file.role}-${file.name}`}>
              <th scope="row">{ROLES[file.role] ?? file.role}</th>
              <td className={styles.fileSize} title={`${file.sizeBytes} bytes`}>
                {formatSize(file.sizeBytes)}
              </td>
              <td className={styles.fileName}>{file.name}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

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
