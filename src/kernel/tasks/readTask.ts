/** One task_struct as the task list shows it. What cannot be read or cannot be right makes the task `unreliable`. */
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import type { Peek } from '../structs/peek.ts';
import type { TaskLayout } from '../structs/taskLayout.ts';
import { COMM_SIZE, nameAt } from '../structs/taskRing.ts';
import type { Field } from '../structs/typeInfo.ts';
import type { KernelTask } from '../types.ts';
import { stateLetter } from './taskState.ts';

export interface TaskReader {
  readonly peek: Peek;
  readonly layout: TaskLayout;
  /** Logical CPU by task, of the tasks that ran. */
  readonly running: ReadonlyMap<bigint, number>;
  /** See `releaseNumber`. */
  readonly release: number | undefined;
}

const PID_MAX = 4_194_304;
const CPU_MAX = 0x10000;

/** Reads the task at `task`; undefined when neither its name nor its pid can be read, so that nothing is known. */
export async function readTask(reader: TaskReader, task: bigint): Promise<KernelTask | undefined> {
  const { peek, layout, running } = reader;
  const word = async (field: Field | undefined): Promise<number | undefined> =>
    field === undefined ? undefined : peek.u32(task + BigInt(field.offset));
  const long = async (field: Field | undefined): Promise<bigint | undefined> =>
    field === undefined ? undefined : peek.u64(task + BigInt(field.offset));
  const name = await peek.bytes(task + BigInt(layout.comm.offset), COMM_SIZE);
  const pid = await word(layout.pid);
  const tgid = await word(layout.tgid);
  if (name === undefined && pid === undefined) return undefined;
  const state = await word(layout.state);
  const exitState = await word(layout.exitState);
  const parent = await long(layout.realParent);
  const ppid = parent === undefined ? undefined : await peek.u32(parent + BigInt(layout.tgid.offset));
  const stored = await word(layout.cpu);
  const cpu = running.get(task) ?? (stored !== undefined && stored < CPU_MAX ? stored : undefined);
  const stack = await long(layout.stack);
  const mm = await long(layout.mm);
  const letter = state === undefined ? '?' : stateLetter(state, exitState, reader.release);
  const sane =
    name !== undefined &&
    nameAt(name, 0) !== undefined &&
    pid !== undefined &&
    pid < PID_MAX &&
    tgid !== undefined &&
    tgid < PID_MAX &&
    (ppid === undefined || ppid < PID_MAX) &&
    (letter !== '?' || layout.state === undefined) &&
    isAligned(stack, 4096n) &&
    isAligned(mm, 8n) &&
    (layout.cpu === undefined || cpu !== undefined);
  return {
    pid: pid ?? 0,
    tgid: tgid ?? 0,
    ppid: ppid !== undefined && ppid < PID_MAX ? ppid : undefined,
    state: letter,
    cpu,
    comm: name?.ascii(0, COMM_SIZE) ?? '',
    task,
    stack: stack === 0n ? undefined : stack,
    mm,
    running: running.has(task),
    confidence: sane ? layoutConfidence(layout) : 'unreliable',
  };
}

/** True for words that can be such a pointer, and where the member is not known. */
function isAligned(word: bigint | undefined, unit: bigint): boolean {
  return word === undefined || word % unit === 0n;
}

function layoutConfidence(layout: TaskLayout): Confidence {
  const used = [layout.tasks, layout.comm, layout.pid, layout.state, layout.stack];
  return used.every((field) => field === undefined || field.confidence === 'exact') ? 'exact' : 'inferred';
}
