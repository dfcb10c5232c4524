/** The tasks of the dumped kernel as a table, with the backtrace of the chosen one beside it. */
import { useEffect } from 'react';
import { loadSummary, loadTasks } from '../../store/kernelStore.ts';
import { useKernel } from '../../store/react.ts';
import { PartGate } from '../kernel/PartGate.tsx';
import { TaskPanel } from './TaskPanel.tsx';
import styles from './TasksView.module.css';

export function TasksView() {
  const tasks = useKernel((state) => state.tasks);

  // Says which task panicked.
  useEffect(() => void loadSummary(), []);

  return (
    <div className={styles.view}>
      <PartGate part={tasks} load={loadTasks} doing="Walking the list of tasks">
        {(value) => <TaskPanel list={value} />}
      </PartGate>
    </div>
  );
}
