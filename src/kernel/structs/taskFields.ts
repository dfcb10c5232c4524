/**
 * The members of task_struct by vote, where there is no BTF: an offset is believed when (nearly) all sampled tasks
 * hold there what the member must hold. Everything here works on windows already read. (include/linux/sched.h)
 */
import type { BeReader } from '../../base/bytes.ts';
import { nameAt, type TaskSample } from './taskRing.ts';
import { type Field, inferredField } from './typeInfo.ts';

/** Says whether a task agrees with a member at `at`; undefined: this task says nothing. */
type Vote = (window: BeReader, at: number, task: bigint) => boolean | undefined;

interface Search {
  readonly from: number;
  readonly to: number;
  readonly step: 4 | 8;
  readonly size: 4 | 8;
  /** Least share of the votes that agree, 0..1. */
  readonly share: number;
  /** Least number of votes. */
  readonly least?: number;
}

/** The lowest offset that enough of `sample` agree with. */
function search(sample: readonly TaskSample[], plan: Search, vote: Vote): Field | undefined {
  for (let at = plan.from; at <= plan.to; at += plan.step) {
    let agree = 0;
    let total = 0;
    for (const { task, window } of sample) {
      if (!window.has(at, plan.size)) continue;
      const answer = vote(window, at, task);
      if (answer === undefined) continue;
      total++;
      if (answer) agree++;
      else if (total - agree > (1 - plan.share) * sample.length) break;
    }
    if (total >= (plan.least ?? Math.min(3, sample.length)) && agree >= plan.share * total && agree > 0)
      return inferredField(at, plan.size, agree, total);
  }
  return undefined;
}

const WINDOW_END = 10 * 1024 - 8;
const PID_MAX = 4_194_304;

/**
 * pid, and tgid behind it: distinct small numbers, the same twice in a process, among them 0, 1 and 2. `whole`: the
 * list was; a part of one need not hold the low numbers, but then all of at least 8 processes must agree.
 */
export function findPid(sample: readonly TaskSample[], whole: boolean): Field | undefined {
  for (let at = 0; at <= WINDOW_END; at += 4) {
    const pids = new Set<number>();
    let bad = 0;
    for (const { window } of sample) {
      const pid = window.has(at, 8) ? window.u32(at) : PID_MAX;
      if (pid >= PID_MAX || pids.has(pid) || window.u32(at + 4) !== pid) bad++;
      else pids.add(pid);
      if (bad * 20 > sample.length) break;
    }
    const low = [0, 1, 2].filter((pid) => pids.has(pid)).length;
    const enough =
      low >= Math.min(3, sample.length) - (bad > 0 ? 1 : 0) || (!whole && bad === 0 && pids.size >= 8);
    if (bad * 20 <= sample.length && enough) return inferredField(at, 4, sample.length - bad, sample.length);
  }
  return undefined;
}

/** stack: what every running task holds there is the base of its CPU's kernel stack. */
export function findStack(running: readonly (TaskSample & { readonly stack: bigint })[]): Field | undefined {
  const bases = new Map(running.map(({ task, stack }) => [task, stack]));
  const plan: Search = { from: 0, to: 1024, step: 8, size: 8, share: 0.6, least: 1 };
  return search(running, plan, (window, at, task) => window.u64(at) === bases.get(task));
}

/** thread.ksp: inside the task's own stack, below the last frame. `hasFrame` says whether text stands there. */
export function findKsp(
  sample: readonly TaskSample[],
  stackAt: number,
  stackSize: number,
): Field | undefined {
  const plan: Search = { from: 0, to: WINDOW_END, step: 8, size: 8, share: 0.9 };
  return search(sample, plan, (window, at) => {
    if (at === stackAt || !window.has(stackAt, 8)) return undefined;
    const stack = window.u64(stackAt);
    if (stack === 0n) return undefined;
    const ksp = window.u64(at);
    // A stack pointer of a sleeping task is never the base itself; `stack` is.
    return ksp > stack + 512n && ksp <= stack + BigInt(stackSize - 160) && ksp % 8n === 0n;
  });
}

/** mm: 0 in kernel threads; where it is not 0, active_mm behind it is the same. */
export function findMm(sample: readonly TaskSample[], tasksAt: number): Field | undefined {
  for (let at = tasksAt + 16; at <= tasksAt + 512; at += 8) {
    let users = 0;
    let kernel = 0;
    let bad = 0;
    const values = new Set<bigint>();
    for (const { window } of sample) {
      if (!window.has(at, 16)) continue;
      const mm = window.u64(at);
      if (mm === 0n) kernel++;
      else if (mm % 8n === 0n && mm >= 0x1000n && window.u64(at + 8) === mm) {
        users++;
        values.add(mm);
      } else bad++;
    }
    if (users > 0 && kernel > 0 && values.size * 2 > users && bad * 20 <= sample.length)
      return inferredField(at, 8, users + kernel, users + kernel + bad);
  }
  return undefined;
}

/** The value of a task state without its modifiers is one of these. (include/linux/sched.h) */
const STATES: ReadonlySet<number> = new Set([0, 1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80]);

/** __state: 0 in the tasks that run, a state of sleep in nearly all others. u32; of a long, its low word. */
export function findState(
  sample: readonly TaskSample[],
  running: ReadonlySet<bigint>,
  stackAt: number | undefined,
): Field | undefined {
  const plan: Search = { from: 0, to: stackAt ?? 64, step: 4, size: 4, share: 0.8 };
  return search(sample, plan, (window, at, task) => {
    const state = window.u32(at);
    if (running.has(task)) return state === 0 || (STATES.has(state & 0xff) && state < 0x20000);
    return state !== 0 && STATES.has(state & 0xff) && state < 0x20000;
  });
}

/** real_parent: behind tgid a pointer to a task, and behind it another (parent). */
export function findRealParent(
  sample: readonly TaskSample[],
  pidAt: number,
  members: ReadonlySet<bigint>,
): Field | undefined {
  const plan: Search = {
    from: pidAt + 8 + 7 - ((pidAt + 15) % 8),
    to: pidAt + 128,
    step: 8,
    size: 8,
    share: 0.9,
  };
  return search(
    sample,
    plan,
    (window, at) => window.has(at, 16) && members.has(window.u64(at)) && members.has(window.u64(at + 8)),
  );
}

/**
 * children, and sibling behind it, follow the two parents. The sibling of a task is linked on both sides; `links` says
 * whether the list_head at an address is.
 */
export async function findSibling(
  sample: readonly TaskSample[],
  realParentAt: number,
  links: (node: bigint) => Promise<boolean>,
): Promise<Field | undefined> {
  const at = realParentAt + 32;
  const tasks = sample.slice(1, 24);
  let agree = 0;
  for (const { task } of tasks) if (await links(task + BigInt(at))) agree++;
  return agree > 0 && agree >= 0.8 * tasks.length ? inferredField(at, 16, agree, tasks.length) : undefined;
}

/** The CPU that a per-CPU kernel thread names: `ksoftirqd/3`. */
function ownCpu(name: string | undefined): number | undefined {
  const digits = /^(?:swapper|ksoftirqd|migration|cpuhp|idle_inject)\/(\d+)$/.exec(name ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * The CPU number of a task: thread_info.cpu or task_struct.cpu. Per-CPU threads carry theirs in their name, running
 * tasks are on theirs, all others hold the number of some CPU.
 */
export function findCpuNumber(
  sample: readonly TaskSample[],
  commAt: number,
  cpuOf: ReadonlyMap<bigint, number>,
): Field | undefined {
  const most = Math.max(
    ...cpuOf.values(),
    0,
    ...sample.map(({ window }) => ownCpu(nameAt(window, commAt)) ?? 0),
  );
  if (most === 0) return undefined;
  const known = sample.filter(
    ({ task, window }) => cpuOf.has(task) || ownCpu(nameAt(window, commAt)) !== undefined,
  );
  const distinct = new Set(
    known.map(({ task, window }) => cpuOf.get(task) ?? ownCpu(nameAt(window, commAt))),
  );
  if (distinct.size < 2) return undefined;
  const plan: Search = { from: 0, to: WINDOW_END, step: 4, size: 4, share: 0.95, least: 3 };
  const field = search(known, plan, (window, at, task) => {
    const cpu = window.u32(at);
    return cpu === (cpuOf.get(task) ?? ownCpu(nameAt(window, commAt)));
  });
  return field;
}

/** exit_state: before exit_code and exit_signal, which is SIGCHLD (17) in every process. */
export function findExitState(sample: readonly TaskSample[], mmAt: number): Field | undefined {
  const processes = sample.slice(1);
  const plan: Search = { from: mmAt + 16, to: mmAt + 512, step: 4, size: 4, share: 0.9 };
  return search(processes, plan, (window, at) => {
    if (!window.has(at, 12)) return undefined;
    return [0, 0x10, 0x20].includes(window.u32(at)) && window.u32(at + 8) === 17;
  });
}
