/**
 * The layout of task_struct: each member by BTF, or by vote where BTF lacks it or there is none. The vote starts from
 * the tasks that the CPUs ran.
 */
import type { CpuLowcore } from './cpuLowcores.ts';
import type { Peek } from './peek.ts';
import { isLinked } from './ring.ts';
import {
  findCpuNumber,
  findExitState,
  findKsp,
  findMm,
  findPid,
  findRealParent,
  findSibling,
  findStack,
  findState,
} from './taskFields.ts';
import { findTaskRing, sampleTasks, type TaskRing } from './taskRing.ts';
import { findThreadFields } from './threadFields.ts';
import { type Field, fieldOf, type TypeInfo } from './typeInfo.ts';

export interface TaskLayout {
  readonly tasks: Field;
  readonly comm: Field;
  readonly pid: Field;
  readonly tgid: Field;
  readonly stack: Field | undefined;
  /** thread.ksp */
  readonly ksp: Field | undefined;
  readonly mm: Field | undefined;
  /** u32; where the kernel keeps a long, the offset of its low word. */
  readonly state: Field | undefined;
  readonly exitState: Field | undefined;
  readonly realParent: Field | undefined;
  /** Head of the list that the tasks with this parent are on. */
  readonly children: Field | undefined;
  readonly sibling: Field | undefined;
  readonly cpu: Field | undefined;
  readonly signal: Field | undefined;
  /** In signal_struct. */
  readonly threadHead: Field | undefined;
  readonly threadNode: Field | undefined;
}

/** What the search for the layout found on its way. */
export interface TaskTypes {
  readonly layout: TaskLayout;
  /** A task_struct to begin the list at: init_task where it is known. */
  readonly first: bigint;
}

/** Finds the layout. `initTask`: address by symbol, when known. Undefined when no task could be made out. */
export async function findTaskLayout(
  peek: Peek,
  cpus: readonly CpuLowcore[],
  stackSize: number,
  initTask: bigint | undefined,
  types: TypeInfo | undefined,
): Promise<TaskTypes | undefined> {
  const seeds = cpus.flatMap(({ currentTask }) => currentTask ?? []);
  const exact = exactLayout(types);
  if (exact !== undefined && initTask !== undefined && complete(exact))
    return { layout: exact, first: initTask };
  const ring = await findTaskRing(peek, initTask === undefined ? seeds : [...seeds, initTask]);
  if (ring === undefined) {
    const first = initTask ?? seeds[0];
    return exact === undefined || first === undefined ? undefined : { layout: exact, first };
  }
  const inferred = await inferLayout(peek, ring, cpus, stackSize);
  const first = initTask ?? ring.members[0] ?? 0n;
  if (inferred === undefined) return exact === undefined ? undefined : { layout: exact, first };
  return { layout: exact === undefined ? inferred : { ...inferred, ...known(exact) }, first };
}

function complete(layout: TaskLayout): boolean {
  return Object.values(layout).every((field) => field !== undefined);
}

/** The members that are there, for a spread that keeps the others. */
function known(layout: TaskLayout): Partial<TaskLayout> {
  return Object.fromEntries(Object.entries(layout).filter(([, field]) => field !== undefined));
}

function exactLayout(types: TypeInfo | undefined): TaskLayout | undefined {
  const of = (...paths: readonly string[]): Field | undefined => fieldOf(types, 'task_struct', ...paths);
  const [tasks, comm, pid, tgid] = [of('tasks'), of('comm'), of('pid'), of('tgid')];
  if (tasks === undefined || comm === undefined || pid === undefined || tgid === undefined) return undefined;
  const longState = of('state');
  return {
    tasks,
    comm,
    pid,
    tgid,
    stack: of('stack'),
    ksp: of('thread.ksp'),
    mm: of('mm'),
    state:
      of('__state') ?? (longState === undefined ? undefined : { ...longState, offset: longState.offset + 4 }),
    exitState: of('exit_state'),
    realParent: of('real_parent'),
    children: of('children'),
    sibling: of('sibling'),
    cpu: of('thread_info.cpu', 'cpu'),
    signal: of('signal'),
    threadHead: fieldOf(types, 'signal_struct', 'thread_head'),
    threadNode: of('thread_node'),
  };
}

async function inferLayout(
  peek: Peek,
  ring: TaskRing,
  cpus: readonly CpuLowcore[],
  stackSize: number,
): Promise<TaskLayout | undefined> {
  const { sample } = ring;
  const agreed = (offset: number, size: number): Field => ({
    offset,
    size,
    confidence: 'inferred',
    why: `${ring.named[0]} of ${ring.named[1]} tasks on the list have a name`,
  });
  const pid = findPid(sample, ring.ring.closed);
  if (pid === undefined) return undefined;
  const cpuOf = new Map<bigint, number>();
  const stackOf = new Map<bigint, bigint>();
  for (const { currentTask, logical, stacks } of cpus) {
    if (currentTask === undefined) continue;
    cpuOf.set(currentTask, logical);
    const base = stacks.find(({ kind }) => kind === 'task')?.base;
    if (base !== undefined) stackOf.set(currentTask, base);
  }
  const current = await sampleTasks(peek, [...cpuOf.keys()]);
  const stack = findStack(
    current.flatMap(({ task, window }) => {
      const base = stackOf.get(task);
      return base === undefined ? [] : [{ task, window, stack: base }];
    }),
  );
  const sleeping = sample.filter(({ task }) => !cpuOf.has(task));
  const mm = findMm(sample, ring.tasks);
  const currents = current.filter(({ task }) => !sample.some((one) => one.task === task));
  const realParent = findRealParent(sample, pid.offset, new Set(ring.members));
  const sibling =
    realParent === undefined
      ? undefined
      : await findSibling(sample, realParent.offset, (node) => isLinked(peek, node));
  const threads = await findThreadFields(peek, sample, ring.comm);
  return {
    tasks: agreed(ring.tasks, 16),
    comm: agreed(ring.comm, 16),
    pid,
    tgid: { ...pid, offset: pid.offset + 4 },
    stack,
    ksp: stack === undefined ? undefined : findKsp(sleeping, stack.offset, stackSize),
    mm,
    state: findState([...sleeping, ...current], new Set(cpuOf.keys()), stack?.offset),
    exitState: mm === undefined ? undefined : findExitState(sample, mm.offset),
    realParent,
    children: sibling === undefined ? undefined : { ...sibling, offset: sibling.offset - 16 },
    sibling,
    cpu: findCpuNumber([...sample, ...currents], ring.comm, cpuOf),
    signal: threads?.signal,
    threadHead: threads?.threadHead,
    threadNode: threads?.threadNode,
  };
}
