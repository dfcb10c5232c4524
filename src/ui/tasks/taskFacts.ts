/** States of tasks in words, what the filters keep, and how many tasks are in each state. Pure. */
import type { KernelTask } from '../../rpc/kernelApi.ts';

/** Letters as `ps` has them (fs/proc/array.c). */
const STATES: Readonly<Record<string, string>> = {
  R: 'running or runnable',
  S: 'sleeping',
  D: 'blocked (uninterruptible sleep)',
  T: 'stopped',
  t: 'stopped by a tracer',
  X: 'dead',
  Z: 'zombie',
  P: 'parked',
  I: 'idle kernel thread',
};

/** `sleeping` for `S`. */
export function stateWords(state: string): string {
  return STATES[state] ?? 'in an unknown state';
}

export type TaskFilter = 'all' | 'running' | 'blocked' | 'user' | 'kernel';

/** `user`, `kernel`, or undefined when the mm is not known. */
export function taskSide(task: KernelTask): 'user' | 'kernel' | undefined {
  if (task.mm === undefined) return undefined;
  return task.mm === 0n ? 'kernel' : 'user';
}

function passes(task: KernelTask, filter: TaskFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'running':
      return task.running;
    case 'blocked':
      return task.state === 'D';
    case 'user':
    case 'kernel':
      return taskSide(task) === filter;
  }
}

/** The tasks of a filter whose name, pid or task_struct has the text. */
export function filterTasks(
  tasks: readonly KernelTask[],
  filter: TaskFilter,
  text: string,
): readonly KernelTask[] {
  const wanted = text.trim().toLowerCase();
  return tasks.filter(
    (task) =>
      passes(task, filter) &&
      (wanted === '' ||
        task.comm.toLowerCase().includes(wanted) ||
        String(task.pid) === wanted ||
        task.task.toString(16) === wanted.replace(/^0x/, '')),
  );
}

/** The task that panicked first, then those that ran, then the rest as the kernel lists them. */
export function triageOrder(
  tasks: readonly KernelTask[],
  panicked: bigint | undefined,
): readonly KernelTask[] {
  const rank = (task: KernelTask): number => {
    if (task.task === panicked) return 0;
    return task.running ? 1 : 2;
  };
  return [...tasks].sort((a, b) => rank(a) - rank(b));
}

/** `40 sleeping, 3 running or runnable`, most frequent first. */
export function stateSummary(tasks: readonly KernelTask[]): string {
  const counts = new Map<string, number>();
  for (const { state } of tasks) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([state, count]) => `${count} ${stateWords(state)} (${state})`)
    .join(', ');
}
