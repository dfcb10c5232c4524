/** All of the HSA as a map: which pages the dump kernel overwrote. Filled only when a person asks for it. */
import clsx from 'clsx';
import { useMemo } from 'react';
import { formatSize, hex0x } from '../../base/hex.ts';
import { scanSeam, showSeam, useSeam } from '../../store/seamStore.ts';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import styles from './SeamMap.module.css';
import { type SeamCell, seamCells } from './seamRows.ts';

const CELLS = 256;
const FRAME = 4096;
const NUMBER = new Intl.NumberFormat('en');

export function SeamMap({ end }: { readonly end: number }) {
  const scan = useSeam((state) => state.scan);
  const states = scan.kind === 'done' ? scan.states : undefined;
  const cells = useMemo(() => (states === undefined ? [] : seamCells(states, CELLS)), [states]);
  const differing = cells.reduce((sum, cell) => sum + cell.differing, 0);
  const total = Math.ceil(end / FRAME);
  return (
    <Card
      title="What the dump kernel overwrote"
      note={
        scan.kind === 'done'
          ? `${NUMBER.format(differing)} of ${NUMBER.format(total)} pages below the end of the HSA differ`
          : 'the HSA is the only copy of what was there before'
      }
      aside={
        <Button size="small" onClick={() => void scanSeam()}>
          {scan.kind === 'running'
            ? 'Stop'
            : scan.kind === 'done'
              ? 'Compare again'
              : `Compare all ${formatSize(end)}`}
        </Button>
      }
    >
      {scan.kind === 'running' && (
        <progress
          className={styles.progress}
          aria-label="Comparing"
          value={scan.doneBytes}
          max={scan.totalBytes}
        />
      )}
      {scan.kind === 'idle' && (
        <p className={styles.hint}>{`Compares every page of both files: reads ${formatSize(2 * end)}.`}</p>
      )}
      {cells.length > 0 && (
        <>
          <div className={styles.map}>
            {cells.map((cell) => (
              <button
                key={cell.first}
                type="button"
                tabIndex={-1}
                className={clsx(styles.cell, cell.differing > 0 && styles.differs)}
                style={{ opacity: cell.differing === 0 ? 1 : 0.35 + (0.65 * cell.differing) / cell.count }}
                aria-label={cellWords(cell)}
                title={cellWords(cell)}
                onClick={() => void showSeam(cell.first * FRAME)}
              />
            ))}
          </div>
          <p className={styles.hint}>
            {`Each square is ${formatSize((cells[0]?.count ?? 1) * FRAME)}; the darker, the more of its pages differ.`}
          </p>
        </>
      )}
    </Card>
  );
}

function cellWords({ first, count, differing, unknown }: SeamCell): string {
  const place = `${hex0x(first * FRAME)} to ${hex0x((first + count) * FRAME - 1)}`;
  const missing = unknown > 0 ? `, ${unknown} not in the HSA` : '';
  return `${place}: ${differing} of ${count} pages differ${missing}`;
}
