/** The line over the grid that numbers the columns: the offset of each group in its row. Only for the eye. */
import type { CSSProperties, ReactNode } from 'react';
import { hex } from '../../base/hex.ts';
import { useView } from '../../store/react.ts';
import styles from './GridRuler.module.css';
import { ROW_BYTES } from './rowLayout.ts';
import { columnAt, gapBefore, hexWidth } from './rowPaint.ts';

export function GridRuler(): ReactNode {
  const isVirtual = useView((state) => state.space) === 'virtual';
  const unit = useView((state) => state.unit);
  const endian = useView((state) => state.endian);
  const encoding = useView((state) => state.encoding);
  let columns = '';
  for (let position = 0; position < ROW_BYTES; position++) {
    const isGroupStart = position % unit === 0;
    columns += ' '.repeat(gapBefore(position, unit));
    columns += isGroupStart ? hex(columnAt(position, { unit, endian })).padEnd(2) : '  ';
  }
  const style: CSSProperties & Record<'--hex-width', string> = { '--hex-width': `${hexWidth(unit)}ch` };
  return (
    <div
      className={styles.ruler}
      data-space={isVirtual ? 'virtual' : undefined}
      style={style}
      aria-hidden="true"
    >
      <span className={styles.address}>{isVirtual ? 'virtual address' : 'physical address'}</span>
      <span className={styles.hex}>{columns}</span>
      <span className={styles.text}>{encoding === 'ascii' ? 'ASCII' : 'EBCDIC'}</span>
      {isVirtual && <span>physical</span>}
    </div>
  );
}
