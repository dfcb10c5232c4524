/** The answers of the card "What happened": the reason, the task, the backtrace and the last lines of the log. */
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import type { DumpSummary } from '../../rpc/api.ts';
import type { KernelSummary } from '../../rpc/kernelApi.ts';
import { useKernel } from '../../store/react.ts';
import { setView } from '../../store/viewStore.ts';
import { Disclosure } from '../cpus/Disclosure.tsx';
import { BacktraceFrames } from '../kernel/BacktraceFrames.tsx';
import { TraceBadge } from '../kernel/TraceBadge.tsx';
import { Button } from '../kit/Button.tsx';
import { writeClipboard } from '../platform/clipboard.ts';
import styles from './HappenedCard.module.css';
import { FIRST_FRAMES, happenedMarkdown, lookedFor, placeWords, taintSentence } from './happened.ts';
import { LastLines } from './LastLines.tsx';
import { systemMarkdown } from './systemMarkdown.ts';

interface AnswerProps {
  readonly kernel: KernelSummary;
  readonly summary: DumpSummary;
}

export function KernelAnswers({ kernel, summary }: AnswerProps) {
  return (
    <>
      <div className={styles.grid}>
        <div className={styles.main}>
          <h2 className={styles.title}>What happened</h2>
          <Reason kernel={kernel} summary={summary} />
        </div>
        <Trace kernel={kernel} />
      </div>
      <LastLines kernel={kernel} />
    </>
  );
}

function Reason({ kernel, summary }: AnswerProps) {
  const { headline, commandLine } = kernel;
  return (
    <>
      <p className={styles.headline}>{headline ?? 'No reason was found in this dump'}</p>
      {headline === undefined && (
        <div className={styles.sought}>
          <p>Looked for:</p>
          <ul>
            {lookedFor(kernel).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
      <Sentence kernel={kernel} />
      {commandLine !== undefined && (
        <p className={styles.note} title={commandLine}>
          Command line <span className={styles.data}>{commandLine}</span>
        </p>
      )}
      {kernel.notes.length > 0 && (
        <Disclosure title="How this was found">
          {() => (
            <ul className={styles.sought}>
              {kernel.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
        </Disclosure>
      )}
      <div className={styles.actions}>
        <CopyButton kernel={kernel} summary={summary} />
        {kernel.task !== undefined && (
          <Button size="small" variant="quiet" onClick={() => setView('tasks')}>
            Show the task
          </Button>
        )}
      </div>
    </>
  );
}

function Sentence({ kernel }: { readonly kernel: KernelSummary }) {
  const { task, taint, panicCpuWhy, headline } = kernel;
  const place = placeWords(kernel);
  const did = headline === undefined ? 'was running' : 'panicked';
  if (task === undefined && place === '' && taint === undefined) return undefined;
  return (
    <p
      className={styles.sentence}
      title={panicCpuWhy === undefined ? undefined : `CPU known by ${panicCpuWhy}`}
    >
      {task === undefined ? (
        place !== '' && `The kernel ${did} ${place}. `
      ) : (
        <>
          Task <b className={styles.data}>{task.comm}</b>
          {` (pid ${task.pid}) ${did} ${place}`.trimEnd()}
          {'. '}
        </>
      )}
      {taint !== undefined && taintSentence(taint)}
    </p>
  );
}

type CopyState = 'idle' | 'copied' | 'refused';

const COPY_LABELS: Readonly<Record<CopyState, string>> = {
  idle: 'Copy as Markdown',
  copied: 'Copied',
  refused: 'Copying was refused',
};

function CopyButton({ kernel, summary }: AnswerProps) {
  const [copy, setCopy] = useState<CopyState>('idle');
  const facts = useKernel((state) => state.facts);

  async function onCopy(): Promise<void> {
    const told = facts.kind === 'ready' ? systemMarkdown(facts.value) : '';
    setCopy((await writeClipboard(happenedMarkdown(kernel, summary, told))) ? 'copied' : 'refused');
  }

  return (
    <>
      <Button
        size="small"
        icon={copy === 'copied' ? <Check /> : <Copy />}
        title="Reason, task, backtrace, last log lines, clocks, memory use and the summary of the dump; no memory and no file names"
        onClick={() => void onCopy()}
      >
        {COPY_LABELS[copy]}
      </Button>
      <span role="status" className="sr-only">
        {copy === 'idle' ? '' : COPY_LABELS[copy]}
      </span>
    </>
  );
}

function Trace({ kernel }: { readonly kernel: KernelSummary }) {
  const { backtrace, panicCpu } = kernel;
  if (backtrace === undefined || backtrace.frames.length === 0) return undefined;
  return (
    <section className={styles.trace} aria-label="Backtrace of the panic">
      <h3 className={styles.traceHead}>
        {panicCpu === undefined ? 'Backtrace' : `Backtrace, CPU ${panicCpu}`}
        <TraceBadge trace={backtrace} />
      </h3>
      <BacktraceFrames trace={backtrace} most={FIRST_FRAMES} />
    </section>
  );
}
