/** The columns of the table of tasks. */
import { hex } from '../../base/hex.ts';
import type { KernelTask } from '../../rpc/kernelApi.ts';
import { VirtualLink } from '../kernel/VirtualLink.tsx';
import { Badge } from '../kit/Badge.tsx';
import type { Column } from '../kit/SortableTable.tsx';
import styles from './TasksView.module.css';
import { stateWords, taskSide } from './taskFacts.ts';

/** Bytes selected at a task_struct: its first fields. */
const TASK_BYTES = 64;

/** Kernel addresses below 2^44 take so many digits; the few above it take more. */
const DIGITS = 11;

/** Columns for a dump in which `panicked` is the task_struct of the task that panicked. */
export function taskColumns(panicked: bigint | undefined): readonly Column<KernelTask>[] {
  return [
    {
      id: 'pid',
      header: 'PID',
      width: '66px',
      mono: true,
      align: 'end',
      cell: (task) => task.pid,
      sortValue: (task) => task.pid,
    },
    {
      id: 'ppid',
      header: 'Parent',
      width: '66px',
      mono: true,
      align: 'end',
      cell: (task) => task.ppid ?? '',
      sortValue: (task) => task.ppid,
    },
    {
      id: 'cpu',
      header: 'CPU',
      width: '56px',
      mono: true,
      align: 'end',
      cell: (task) => task.cpu ?? '',
      sortValue: (task) => task.cpu,
    },
    {
      id: 'state',
      header: 'State',
      width: '62px',
      mono: true,
      cell: (task) => (
        <span title={stateWords(task.state)}>
          {task.state}
          <span className="sr-only">{`, ${stateWords(task.state)}`}</span>
        </span>
      ),
      sortValue: (task) => task.state,
    },
    {
      id: 'comm',
      header: 'Name',
      cell: (task) => (
        <span className={styles.comm}>
          <span className="mono">{task.comm}</span>
          {task.task === panicked && <Badge tone="bad">panicked</Badge>}
          {/* Where the panic was is said by the column CPU. */}
          {task.running && task.task !== panicked && (
            <Badge tone="accent">{`on CPU ${task.cpu ?? '?'}`}</Badge>
          )}
          {task.confidence === 'unreliable' && <Badge tone="warn">unreliable</Badge>}
        </span>
      ),
      sortValue: (task) => task.comm,
    },
    {
      id: 'side',
      header: 'Kind',
      width: '68px',
      cell: (task) => taskSide(task) ?? 'unknown',
      sortValue: taskSide,
    },
    {
      id: 'task',
      header: 'task_struct',
      width: '106px',
      mono: true,
      cell: (task) => (
        <VirtualLink addr={task.task} length={TASK_BYTES}>
          {hex(task.task, DIGITS)}
        </VirtualLink>
      ),
      sortValue: (task) => task.task,
    },
    {
      id: 'stack',
      header: 'Stack',
      width: '112px',
      mono: true,
      cell: (task) =>
        task.stack === undefined ? (
          ''
        ) : (
          <VirtualLink addr={task.stack}>{hex(task.stack, DIGITS)}</VirtualLink>
        ),
      sortValue: (task) => task.stack,
    },
  ];
}
