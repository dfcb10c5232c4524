/** Real bytes that a step of the tour speaks of, with those marked that it means. */
import clsx from 'clsx';
import { useEffect, useState } from 'react';
import { hex } from '../../base/hex.ts';
import type { MemoryRead } from '../../rpc/api.ts';
import { tourBytes } from '../../store/tourStore.ts';
import { SourceSwatch } from '../kit/SourceSwatch.tsx';
import styles from './TourBytes.module.css';
import type { TourLook } from './tourTypes.ts';

const ROW = 16;

export function TourBytes({ look }: { readonly look: TourLook }) {
  const { side, addr, length, against } = look;
  const [read, setRead] = useState<MemoryRead | 'reading' | undefined>('reading');
  const [other, setOther] = useState<MemoryRead>();
  useEffect(() => {
    let isCurrent = true;
    setRead('reading');
    setOther(undefined);
    void tourBytes(side, addr, length).then((answer) => {
      if (isCurrent) setRead(answer);
    });
    if (against !== undefined) {
      void tourBytes(against, addr, length).then((answer) => {
        if (isCurrent) setOther(answer);
      });
    }
    return () => {
      isCurrent = false;
    };
  }, [side, addr, length, against]);
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>{look.label}</figcaption>
      {read === undefined && <p className={styles.none}>These bytes are not in the dump.</p>}
      {read !== undefined && read !== 'reading' && <Rows read={read} other={other} look={look} />}
    </figure>
  );
}

interface RowsProps {
  readonly read: MemoryRead;
  /** The other side's bytes at the same addresses. */
  readonly other: MemoryRead | undefined;
  readonly look: TourLook;
}

function Rows({ read, other, look }: RowsProps) {
  const rows: number[] = [];
  for (let at = read.start as number; at < read.start + read.bytes.length; at += ROW) rows.push(at);
  return (
    <>
      <div className={clsx(styles.rows, 'mono')}>
        {rows.map((at) => (
          <div key={at} className={styles.row}>
            <span className={styles.address}>{hex(at, 8)}</span>
            {Array.from({ length: Math.min(ROW, read.start + read.bytes.length - at) }, (_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place.
              <Byte key={at + i} read={read} other={other} look={look} addr={at + i} />
            ))}
          </div>
        ))}
      </div>
      <p className={styles.legend}>
        {[...new Set(read.pieces.map(({ source }) => source))].map((source) => (
          <SourceSwatch key={source} source={source} />
        ))}
        {look.marks.map(({ name }, i) => (
          <span key={name} className={styles.key}>
            <span className={clsx(styles.swatch, styles[`mark${i % 4}`])} aria-hidden="true" />
            {name}
          </span>
        ))}
      </p>
    </>
  );
}

interface ByteProps extends RowsProps {
  readonly addr: number;
}

function Byte({ read, other, look, addr }: ByteProps) {
  const piece = read.pieces.find(({ start, length }) => addr >= start && addr < start + length);
  const isMissing = piece === undefined || piece.source === 'missing' || piece.source === 'excluded';
  const differs = other !== undefined && other.bytes[addr - other.start] !== read.bytes[addr - read.start];
  const mark = look.marks.findIndex(({ start, end }) => addr >= start && addr < end);
  return (
    <span
      className={clsx(
        styles.byte,
        addr % 8 === 7 && styles.group,
        isMissing && styles.missing,
        !isMissing && differs && styles.differs,
        mark >= 0 && styles[`mark${mark % 4}`],
      )}
    >
      {isMissing ? '··' : hex(read.bytes[addr - read.start] ?? 0, 2)}
    </span>
  );
}
