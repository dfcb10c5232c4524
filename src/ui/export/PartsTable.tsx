/** The parts that the finished file is composed of, in its order: nothing is copied, every part is a slice. */
import { formatSize, hex0x } from '../../base/hex.ts';
import type { ExportPlanPart } from '../../rpc/api.ts';
import { useExport } from '../../store/react.ts';
import { AddressLink } from '../kit/AddressLink.tsx';
import { Card } from '../kit/Card.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import { SourceSwatch } from '../kit/SourceSwatch.tsx';
import styles from './PartsTable.module.css';

const COLUMNS: readonly Column<ExportPlanPart>[] = [
  {
    id: 'offset',
    header: 'Offset in file',
    mono: true,
    width: '16%',
    sortValue: (part) => part.offset,
    cell: (part) => hex0x(part.offset),
  },
  {
    id: 'length',
    header: 'Length',
    mono: true,
    align: 'end',
    width: '14%',
    sortValue: (part) => part.length,
    cell: (part) => hex0x(part.length),
  },
  {
    id: 'size',
    header: 'Size',
    align: 'end',
    width: '11%',
    sortValue: (part) => part.length,
    cell: (part) => formatSize(part.length),
  },
  {
    id: 'source',
    header: 'Comes from',
    width: '19%',
    sortValue: (part) => part.source,
    cell: (part) =>
      part.source === 'header' ? (
        <span className={styles.header}>made here</span>
      ) : (
        <SourceSwatch source={part.source} />
      ),
  },
  {
    id: 'file',
    header: 'File and offset',
    mono: true,
    sortValue: (part) => part.fileName,
    cell: (part) =>
      part.fileName === undefined ? undefined : `${part.fileName} @ ${hex0x(part.fileOffset ?? 0)}`,
  },
  {
    id: 'addr',
    header: 'Address',
    mono: true,
    width: '16%',
    sortValue: (part) => part.addr,
    cell: (part) => (part.addr === undefined ? undefined : <AddressLink addr={part.addr} length={16} />),
  },
];

export function PartsTable() {
  const plan = useExport((state) => state.plan);
  if (plan === undefined || plan.parts.length === 0) return undefined;
  const isCut = plan.partCount > plan.parts.length;
  return (
    <Card
      title="Parts"
      note={
        isCut ? `the first ${plan.parts.length} of ${plan.partCount}` : 'in the order of the finished file'
      }
      padded={false}
      className={styles.card}
    >
      <SortableTable
        label="Parts of the file"
        columns={COLUMNS}
        rows={plan.parts}
        rowKey={(part) => part.offset}
      />
    </Card>
  );
}
