/** What a kdump leaves out: the bits of the dump level with the pages each takes away, and what stays, before writing. */
import { useEffect, useId } from 'react';
import { formatSize } from '../../base/hex.ts';
import type { PageClass, PageClassReply } from '../../rpc/pageClassApi.ts';
import { chooseExport } from '../../store/exportStore.ts';
import { countIfQuick, countPageClasses, usePageClasses } from '../../store/pageClassStore.ts';
import { useExport, useSummary } from '../../store/react.ts';
import { Button } from '../kit/Button.tsx';
import { CountGate } from './CountGate.tsx';
import { FRAME_BYTES, keptPages } from './pageClassWords.ts';
import styles from './pages.module.css';

interface Bit {
  readonly bit: number;
  readonly label: string;
  readonly name: PageClass | 'zero';
  /** Bits that are taken with this one. */
  readonly also: number;
}

const BITS: readonly Bit[] = [
  { bit: 1, label: 'Zeros', name: 'zero', also: 0 },
  { bit: 2, label: 'Page cache', name: 'cache', also: 0 },
  { bit: 4, label: 'Page cache, private', name: 'cachePrivate', also: 2 },
  { bit: 8, label: 'Programs', name: 'user', also: 0 },
  { bit: 16, label: 'Free', name: 'free', also: 0 },
];
const ALL = 31;
const NUMBER = new Intl.NumberFormat('en');

export function PageClassesLevels() {
  const level = useExport((state) => state.level);
  const reply = usePageClasses((state) => (state.kind === 'ready' ? state.value : undefined));
  useEffect(() => void countIfQuick(), []);
  const isUsable = reply !== undefined && reply.problem === undefined;
  return (
    <fieldset className={styles.levels}>
      <legend className={styles.legendLine}>
        <span>Leave out (dump level {level})</span>
        {isUsable && (
          <Button
            size="small"
            variant="quiet"
            onClick={() => void chooseExport({ level: level === ALL ? 1 : ALL })}
          >
            {level === ALL ? 'Only zeros' : 'All of it (31)'}
          </Button>
        )}
      </legend>
      {BITS.map((bit) => (
        <LevelBit key={bit.bit} {...bit} level={level} reply={reply} isUsable={isUsable || bit.bit === 1} />
      ))}
      <CountGate>{(value) => <Kept reply={value} level={level} />}</CountGate>
    </fieldset>
  );
}

interface LevelBitProps extends Bit {
  readonly level: number;
  readonly reply: PageClassReply | undefined;
  readonly isUsable: boolean;
}

function LevelBit({ bit, label, name, also, level, reply, isUsable }: LevelBitProps) {
  const id = useId();
  const isOn = (level & bit) !== 0;
  const toggle = (): void => {
    // Leaving all of the page cache out and keeping a part of it is no level.
    const gone = bit === 2 ? 2 | 4 : bit;
    void chooseExport({ level: isOn ? level & ~gone : level | bit | also });
  };
  return (
    <div className={styles.bit}>
      <input id={id} type="checkbox" checked={isOn} disabled={!isUsable} onChange={toggle} />
      <label htmlFor={id}>{label}</label>
      <span className={styles.amount}>{amountOf(name, reply)}</span>
    </div>
  );
}

function amountOf(name: PageClass | 'zero', reply: PageClassReply | undefined): string {
  if (name === 'zero') return 'kept once for all of them';
  const found = reply?.classes.find((one) => one.name === name);
  return found === undefined
    ? ''
    : `${NUMBER.format(found.frames)} pages, ${formatSize(found.frames * FRAME_BYTES)}`;
}

function Kept({ reply, level }: { readonly reply: PageClassReply; readonly level: number }) {
  const { memoryBytes } = useSummary();
  const isRanged = useExport((state) => state.rangeText !== '' || state.redactText !== '');
  if (reply.problem !== undefined) {
    return <p className={styles.muted}>{reply.problem} Only levels 0 and 1 can be written.</p>;
  }
  const { pages, zeros } = keptPages(reply, level);
  const stored = zeros === undefined ? pages : pages - zeros;
  return (
    <>
      <p>
        <strong>
          {NUMBER.format(pages)} of {NUMBER.format(reply.totalFrames)} pages stay
        </strong>
        : {formatSize(stored * FRAME_BYTES)} before packing
        {zeros === undefined ? '' : `, ${NUMBER.format(zeros)} pages of zeros apart`}
        {isRanged ? ', less what the ranges leave out' : ''}.
      </p>
      {zeros === undefined && (
        <div className={styles.gate}>
          <Button size="small" variant="quiet" onClick={() => void countPageClasses(true)}>
            Count zeros too
          </Button>
          <span className={styles.muted}>reads all {formatSize(memoryBytes)}</span>
        </div>
      )}
      {level > 1 && (
        <p className={styles.muted}>
          The kernel’s own memory stays: the log, stacks, socket buffers and keys are still in the file.
        </p>
      )}
    </>
  );
}
