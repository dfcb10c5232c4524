/** Many CPUs: a compact table on the left, the chosen one in full on the right. */
import { useMemo } from 'react';
import { hex, hex64 } from '../../base/hex.ts';
import type { Cpu } from '../../rpc/api.ts';
import { chooseCpu, useCpuChoice } from '../../store/cpuStore.ts';
import { Badge } from '../kit/Badge.tsx';
import { Card } from '../kit/Card.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import { CpuCard } from './CpuCards.tsx';
import styles from './CpusView.module.css';
import { cpuState } from './cpuWords.ts';
import type { AddressGuess } from './guessAddress.ts';

const COLUMNS: readonly Column<Cpu>[] = [
  {
    id: 'cpu',
    header: 'CPU',
    width: '56px',
    mono: true,
    cell: (cpu) => cpu.index,
    sortValue: (cpu) => cpu.index,
  },
  {
    id: 'state',
    header: 'State',
    width: '108px',
    cell: (cpu) => <Badge tone={cpuState(cpu).tone}>{cpuState(cpu).word}</Badge>,
    sortValue: (cpu) => cpuState(cpu).word,
  },
  {
    id: 'psw',
    header: 'PSW address',
    mono: true,
    cell: (cpu) => (cpu.registers === undefined ? '' : hex64(cpu.registers.pswAddr)),
    sortValue: (cpu) => cpu.registers?.pswAddr,
  },
  {
    id: 'prefix',
    header: 'Prefix',
    width: '88px',
    mono: true,
    cell: (cpu) => (cpu.prefix === undefined ? 'unknown' : hex(cpu.prefix, 8)),
    sortValue: (cpu) => cpu.prefix,
  },
];

interface CpuListProps {
  readonly cpus: readonly Cpu[];
  readonly guess: AddressGuess;
}

export function CpuList({ cpus, guess }: CpuListProps) {
  const { index } = useCpuChoice();
  const chosen = useMemo(() => cpus.find((cpu) => cpu.index === index) ?? cpus[0], [cpus, index]);
  return (
    <div className={styles.split}>
      <Card padded={false} className={styles.list}>
        <SortableTable
          label="CPUs"
          columns={COLUMNS}
          rows={cpus}
          rowKey={(cpu) => cpu.index}
          selectedKey={chosen?.index}
          onSelect={(cpu) => chooseCpu(cpu.index)}
          onActivate={(cpu) => chooseCpu(cpu.index)}
        />
      </Card>
      <div className={styles.detail}>
        {chosen !== undefined && <CpuCard key={chosen.index} cpu={chosen} guess={guess} />}
      </div>
    </div>
  );
}
