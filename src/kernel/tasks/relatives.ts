/**
 * The tasks that one task leads to besides the list of all: its neighbours on that list, its parent and its children.
 * Only links that agree in both directions are followed, so that a damaged one leads nowhere.
 */
import { isLinked, walkRing } from '../structs/ring.ts';
import type { TaskReader } from './readTask.ts';

/** Most children of one task that are followed. */
const MAX_CHILDREN = 100_000;

/** Addresses of task_struct; the task's own may be among them. */
export async function relativesOf({ peek, layout }: TaskReader, task: bigint): Promise<readonly bigint[]> {
  const relatives: bigint[] = [];
  const tasksAt = BigInt(layout.tasks.offset);
  const node = task + tasksAt;
  const links = await peek.bytes(node, 16);
  if (links !== undefined) {
    const [next, prev] = [links.u64(0), links.u64(8)];
    if (next % 8n === 0n && (await peek.u64(next + 8n)) === node) relatives.push(next - tasksAt);
    if (prev % 8n === 0n && (await peek.u64(prev)) === node) relatives.push(prev - tasksAt);
  }
  const { realParent, children, sibling } = layout;
  if (realParent !== undefined) {
    const parent = await peek.u64(task + BigInt(realParent.offset));
    if (parent !== undefined && parent % 8n === 0n && (await isLinked(peek, parent + tasksAt)))
      relatives.push(parent);
  }
  if (children !== undefined && sibling !== undefined) {
    const head = task + BigInt(children.offset);
    const ring = await walkRing(peek, head, MAX_CHILDREN);
    for (const child of ring.nodes) relatives.push(child - BigInt(sibling.offset));
  }
  return relatives;
}
