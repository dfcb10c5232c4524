/**
 * All tasks of the kernel: processes from the list that begins at init_task, their threads, the idle tasks, and the
 * tasks that the CPUs ran. A damaged list is walked from both ends, and what the CPUs and the parents of known tasks
 * still lead to is added.
 */
import { breathe } from '../../base/breathe.ts';
import { ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import { Peek } from '../structs/peek.ts';
import { MAX_NODES, walkRing } from '../structs/ring.ts';
import type { Structs } from '../structs/structs.ts';
import type { KernelSource, KernelTask, SymbolTable } from '../types.ts';
import { findIdleTasks } from './idleTasks.ts';
import { readTask, type TaskReader } from './readTask.ts';
import { relativesOf } from './relatives.ts';
import { releaseNumber } from './taskState.ts';

export interface TaskList {
  /** Idle tasks by CPU first, then by pid. */
  readonly tasks: readonly KernelTask[];
  /** What is damaged or missing, in words. */
  readonly notes: readonly string[];
}

const MAX_NOTES = 20;

/** Lists the tasks. Empty, with a note, when no layout of task_struct was found. */
export async function listTasks(
  source: KernelSource,
  structs: Structs,
  symbols?: SymbolTable,
  signal?: AbortSignal,
): Promise<Result<TaskList, ReadError>> {
  if (structs.task === undefined)
    return ok({ tasks: [], notes: ['No task could be made out: no CPU leads to one that is in the dump.'] });
  const { layout, first } = structs.task;
  const peek = new Peek(source.virtual, signal);
  const running = new Map<bigint, number>();
  for (const { currentTask, logical } of structs.cpus)
    if (currentTask !== undefined && !running.has(currentTask)) running.set(currentTask, logical);
  const release = releaseNumber(source.uts?.release ?? source.vmcoreinfo?.values.get('OSRELEASE'));
  const reader: TaskReader = { peek, layout, running, release };
  const notes: string[] = [];
  const idle = await findIdleTasks(source, symbols, structs, peek, signal);
  const found = new TaskSet(reader);

  const ring = await walkRing(peek, first + BigInt(layout.tasks.offset));
  if (ring.note !== undefined) notes.push(`Processes: ${ring.note}.`);
  const leaders = [first, ...ring.nodes.map((node) => node - BigInt(layout.tasks.offset))];
  for (const [logical, task] of idle) await found.add(task, logical);
  for (const leader of leaders) {
    const task = await found.add(leader);
    if (task === undefined) continue;
    for (const thread of await threadsOf(reader, task, notes)) await found.add(thread);
  }
  for (const task of running.keys()) await found.add(task);
  if (!ring.closed) {
    for (const leader of await addRelatives(reader, found))
      for (const thread of await threadsOf(reader, leader, notes)) await found.add(thread);
  }

  const missing = structs.cpus.filter(({ logical }) => !idle.has(logical)).map(({ logical }) => logical);
  if (missing.length > 0)
    notes.push(`The idle task of CPU ${missing.slice(0, 16).join(', ')} was not found.`);
  if (found.unreadable > 0)
    notes.push(`${found.unreadable} tasks are listed, but neither name nor pid of them can be read.`);
  const tasks = found.tasks.toSorted(
    (a, b) => a.pid - b.pid || (a.pid === 0 ? (a.cpu ?? 0) - (b.cpu ?? 0) : Number(a.task - b.task)),
  );
  return peek.done({ tasks, notes: notes.slice(0, MAX_NOTES) });
}

/** The tasks so far, each once. */
class TaskSet {
  readonly tasks: KernelTask[] = [];
  unreadable = 0;
  private readonly seen = new Set<bigint>();
  private readonly reader: TaskReader;

  constructor(reader: TaskReader) {
    this.reader = reader;
  }

  /** Adds the task at `address`; undefined when it is known already or nothing of it can be read. */
  async add(address: bigint, idleOf?: number): Promise<KernelTask | undefined> {
    if (this.seen.has(address) || this.seen.size > MAX_NODES) return undefined;
    this.seen.add(address);
    const task = await readTask(this.reader, address);
    if (this.seen.size % 1024 === 0) await breathe();
    if (task === undefined) {
      this.unreadable++;
      return undefined;
    }
    // init made the idle tasks of other CPUs, but nobody waits for them: crash says parent 0 as well.
    const placed = idleOf === undefined ? task : { ...task, cpu: idleOf, ppid: 0 };
    this.tasks.push(placed);
    return placed;
  }
}

/** The threads of the process of `leader`, itself included; none when the layout is not known. */
async function threadsOf(
  { peek, layout }: TaskReader,
  leader: KernelTask,
  notes: string[],
): Promise<readonly bigint[]> {
  const { signal, threadHead, threadNode } = layout;
  if (signal === undefined || threadHead === undefined || threadNode === undefined) return [];
  const struct = await peek.u64(leader.task + BigInt(signal.offset));
  if (struct === undefined || struct === 0n) return [];
  const ring = await walkRing(peek, struct + BigInt(threadHead.offset));
  if (ring.note !== undefined && notes.length < MAX_NOTES && leader.confidence !== 'unreliable')
    notes.push(`Threads of process ${leader.pid} (${leader.comm}): ${ring.note}.`);
  const threads: bigint[] = [];
  for (const node of ring.nodes) {
    const thread = node - BigInt(threadNode.offset);
    // A link that was overwritten can lead to another process's threads; those carry another tgid.
    if ((await peek.u32(thread + BigInt(layout.tgid.offset))) === leader.tgid) threads.push(thread);
  }
  return threads;
}

/** What the relatives of known tasks, and theirs, still lead to when the list is damaged; the tasks that were added. */
async function addRelatives(reader: TaskReader, found: TaskSet): Promise<readonly KernelTask[]> {
  const added: KernelTask[] = [];
  const queue = found.tasks.map(({ task }) => task);
  for (let task = queue.pop(); task !== undefined; task = queue.pop()) {
    for (const relative of await relativesOf(reader, task)) {
      const one = await found.add(relative);
      if (one === undefined) continue;
      added.push(one);
      queue.push(relative);
    }
  }
  return added;
}
