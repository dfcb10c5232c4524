/**
 * The run queue of every CPU: the task that runs and how many want to. Then the per-CPU areas. Without BTF the place
 * of rq.curr is found by what it must hold, the current task of each CPU. (kernel/sched/sched.h, kernel/sched/core.c)
 */
import { hex0x } from '../../base/hex.ts';
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import type { CpuLowcore } from '../structs/cpuLowcores.ts';
import { COMM_SIZE, nameAt } from '../structs/taskRing.ts';
import { type Fact, known, least, unknown } from './fact.ts';
import type { FactSource } from './factSource.ts';
import type { Variable } from './variables.ts';

const GROUP = 'Run queues';
const AREAS = 'Per-CPU areas';
/** More tasks than can wait on one CPU. */
const MAX_RUNNING = 4_194_304;
/** Behind the lock of one word, in every version from 3.11 to 6.12. */
const NR_RUNNING = 4n;
const RQ_WINDOW = 8192n;

interface Queues {
  readonly variable: Variable;
  /** Offsets in struct rq. */
  readonly current: bigint;
  readonly running: bigint;
  readonly confidence: Confidence;
  readonly evidence: string;
}

/** The lines of both groups. */
export async function readRunQueueLines(from: FactSource): Promise<readonly Fact[]> {
  const { cpus } = from.structs;
  if (cpus.length === 0) return [unknown(GROUP, 'CPUs', 'No lowcore of a CPU was found.')];
  const queues = await findQueues(from);
  const lines: Fact[] = [];
  for (const cpu of cpus) lines.push(await queueLine(from, cpu, queues));
  return [...lines, ...(await areaLines(from))];
}

function inArea(variable: bigint, { percpuOffset }: CpuLowcore): bigint | undefined {
  return percpuOffset === undefined ? undefined : BigInt.asUintN(64, variable + percpuOffset);
}

async function findQueues(from: FactSource): Promise<Queues | undefined> {
  const variable = from.variables.named('runqueues') ?? (await queuesByCode(from));
  if (variable === undefined) return undefined;
  const current = from.offset('rq', 'curr');
  const running = from.offset('rq', 'nr_running');
  if (current !== undefined && running !== undefined)
    return {
      variable,
      current,
      running,
      confidence: variable.confidence,
      evidence: `rq.curr and rq.nr_running by BTF, runqueues ${variable.evidence}`,
    };
  const cpus = from.structs.cpus.filter(
    (cpu) => cpu.currentTask !== undefined && cpu.percpuOffset !== undefined,
  );
  for (let at = 8n; at < RQ_WINDOW && cpus.length > 0; at += 8n) {
    let agree = 0;
    for (const cpu of cpus) {
      const rq = inArea(variable.addr, cpu);
      if (rq === undefined || (await from.peek.u64(rq + at)) !== cpu.currentTask) break;
      agree++;
    }
    if (agree === cpus.length)
      return {
        variable,
        current: at,
        running: NR_RUNNING,
        confidence: 'inferred',
        evidence: `rq.curr where all ${cpus.length} CPUs have their task, runqueues ${variable.evidence}`,
      };
  }
  return undefined;
}

/** idle_task() returns cpu_rq(cpu)->idle: it forms the address of runqueues and adds the CPU's offset. */
async function queuesByCode(from: FactSource): Promise<Variable | undefined> {
  for (const user of ['idle_task', 'idle_cpu', 'cpu_curr_snapshot']) {
    const { operands } = await from.variables.code(user);
    for (const { kind, addr } of operands) {
      if (kind !== 'form' || addr % 256n !== 0n) continue;
      return { addr, confidence: 'inferred', evidence: `as the code of ${user} uses it` };
    }
  }
  return undefined;
}

async function queueLine(from: FactSource, cpu: CpuLowcore, queues: Queues | undefined): Promise<Fact> {
  const label = `CPU ${cpu.logical}`;
  const rq = queues === undefined ? undefined : inArea(queues.variable.addr, cpu);
  const current =
    rq === undefined || queues === undefined ? undefined : await from.peek.u64(rq + queues.current);
  const running =
    rq === undefined || queues === undefined ? undefined : await from.peek.u32(rq + queues.running);
  if (queues === undefined || current === undefined || running === undefined || running > MAX_RUNNING) {
    if (cpu.currentTask === undefined)
      return unknown(GROUP, label, 'Neither its run queue nor the task in its lowcore was found.');
    return known(
      GROUP,
      label,
      `runs ${await taskText(from, cpu.currentTask)}; the length of its queue is not known`,
      {
        confidence: from.structs.lowcore?.confidence ?? 'inferred',
        evidence: 'current task of the lowcore; runqueues was not found',
        addr: cpu.currentTask,
      },
    );
  }
  const agrees = cpu.currentTask === undefined || cpu.currentTask === current;
  const doubt = agrees ? '' : `; its lowcore says ${hex0x(cpu.currentTask ?? 0n)}`;
  return known(GROUP, label, `runs ${await taskText(from, current)}; ${running} in the queue`, {
    confidence: agrees ? queues.confidence : 'unreliable',
    evidence: `${queues.evidence}${doubt}`,
    addr: rq,
  });
}

async function taskText(from: FactSource, task: bigint): Promise<string> {
  const layout = from.structs.task?.layout;
  if (layout === undefined) return `the task at ${hex0x(task)}`;
  const bytes = await from.peek.bytes(task + BigInt(layout.comm.offset), COMM_SIZE);
  const name = bytes === undefined ? undefined : nameAt(bytes, 0);
  const pid = await from.peek.u32(task + BigInt(layout.pid.offset));
  return `${name ?? '?'} (pid ${pid === undefined ? '?' : pid})`;
}

async function areaLines(from: FactSource): Promise<readonly Fact[]> {
  const table = from.variables.named('__per_cpu_offset');
  const lines: Fact[] = [];
  for (const { logical, percpuOffset, cpu } of from.structs.cpus) {
    const label = `Offset of CPU ${logical}`;
    const stored = table === undefined ? undefined : await from.peek.u64(table.addr + 8n * BigInt(logical));
    const value = stored ?? percpuOffset;
    if (value === undefined) {
      lines.push(unknown(AREAS, label, 'Neither __per_cpu_offset nor the offset in its lowcore was found.'));
      continue;
    }
    const lowcore = from.structs.lowcore?.confidence ?? 'inferred';
    const agree = stored !== undefined && stored === percpuOffset;
    const evidence = agree
      ? '__per_cpu_offset and the lowcore say the same'
      : stored === undefined
        ? 'percpu_offset of the lowcore'
        : `__per_cpu_offset; the lowcore says ${percpuOffset === undefined ? 'nothing' : hex0x(percpuOffset)}`;
    const differ = stored !== undefined && percpuOffset !== undefined && !agree;
    lines.push(
      known(AREAS, label, hex0x(value), {
        confidence: differ
          ? 'unreliable'
          : least(stored === undefined ? lowcore : (table?.confidence ?? 'inferred')),
        evidence: cpu.prefix === undefined ? evidence : `${evidence}, prefix ${hex0x(cpu.prefix)}`,
      }),
    );
  }
  return lines;
}
