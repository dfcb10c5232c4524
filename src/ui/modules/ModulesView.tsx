/** The modules of the dumped kernel: size, place, state, and what taints it. */
import { formatSize, hex0x } from '../../base/hex.ts';
import { taintWords } from '../../base/taintWords.ts';
import type { KernelModule, Listed } from '../../rpc/kernelApi.ts';
import { loadModules } from '../../store/kernelStore.ts';
import { useKernel } from '../../store/react.ts';
import { PartGate } from '../kernel/PartGate.tsx';
import { jumpToVirtual, VirtualLink } from '../kernel/VirtualLink.tsx';
import { Card } from '../kit/Card.tsx';
import { ConfidenceBadge } from '../kit/ConfidenceBadge.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import styles from './ModulesView.module.css';

const COLUMNS: readonly Column<KernelModule>[] = [
  {
    id: 'name',
    header: 'Name',
    mono: true,
    cell: (module) => module.name,
    sortValue: (module) => module.name,
  },
  {
    id: 'size',
    header: 'Size',
    width: '80px',
    align: 'end',
    cell: (module) =>
      module.size === undefined ? '' : <span title={`${module.size} bytes`}>{formatSize(module.size)}</span>,
    sortValue: (module) => module.size,
  },
  {
    id: 'base',
    header: 'Base',
    width: '140px',
    mono: true,
    cell: (module) => (module.base === undefined ? 'unknown' : <VirtualLink addr={module.base} />),
    sortValue: (module) => module.base,
  },
  {
    id: 'state',
    header: 'State',
    width: '72px',
    cell: (module) => module.state,
    sortValue: (module) => module.state,
  },
  {
    id: 'taint',
    header: 'Taint',
    width: '110px',
    cell: (module) => (
      <span title={module.taint === undefined ? 'Not known for this kernel' : taintWords(module.taint)}>
        {module.taint === undefined ? 'unknown' : module.taint || 'none'}
      </span>
    ),
    sortValue: (module) => module.taint,
  },
  {
    id: 'addr',
    header: 'struct module',
    width: '140px',
    mono: true,
    cell: (module) => <VirtualLink addr={module.addr} length={64} />,
    sortValue: (module) => module.addr,
  },
  {
    id: 'confidence',
    header: 'How sure',
    width: '92px',
    cell: (module) => <ConfidenceBadge confidence={module.confidence} />,
    sortValue: (module) => module.confidence,
  },
];

export function ModulesView() {
  const modules = useKernel((state) => state.modules);
  return (
    <div className={styles.view}>
      <h1 className="sr-only">Modules</h1>
      <PartGate part={modules} load={loadModules} doing="Walking the list of modules">
        {(list) => <ModuleTable list={list} />}
      </PartGate>
    </div>
  );
}

function ModuleTable({ list }: { readonly list: Listed<KernelModule> }) {
  if (list.items.length === 0) {
    return (
      <EmptyState title="No modules were found">
        {list.notes.length > 0
          ? list.notes.join(' ')
          : 'The list of modules is empty: this kernel had none loaded.'}
      </EmptyState>
    );
  }
  const total = list.items.reduce((sum, module) => sum + (module.size ?? 0), 0);
  const note = [`${formatSize(total)} (${hex0x(total)}) in all`, ...list.notes].join('. ');
  return (
    <Card
      title={list.items.length === 1 ? '1 module' : `${list.items.length} modules`}
      note={note}
      padded={false}
      className={styles.card}
    >
      <SortableTable
        label="Modules"
        columns={COLUMNS}
        rows={list.items}
        rowKey={(module) => module.addr.toString(16)}
        onActivate={(module) => void jumpToVirtual(module.base ?? module.addr)}
      />
    </Card>
  );
}
