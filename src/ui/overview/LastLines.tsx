/** The last lines of the kernel log on the first screen; the line that names the reason stands out. */
import clsx from 'clsx';
import type { KernelSummary } from '../../rpc/kernelApi.ts';
import { setView } from '../../store/viewStore.ts';
import { Button } from '../kit/Button.tsx';
import { lineText } from '../log/logText.ts';
import styles from './HappenedCard.module.css';
import { lastLines } from './happened.ts';

export function LastLines({ kernel }: { readonly kernel: KernelSummary }) {
  const lines = lastLines(kernel);
  if (lines.length === 0) return undefined;
  return (
    <section className={styles.log} aria-label="Last log lines">
      <h3 className={styles.logHead}>
        Last log lines
        <Button size="small" variant="quiet" onClick={() => setView('log')}>
          {`All ${kernel.logCount.toLocaleString('en')} records`}
        </Button>
      </h3>
      <ol className={styles.lines}>
        {lines.map((record, position) => {
          const text = lineText(record);
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a damaged log may hold the same record twice
              key={position}
              className={clsx(styles.line, record.seq === kernel.headlineSeq && styles.reason)}
              title={text}
            >
              {text}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
