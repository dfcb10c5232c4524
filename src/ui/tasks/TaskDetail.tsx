/** One task: what is known of it and its backtrace. */
import { useCallback } from 'react';
import { hex64 } from '../../base/hex.ts';
import type { KernelTask } from '../../rpc/kernelApi.ts';
import { loadTaskBacktrace, taskKey } from '../../store/kernelStore.ts';
import { wantStruct } from '../../store/placeStore.ts';
import { useKernel } from '../../store/react.ts';
import { BacktraceFrames } from '../kernel/BacktraceFrames.tsx';
import { PartGate } from '../kernel/PartGate.tsx';
import { TraceBadge } from '../kernel/TraceBadge.tsx';
import { Button } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import { KeyValue } from '../kit/KeyValue.tsx';
import styles from './TasksView.module.css';
import { stateWords, taskSide } from './taskFacts.ts';

const IDLE = { kind: 'idle' } as const;

export function TaskDetail({ task }: { readonly task: KernelTask }) {
  const trace = useKernel((state) => state.backtraces.get(taskKey(task.task)) ?? IDLE);
  const load = useCallback(() => loadTaskBacktrace(task.task), [task.task]);
  const side = taskSide(task);
  return (
    <Card
      title={task.comm === '' ? '(no name)' : task.comm}
      note={`pid ${task.pid}`}
      aside={trace.kind === 'ready' && <TraceBadge trace={trace.value} />}
    >
      <KeyValue
        labelWidth="84px"
        facts={[
          { label: 'state', value: `${task.state}: ${stateWords(task.state)}`, mono: false },
          ...(task.tgid === task.pid ? [] : [{ label: 'thread of', value: String(task.tgid) }]),
          {
            label: 'kind',
            value: side === undefined ? 'unknown' : `${side} ${side === 'user' ? 'task' : 'thread'}`,
            mono: false,
          },
          ...(task.mm === undefined || task.mm === 0n ? [] : [{ label: 'mm_struct', value: hex64(task.mm) }]),
        ]}
      />
      <Button size="small" onClick={() => wantStruct('task_struct', `pid ${task.pid}`)}>
        Show its task_struct
      </Button>
      <h3 className={styles.heading}>Backtrace</h3>
      <PartGate part={trace} load={load} doing="Following the stack">
        {(value) => <BacktraceFrames trace={value} unfolded />}
      </PartGate>
    </Card>
  );
}
