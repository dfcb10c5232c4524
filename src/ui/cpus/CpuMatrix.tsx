/**
 * Registers as rows, CPUs as columns. Only the columns in sight exist, between two spacers, so 512 CPUs cost no more
 * than a dozen. What most CPUs hold is dimmed; what differs from it is marked.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { useMemo, useRef } from 'react';
import type { Cpu } from '../../rpc/api.ts';
import { showCpu } from '../../store/cpuStore.ts';
import styles from './CpuMatrix.module.css';
import { cpuState } from './cpuWords.ts';
import { MatrixCell } from './MatrixCell.tsx';
import { type MatrixGroup, matrixRows } from './matrixRows.ts';

interface CpuMatrixProps {
  readonly cpus: readonly Cpu[];
  readonly groups: ReadonlySet<MatrixGroup>;
  /** Leaves out rows in which all CPUs agree. */
  readonly onlyDifferences: boolean;
  /** Names of addresses under the values. */
  readonly hasNames: boolean;
  readonly onShowCpu: () => void;
}

const COLUMN = 142;
/** A 128-bit value needs the room of two. */
const WIDE_COLUMN = 262;
/** Room for most names of functions. */
const NAMED_COLUMN = 208;
const LABEL = 104;

function columnWidth(isWide: boolean, hasNames: boolean): number {
  if (isWide) return WIDE_COLUMN;
  return hasNames ? NAMED_COLUMN : COLUMN;
}

export function CpuMatrix({ cpus, groups, onlyDifferences, hasNames, onShowCpu }: CpuMatrixProps) {
  const scroller = useRef<HTMLElement>(null);
  const rows = useMemo(() => {
    const all = matrixRows(cpus, groups);
    return onlyDifferences ? all.filter((row) => !row.isUniform) : all;
  }, [cpus, groups, onlyDifferences]);
  const width = columnWidth(groups.has('vector'), hasNames);
  const virtualizer = useVirtualizer({
    horizontal: true,
    count: cpus.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => width,
    scrollMargin: LABEL,
    overscan: 4,
    // Columns are measured anew when their width changes.
    getItemKey: (index) => `${index}-${width}`,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;
  const shown = cpus.slice(first, last + 1);
  const before = first * width;
  const after = (cpus.length - 1 - last) * width;

  return (
    <section
      ref={scroller}
      className={styles.scroller}
      aria-label="Register matrix"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table
        className={styles.table}
        aria-label="Registers by CPU"
        aria-colcount={cpus.length + 1}
        style={{ width: LABEL + cpus.length * width }}
      >
        <colgroup>
          <col style={{ width: LABEL }} />
          <col style={{ width: before }} />
          {shown.map((cpu) => (
            <col key={cpu.index} style={{ width }} />
          ))}
          <col style={{ width: after }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" className={styles.corner}>
              Register
            </th>
            <td aria-hidden="true" />
            {shown.map((cpu, i) => (
              <th key={cpu.index} scope="col" aria-colindex={first + i + 2}>
                <button
                  type="button"
                  className={styles.head}
                  onClick={() => {
                    showCpu(cpu.index);
                    onShowCpu();
                  }}
                >
                  {`CPU ${cpu.index}`}
                  <span className={styles.state}>{cpuState(cpu).word}</span>
                </button>
              </th>
            ))}
            <td aria-hidden="true" />
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr
              key={row.id}
              className={clsx(at > 0 && rows[at - 1]?.group !== row.group && styles.groupStart)}
            >
              <th scope="row" className={styles.name}>
                {row.label}
              </th>
              <td aria-hidden="true" />
              {shown.map((cpu, i) => (
                <MatrixCell
                  key={cpu.index}
                  row={row}
                  value={row.values[first + i]}
                  isSaved={cpu.registers !== undefined}
                  column={first + i + 2}
                  hasNames={hasNames}
                />
              ))}
              <td aria-hidden="true" />
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className={styles.none}>All CPUs agree in these registers.</p>}
    </section>
  );
}
