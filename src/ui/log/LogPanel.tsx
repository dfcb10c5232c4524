/** The log with its tools: what is shown, what is found, and the ways to take it along. */
import { ArrowDown, ArrowUp, Copy, Download } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useMemo, useState } from 'react';
import type { KernelLog } from '../../rpc/kernelApi.ts';
import { useKernel } from '../../store/react.ts';
import { Button, IconButton } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { ConfidenceBadge } from '../kit/ConfidenceBadge.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { writeClipboard } from '../platform/clipboard.ts';
import { startDownload } from '../platform/save.ts';
import { LogList } from './LogList.tsx';
import styles from './LogView.module.css';
import { type RowRange, rangeEnds } from './logSelection.ts';
import { findHits, LEVELS, logText, nextHit, upToLevel } from './logText.ts';

const EVERYTHING = LEVELS.length - 1;
const COUNT = new Intl.NumberFormat('en');

export function LogPanel({ log }: { readonly log: KernelLog }) {
  const panicSeq = useKernel((state) =>
    state.summary.kind === 'ready' ? state.summary.value.headlineSeq : undefined,
  );
  const [level, setLevel] = useState(EVERYTHING);
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const [wraps, setWraps] = useState(true);
  const [range, setRange] = useState<RowRange>();
  const [copied, setCopied] = useState('');
  const records = useMemo(() => upToLevel(log.records, level), [log, level]);
  const hits = useMemo(() => findHits(records, wanted), [records, wanted]);
  const panicRow = panicSeq === undefined ? -1 : records.findIndex((record) => record.seq === panicSeq);
  // Who opens the log of a crash wants its end first.
  const [target, setTarget] = useState({ row: panicRow, serial: 0 });

  function goTo(row: number): void {
    setRange({ anchor: row, active: row });
    setTarget((before) => ({ row, serial: before.serial + 1 }));
  }

  function goToHit(direction: 1 | -1): void {
    const hit = nextHit(hits, range?.active ?? -1, direction);
    if (hit !== undefined) goTo(hit);
  }

  function onSearchKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    goToHit(event.shiftKey ? -1 : 1);
  }

  function onLevel(next: number): void {
    setLevel(next);
    setRange(undefined);
  }

  const isChosen = range !== undefined && range.anchor !== range.active;
  async function onCopy(): Promise<void> {
    const [first, last] = range === undefined ? [0, records.length - 1] : rangeEnds(range);
    const chosen = isChosen ? records.slice(first, last + 1) : records;
    const done = await writeClipboard(logText(chosen));
    setCopied(done ? `${COUNT.format(chosen.length)} lines copied` : 'Copying was refused');
  }

  const hitNumber = range === undefined ? -1 : hits.indexOf(range.active);
  return (
    <Card padded={false} className={styles.card}>
      <div className={styles.tools}>
        <label className={styles.field}>
          <span>Level</span>
          <select
            className={styles.input}
            value={level}
            onChange={(event) => onLevel(Number(event.target.value))}
          >
            <option value={EVERYTHING}>all</option>
            {LEVELS.slice(0, EVERYTHING).map((name, number) => (
              <option key={name} value={number}>
                {number === 0 ? name : `${name} and worse`}
              </option>
            ))}
          </select>
        </label>
        <input
          type="search"
          className={styles.search}
          aria-label="Search the log"
          placeholder="Search the log"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onSearchKey}
        />
        {wanted !== '' && (
          <span role="status" className={styles.count}>
            {hitWords(hits.length, hitNumber)}
          </span>
        )}
        <span className={styles.buttons}>
          <IconButton
            label="Previous hit"
            icon={<ArrowUp />}
            disabled={hits.length === 0}
            onClick={() => goToHit(-1)}
          />
          <IconButton
            label="Next hit"
            icon={<ArrowDown />}
            disabled={hits.length === 0}
            onClick={() => goToHit(1)}
          />
        </span>
        <label className={styles.field}>
          <input type="checkbox" checked={wraps} onChange={(event) => setWraps(event.target.checked)} />
          <span>Wrap</span>
        </label>
        <span className={styles.right}>
          {panicRow >= 0 && (
            <Button size="small" onClick={() => goTo(panicRow)}>
              Jump to panic
            </Button>
          )}
          <Button size="small" icon={<Copy />} onClick={() => void onCopy()}>
            {isChosen ? 'Copy selection' : 'Copy all'}
          </Button>
          <Button
            size="small"
            icon={<Download />}
            onClick={() => startDownload(new Blob([logText(log.records)]), 'dmesg.txt')}
          >
            Save as text
          </Button>
          <span role="status" className={copied === '' ? 'sr-only' : styles.count}>
            {copied}
          </span>
        </span>
      </div>
      {records.length === 0 ? (
        <EmptyState title="No record is that grave">Choose a lower level to see more of the log.</EmptyState>
      ) : (
        <LogList
          records={records}
          wanted={wanted}
          wraps={wraps}
          panicSeq={panicSeq}
          range={range}
          onRange={setRange}
          onCopy={() => void onCopy()}
          target={target}
        />
      )}
      <footer className={styles.foot}>
        <ConfidenceBadge confidence={log.confidence} />
        <span>{footWords(log, records.length)}</span>
      </footer>
    </Card>
  );
}

function hitWords(count: number, number: number): string {
  if (count === 0) return 'no hit';
  if (number >= 0) return `${COUNT.format(number + 1)} of ${COUNT.format(count)}`;
  return count === 1 ? '1 hit' : `${COUNT.format(count)} hits`;
}

const KINDS: Readonly<Record<string, string>> = {
  ring: 'printk ring buffer',
  records: 'record buffer',
  bytes: 'byte buffer',
};

function footWords(log: KernelLog, shown: number): string {
  const all = log.records.length;
  const count = shown === all ? COUNT.format(all) : `${COUNT.format(shown)} of ${COUNT.format(all)}`;
  const damaged = log.records.filter((record) => record.damage !== undefined).length;
  const words = [`${count} records from the ${KINDS[log.kind] ?? log.kind}`];
  if (damaged > 0) words.push(`${COUNT.format(damaged)} damaged`);
  if (log.notes.length === 0 && damaged === 0) words.push('none lost');
  return [words.join(', '), ...log.notes].join('. ');
}
