/** Where saving stands, in words and as a bar; afterwards what the file must be, and the comparison with the plan. */
import { CircleCheck, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatSize } from '../../base/hex.ts';
import {
  isSaving,
  type SaveStatus,
  setSaveStatus,
  type VerifyStatus,
  verifyExport,
} from '../../store/exportStore.ts';
import { useExport } from '../../store/react.ts';
import { Button } from '../kit/Button.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { FilePick } from '../kit/FilePick.tsx';
import { Kbd } from '../kit/Kbd.tsx';
import { cancelExport } from './runExport.ts';
import styles from './SaveProgress.module.css';
import { timeLeftWords } from './timeLeft.ts';

const NUMBER = new Intl.NumberFormat('en');

export function SaveProgress() {
  const save = useExport((state) => state.save);
  return (
    <SaveLine
      save={save}
      label="Export"
      onCancel={cancelExport}
      onDismiss={() => setSaveStatus({ kind: 'idle' })}
      after={save.kind === 'done' && <Compare saved={save.saved} expectedBytes={save.totalBytes} />}
    />
  );
}

interface SaveLineProps {
  readonly save: SaveStatus;
  /** Name of the bar. */
  readonly label: string;
  readonly onCancel: () => void;
  readonly onDismiss: () => void;
  readonly after?: ReactNode;
}

/** Where any saving stands; nothing while it is idle. */
export function SaveLine({ save, label, onCancel, onDismiss, after }: SaveLineProps) {
  if (save.kind === 'idle') return undefined;
  if (save.kind === 'failed') return <ErrorNote error={save.error} onDismiss={onDismiss} />;
  const isRunning = isSaving(save);
  return (
    <div className={styles.area}>
      {save.kind !== 'cancelled' && save.kind !== 'choosing' && <Bar save={save} label={label} />}
      <div className={styles.line}>
        <p role="status" className={styles.words}>
          {words(save)}
        </p>
        {isRunning && (
          <Button size="small" onClick={onCancel}>
            Cancel
            <span aria-hidden="true">
              <Kbd keys="Esc" />
            </span>
          </Button>
        )}
      </div>
      {after}
    </div>
  );
}

function doneBytes(save: SaveStatus): number {
  switch (save.kind) {
    case 'saving':
      return save.doneBytes;
    case 'finishing':
    case 'done':
      return save.totalBytes;
    default:
      return 0;
  }
}

function Bar({
  save,
  label,
}: {
  readonly label: string;
  readonly save: Exclude<SaveStatus, { kind: 'idle' | 'choosing' | 'cancelled' | 'failed' }>;
}) {
  const percent = save.totalBytes === 0 ? 100 : (doneBytes(save) / save.totalBytes) * 100;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(percent)}
      className={styles.bar}
    >
      <div className={styles.fill} style={{ width: `${percent}%` }} />
    </div>
  );
}

function words(save: SaveStatus): string {
  switch (save.kind) {
    case 'choosing':
      return 'The browser asks where to save.';
    case 'saving':
      return [
        `${formatSize(save.doneBytes)} of ${formatSize(save.totalBytes)} written`,
        timeLeftWords(save.secondsLeft),
      ]
        .filter((part) => part !== '')
        .join(', ');
    case 'finishing':
      return 'All bytes are written. The browser moves the file into place.';
    case 'done':
      return [endWords(save), ...save.notes].join(' ');
    case 'cancelled':
      return 'Cancelled. An empty file may be left at the chosen place, or all of it if it was just finished.';
    case 'idle':
    case 'failed':
      return '';
  }
}

function endWords(save: Extract<SaveStatus, { kind: 'done' }>): string {
  return save.route === 'download'
    ? `Handed to the browser’s downloads. The finished file has ${NUMBER.format(save.totalBytes)} bytes.`
    : sizeWords(save.saved?.size, save.totalBytes);
}

function sizeWords(savedBytes: number | undefined, expectedBytes: number): string {
  if (savedBytes === expectedBytes) return `Saved: ${NUMBER.format(expectedBytes)} bytes, as planned.`;
  return `The saved file has ${NUMBER.format(savedBytes ?? 0)} bytes, not ${NUMBER.format(expectedBytes)}. Export again.`;
}

interface CompareProps {
  readonly saved: File | undefined;
  readonly expectedBytes: number;
}

function Compare({ saved, expectedBytes }: CompareProps) {
  const verify = useExport((state) => state.verify);
  return (
    <div className={styles.compare}>
      {saved === undefined ? (
        <FilePick
          label="Saved vmcore"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) void verifyExport(file);
          }}
        >
          Compare a saved file with the plan…
        </FilePick>
      ) : (
        <Button size="small" onClick={() => void verifyExport(saved)}>
          Compare with plan
        </Button>
      )}
      <VerifyWords verify={verify} expectedBytes={expectedBytes} />
    </div>
  );
}

function VerifyWords({
  verify,
  expectedBytes,
}: {
  readonly verify: VerifyStatus;
  readonly expectedBytes: number;
}) {
  switch (verify.kind) {
    case 'idle':
      return undefined;
    case 'running':
      return <p role="status">Comparing header and sample pages</p>;
    case 'failed':
      return <ErrorNote error={verify.error} />;
    case 'done': {
      const { reply } = verify;
      if (reply.sizeOk && reply.differences.length === 0) {
        return (
          <p role="status" className={styles.verdict} data-good="true">
            <CircleCheck aria-hidden="true" />
            The size is right and {formatSize(reply.checkedBytes)} of header and samples agree.
          </p>
        );
      }
      return (
        <div role="alert" className={styles.verdict} data-good="false">
          <CircleX aria-hidden="true" />
          <ul>
            {!reply.sizeOk && reply.differences.length === 0 && (
              <li>The size is not {NUMBER.format(expectedBytes)} bytes.</li>
            )}
            {reply.differences.map((difference) => (
              <li key={difference}>{difference}</li>
            ))}
          </ul>
        </div>
      );
    }
  }
}
