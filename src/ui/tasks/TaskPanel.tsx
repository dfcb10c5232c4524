/** The table of tasks with its filters; the chosen task's backtrace stands beside it. */
import { useDeferredValue, useMemo, useState } from 'react';
import type { KernelTask, Listed } from '../../rpc/kernelApi.ts';
import { useKernel } from '../../store/react.ts';
import { Card } from '../kit/Card.tsx';
import { ConfidenceBadge } from '../kit/ConfidenceBadge.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { SegmentedControl } from '../kit/SegmentedControl.tsx';
import { SortableTable } from '../kit/SortableTable.tsx';
import { TaskDetail } from './TaskDetail.tsx';
import styles from './TasksView.module.css';
import { taskColumns } from './taskColumns.tsx';
import { filterTasks, stateSummary, type TaskFilter, triageOrder } from './taskFacts.ts';

function keyOf(task: KernelTask): string {
  return task.task.toString(16);
}

export function TaskPanel({ list }: { readonly list: Listed<KernelTask> }) {
  const panicked = useKernel((state) =>
    state.summary.kind === 'ready' ? state.summary.value.task?.task : undefined,
  );
  const [filter, setFilter] = useState<TaskFilter>('all');
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const [chosenKey, setChosenKey] = useState<string>();
  const columns = useMemo(() => taskColumns(panicked), [panicked]);
  const ordered = useMemo(() => triageOrder(list.items, panicked), [list, panicked]);
  const rows = useMemo(() => filterTasks(ordered, filter, wanted), [ordered, filter, wanted]);
  const chosen = ordered.find((task) => keyOf(task) === chosenKey) ?? ordered[0];

  if (list.items.length === 0) {
    return (
      <EmptyState title="No tasks were found">
        {list.notes.join(' ')} Looked for init_task by its symbol and by its name in memory, and for the ring
        of tasks that starts there.
      </EmptyState>
    );
  }
  return (
    <>
      <header className={styles.bar}>
        <h1 className={styles.title}>{`${list.items.length.toLocaleString('en')} tasks`}</h1>
        <ConfidenceBadge confidence={list.confidence} />
        <span className={styles.summary} title={list.notes.join(' ')}>
          {stateSummary(list.items)}
        </span>
        <span className={styles.tools}>
          <input
            type="search"
            className={styles.search}
            aria-label="Filter tasks"
            placeholder="Name or PID"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <SegmentedControl<TaskFilter>
            label="Show"
            value={filter}
            onChange={setFilter}
            options={[
              { value: 'all', label: 'All' },
              { value: 'running', label: 'Running' },
              { value: 'blocked', label: 'Blocked' },
              { value: 'user', label: 'User' },
              { value: 'kernel', label: 'Kernel' },
            ]}
          />
        </span>
      </header>
      {list.notes.length > 0 && <p className={styles.notes}>{list.notes.join(' ')}</p>}
      <div className={styles.split}>
        <Card padded={false} className={styles.list}>
          <SortableTable
            label="Tasks"
            columns={columns}
            rows={rows}
            rowKey={keyOf}
            selectedKey={chosen === undefined ? undefined : keyOf(chosen)}
            onSelect={(task) => setChosenKey(keyOf(task))}
            onActivate={(task) => setChosenKey(keyOf(task))}
            empty={<EmptyState title="No task matches" />}
          />
        </Card>
        {chosen !== undefined && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          <section className={styles.detail} aria-label="Chosen task" tabIndex={0}>
            <TaskDetail key={keyOf(chosen)} task={chosen} />
          </section>
        )}
      </div>
    </>
  );
}
