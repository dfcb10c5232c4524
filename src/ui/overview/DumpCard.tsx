/** What this dump is, in the words of `zgetdump -i`, with a copy of it as Markdown for a ticket. */
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import type { DumpSummary } from '../../rpc/api.ts';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { ReportButtons } from '../report/ReportButtons.tsx';
import { FileTable } from './FileTable.tsx';
import { dumpFacts } from './facts.ts';
import { summaryMarkdown } from './markdown.ts';
import styles from './OverviewView.module.css';

interface DumpCardProps {
  readonly summary: DumpSummary;
}

/** Facts that stand in the headline. */
const IN_HEAD: ReadonlySet<string> = new Set(['System', 'Kernel', 'Format']);

/** Longer values get a line of their own. */
const WIDE = 26;

type CopyState = 'idle' | 'copied' | 'refused';

const COPY_LABELS: Readonly<Record<CopyState, string>> = {
  idle: 'Copy summary',
  copied: 'Copied',
  refused: 'Copying was refused',
};

export function DumpCard({ summary }: DumpCardProps) {
  const [copy, setCopy] = useState<CopyState>('idle');
  const headline = summary.release ?? summary.uts?.release;

  async function onCopy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(summaryMarkdown(summary));
      setCopy('copied');
    } catch {
      // The browser may forbid it (no permission, an insecure page): said on the button.
      setCopy('refused');
    }
  }

  return (
    <Card className={styles.dump}>
      <div className={styles.dumpHead}>
        <h2 className={styles.headline}>
          {headline === undefined
            ? 'A kernel of unknown release'
            : `${summary.uts?.sysname ?? 'Linux'} ${headline}`}
          {summary.uts !== undefined && summary.uts.nodename !== '' && (
            <span className={styles.node}>{`on ${summary.uts.nodename}`}</span>
          )}
        </h2>
        <Button
          size="small"
          icon={copy === 'copied' ? <Check /> : <Copy />}
          title="As Markdown, without memory contents and file names"
          onClick={() => void onCopy()}
        >
          {COPY_LABELS[copy]}
        </Button>
        <span role="status" className="sr-only">
          {copy === 'idle' ? '' : COPY_LABELS[copy]}
        </span>
      </div>
      <p className={styles.format}>{summary.formatLabel}</p>
      <dl className={styles.facts}>
        {dumpFacts(summary)
          .filter(({ label }) => !IN_HEAD.has(label))
          .map(({ label, value, isData }) => (
            <div key={label} className={styles.fact} data-wide={value.length > WIDE}>
              <dt>{label}</dt>
              <dd className={isData ? 'mono' : undefined}>{value}</dd>
            </div>
          ))}
      </dl>
      <FileTable files={summary.files} />
      <div className={styles.reports}>
        <ReportButtons />
      </div>
    </Card>
  );
}
