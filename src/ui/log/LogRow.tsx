/** One record of the kernel log: time, level, caller, text. What the dump says is only ever text. */
import clsx from 'clsx';
import { memo } from 'react';
import type { LogRecord } from '../../rpc/kernelApi.ts';
import { LogAddress } from './LogAddress.tsx';
import styles from './LogView.module.css';
import { addressParts } from './logAddresses.ts';
import { levelName, markedPieces, timeText } from './logText.ts';

interface LogRowProps {
  readonly record: LogRecord;
  readonly wanted: string;
  readonly isPanic: boolean;
}

export const LogRow = memo(function LogRow({ record, wanted, isPanic }: LogRowProps) {
  return (
    <>
      <span className={styles.time}>{timeText(record.timeNs)}</span>
      <span className={styles.level} data-level={record.level}>
        {levelName(record.level)}
      </span>
      <span className={styles.caller}>{record.caller ?? ''}</span>
      <span className={clsx(styles.text, isPanic && styles.panicText)} data-level={record.level}>
        {isPanic && <span className={styles.flag}>panic</span>}
        {markedPieces(record.text, wanted).map(({ start, text, isHit }) =>
          isHit ? (
            <mark key={start}>{text}</mark>
          ) : (
            addressParts(text).map((part) =>
              part.addr === undefined ? (
                <span key={start + part.start}>{part.text}</span>
              ) : (
                <LogAddress key={start + part.start} addr={part.addr} text={part.text} />
              ),
            )
          ),
        )}
        {record.damage !== undefined && <span className={styles.damage}>{record.damage}</span>}
      </span>
    </>
  );
});
