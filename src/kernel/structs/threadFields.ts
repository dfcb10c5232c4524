/**
 * The list of a process's threads by vote: task_struct.thread_node lies on a ring with signal_struct.thread_head. In a
 * process with one thread the two point at each other, and the distance from `signal` to that head is the same in
 * every process. (include/linux/sched/signal.h, since 3.14)
 */
import type { Peek } from './peek.ts';
import type { TaskSample } from './taskRing.ts';
import { type Field, inferredField } from './typeInfo.ts';

export interface ThreadFields {
  readonly signal: Field;
  /** In signal_struct. */
  readonly threadHead: Field;
  readonly threadNode: Field;
}

/** thread_head stands behind a few counters. */
const HEAD_LIMIT = 256n;
const LAST = 8 * 1024;
const SAMPLE = 24;

/** Finds the three members; undefined when no offset agrees in at least 3 and 80 % of the sampled processes. */
export async function findThreadFields(
  peek: Peek,
  sample: readonly TaskSample[],
  commAt: number,
): Promise<ThreadFields | undefined> {
  // The first is the idle task, whose signal_struct is not made like the others.
  const processes = sample.slice(1, 1 + SAMPLE);
  if (processes.length < 3) return undefined;
  for (let at = 0; at < LAST; at += 8) {
    const heads = await lonelyHeads(peek, processes, at);
    if (heads.length < 3 || heads.length < 0.8 * processes.length) continue;
    const found = signalBefore(heads, at, commAt);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Head = TaskSample & { readonly head: bigint };

/** The processes whose link at `at` is on a ring of two with something outside of the task. */
async function lonelyHeads(
  peek: Peek,
  processes: readonly TaskSample[],
  at: number,
): Promise<readonly Head[]> {
  const heads: Head[] = [];
  const seen = new Set<bigint>();
  let bad = 0;
  for (const { task, window } of processes) {
    const head = window.has(at, 16) ? window.u64(at) : 0n;
    const node = task + BigInt(at);
    const alone = head !== 0n && head % 8n === 0n && window.u64(at + 8) === head && !seen.has(head);
    const outside = head < task || head > task + BigInt(window.length);
    const links = alone && outside ? await peek.bytes(head, 16) : undefined;
    if (links !== undefined && links.u64(0) === node && links.u64(8) === node) {
      heads.push({ task, window, head });
      seen.add(head);
    } else if (++bad * 5 > processes.length) return [];
  }
  return heads;
}

/** The pointer that lies the same small distance before the head in every process. */
function signalBefore(heads: readonly Head[], nodeAt: number, commAt: number): ThreadFields | undefined {
  for (let at = 0; at < LAST; at += 8) {
    if (at === nodeAt || at === nodeAt + 8 || at === commAt) continue;
    const votes = new Map<bigint, number>();
    for (const { window, head } of heads) {
      if (!window.has(at, 8)) continue;
      const distance = head - window.u64(at);
      if (distance > 0n && distance < HEAD_LIMIT) votes.set(distance, (votes.get(distance) ?? 0) + 1);
    }
    const [best] = [...votes].toSorted((a, b) => b[1] - a[1]);
    if (best === undefined || best[1] < 0.9 * heads.length) continue;
    const [distance, agree] = best;
    return {
      signal: inferredField(at, 8, agree, heads.length, 'processes'),
      threadHead: inferredField(Number(distance), 16, agree, heads.length, 'processes'),
      threadNode: inferredField(nodeAt, 16, heads.length, heads.length, 'processes'),
    };
  }
  return undefined;
}
