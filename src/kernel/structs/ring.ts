/**
 * Walks the kernel's doubly linked lists (`struct list_head`: next, then prev) without trusting them: each node must
 * point back to the one it was reached from, and none is visited twice. A damaged list is walked from both ends, so
 * that only what lies between two breaks is lost.
 */
import { breathe } from '../../base/breathe.ts';
import type { Peek } from './peek.ts';

/** Most nodes that are followed (pid_max of 64-bit kernels). */
export const MAX_NODES = 4_194_304;

export interface Ring {
  /** Addresses of the list_heads other than the one the walk began at, in list order. */
  readonly nodes: readonly bigint[];
  /** True when the walk came back to its begin, every link agreeing in both directions. */
  readonly closed: boolean;
  /** What is wrong, in words. */
  readonly note: string | undefined;
}

/** Follows the ring through `head`, at most `limit` nodes. */
export async function walkRing(peek: Peek, head: bigint, limit = MAX_NODES): Promise<Ring> {
  const seen = new Set<bigint>([head]);
  const front = await walkOneWay(peek, head, 0, seen, limit);
  if (front.end === 'closed') return { nodes: front.nodes, closed: true, note: undefined };
  if (front.end === 'limit')
    return { nodes: front.nodes, closed: false, note: `the list has more than ${limit} members` };
  const back = await walkOneWay(peek, head, 8, seen, limit - front.nodes.length);
  const note = `list damaged: ${front.nodes.length} members reached from its front, ${back.nodes.length} more from its back, the others are lost (${front.end})`;
  return { nodes: [...front.nodes, ...back.nodes.toReversed()], closed: false, note };
}

/** True when both neighbours of the list_head at `node` point back to it. */
export async function isLinked(peek: Peek, node: bigint): Promise<boolean> {
  const links = await peek.bytes(node, 16);
  if (links === undefined) return false;
  return (await peek.u64(links.u64(0) + 8n)) === node && (await peek.u64(links.u64(8))) === node;
}

interface OneWay {
  readonly nodes: readonly bigint[];
  readonly end: string;
}

/** `forward`: 0 follows next, 8 follows prev. */
async function walkOneWay(
  peek: Peek,
  head: bigint,
  forward: 0 | 8,
  seen: Set<bigint>,
  limit: number,
): Promise<OneWay> {
  const nodes: bigint[] = [];
  let current = head;
  let next = await peek.u64(head + BigInt(forward));
  for (;;) {
    if (next === undefined) return { nodes, end: 'a member cannot be read' };
    if (next === 0n || next % 8n !== 0n) return { nodes, end: 'a link is no address' };
    const links = await peek.bytes(next, 16);
    if (links === undefined) return { nodes, end: 'a link leads to memory that cannot be read' };
    if (links.u64(8 - forward) !== current) return { nodes, end: 'a member does not point back' };
    if (next === head) return { nodes, end: 'closed' };
    if (seen.has(next)) return { nodes, end: 'the list runs in a circle' };
    if (nodes.length >= limit) return { nodes, end: 'limit' };
    seen.add(next);
    nodes.push(next);
    if (nodes.length % 4096 === 0) await breathe();
    current = next;
    next = links.u64(forward);
  }
}
