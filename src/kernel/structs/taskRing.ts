/**
 * Finds the list of all processes without debug information: among the words of a task that is known (the one that a
 * CPU ran) those that are list links, and among these rings the one whose members all carry a name where a name can
 * be. That ring is `task_struct.tasks`, and the name is `comm`.
 */
import type { BeReader } from '../../base/bytes.ts';
import type { Peek } from './peek.ts';
import { type Ring, walkRing } from './ring.ts';

/** Bytes of a task_struct that are looked at; it is smaller in every kernel. */
export const TASK_WINDOW = 10 * 1024;
/** TASK_COMM_LEN. */
export const COMM_SIZE = 16;
/** Offsets up to here can be `tasks`. */
const LINKS_END = 8 * 1024;
const SAMPLE = 64;
const MAX_SEEDS = 16;

/** A task with its first bytes, for votes. The window may be cut short by memory that is not there. */
export interface TaskSample {
  readonly task: bigint;
  readonly window: BeReader;
}

export interface TaskRing {
  /** Offset of `tasks`. */
  readonly tasks: number;
  /** Offset of `comm`. */
  readonly comm: number;
  /** Addresses of task_struct, the one with the name `swapper` first, then in list order. */
  readonly members: readonly bigint[];
  readonly ring: Ring;
  /** At most 64 of the members. */
  readonly sample: readonly TaskSample[];
  /** Members of the sample that have a name, of all. */
  readonly named: readonly [number, number];
}

/** The name at `offset`, when there is one: printable, ended, 1 to 15 characters. */
export function nameAt(window: BeReader, offset: number): string | undefined {
  if (!window.has(offset, COMM_SIZE)) return undefined;
  for (let i = 0; i < COMM_SIZE; i++) {
    const byte = window.u8(offset + i);
    if (byte === 0) return i === 0 ? undefined : window.ascii(offset, i);
    if (byte < 0x20 || byte > 0x7e) return undefined;
  }
  return undefined;
}

/** Reads the windows of at most `limit` tasks. */
export async function sampleTasks(
  peek: Peek,
  tasks: readonly bigint[],
  limit = SAMPLE,
): Promise<readonly TaskSample[]> {
  const samples: TaskSample[] = [];
  for (const task of tasks.slice(0, limit)) {
    const window = await peek.part(task, TASK_WINDOW);
    if (window.length >= 1024) samples.push({ task, window });
  }
  return samples;
}

/** Finds the ring from the tasks in `seeds`; undefined when no ring of at least 4 members carries names. */
export async function findTaskRing(peek: Peek, seeds: readonly bigint[]): Promise<TaskRing | undefined> {
  let best: { readonly ring: TaskRing; readonly score: number } | undefined;
  const tried = new Set<number>();
  for (const { task, window } of await sampleTasks(peek, [...new Set(seeds)], MAX_SEEDS)) {
    for (const offset of await linkOffsets(peek, task, window)) {
      if (tried.has(offset)) continue;
      const found = await tryOffset(peek, task, offset);
      if (found === undefined) continue;
      tried.add(offset);
      const score = scoreOf(found);
      if (best === undefined || score > best.score) best = { ring: found, score };
    }
    if (best !== undefined && best.score >= SWAPPER_SCORE) break;
  }
  return best?.ring;
}

const SWAPPER_SCORE = 1e6;
const CLOSED_SCORE = 1e5;

function scoreOf({ sample, comm, members, ring }: TaskRing): number {
  const names = new Set(sample.map(({ window }) => nameAt(window, comm)));
  const swapper = [...names].some((name) => name?.startsWith('swapper') === true);
  const whole = ring.closed ? CLOSED_SCORE : 0;
  return (swapper ? SWAPPER_SCORE : 0) + whole + names.size * 100 + Math.min(members.length, 10_000);
}

/** Offsets of words in `window` that are a list link: two pointers whose targets point back. */
async function linkOffsets(peek: Peek, task: bigint, window: BeReader): Promise<readonly number[]> {
  const offsets: number[] = [];
  for (let at = 0; at < LINKS_END && window.has(at, 16); at += 8) {
    const node = task + BigInt(at);
    const [next, prev] = [window.u64(at), window.u64(at + 8)];
    if (next === node || !isPointer(next) || !isPointer(prev)) continue;
    // One end is enough: the other may be damaged.
    if ((await peek.u64(next + 8n)) === node || (await peek.u64(prev)) === node) offsets.push(at);
  }
  return offsets;
}

function isPointer(word: bigint): boolean {
  return word >= 0x1000n && word % 8n === 0n;
}

async function tryOffset(peek: Peek, task: bigint, offset: number): Promise<TaskRing | undefined> {
  const ring = await walkRing(peek, task + BigInt(offset));
  if (ring.nodes.length + 1 < 4) return undefined;
  const members = [task, ...ring.nodes.map((node) => node - BigInt(offset))];
  const first = await sampleTasks(peek, members);
  const name = findComm(first);
  if (name === undefined) return undefined;
  const start = await findSwapper(peek, members, name.offset);
  const rotated = [...members.slice(start), ...members.slice(0, start)];
  return {
    tasks: offset,
    comm: name.offset,
    members: rotated,
    ring,
    sample: start === 0 ? first : await sampleTasks(peek, rotated),
    named: [name.agree, first.length],
  };
}

/** Index of the member named `swapper`, where the kernel's list begins; 0 when there is none. */
async function findSwapper(peek: Peek, members: readonly bigint[], comm: number): Promise<number> {
  for (const [i, member] of members.entries()) {
    const bytes = await peek.bytes(member + BigInt(comm), COMM_SIZE);
    if (bytes !== undefined && nameAt(bytes, 0)?.startsWith('swapper') === true) return i;
  }
  return 0;
}

/** The offset where at least 95 % of the samples have a name: one that starts with `swapper` first, then most distinct. */
function findComm(
  sample: readonly TaskSample[],
): { readonly offset: number; readonly agree: number } | undefined {
  let best: { readonly offset: number; readonly agree: number; readonly score: number } | undefined;
  for (let at = 0; at + COMM_SIZE <= TASK_WINDOW; at += 8) {
    let bad = 0;
    const names = new Set<string>();
    for (const { window } of sample) {
      const name = nameAt(window, at);
      if (name === undefined) bad++;
      else names.add(name);
      if (bad * 20 > sample.length) break;
    }
    if (bad * 20 > sample.length || names.size < 2) continue;
    const swapper = [...names].some((name) => name.startsWith('swapper'));
    const score = (swapper ? SWAPPER_SCORE : 0) + names.size;
    if (best === undefined || score > best.score) best = { offset: at, agree: sample.length - bad, score };
  }
  return best;
}
