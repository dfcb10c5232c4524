/**
 * Open sockets per protocol, from the counters behind /proc/net/sockstat and /proc/net/protocols: every CPU counts in
 * every network namespace, and a CPU's own number may be negative. (net/core/sock.c, include/net/netns/core.h)
 */
import { walkRing } from '../structs/ring.ts';
import { counted, type Fact, known, type Origin, unknown } from './fact.ts';
import type { FactSource } from './factSource.ts';

const GROUP = 'Sockets';
const LABEL = 'Open sockets';
const MAX_PROTOCOLS = 256;
const MAX_NAMESPACES = 4096;
/** PROTO_INUSE_NR */
const MAX_INDEX = 64n;
const MAX_SOCKETS = 1 << 30;

/** The lines of the group. */
export async function readSocketLines(from: FactSource): Promise<readonly Fact[]> {
  const list = from.variables.named('proto_list');
  const namespaces = from.variables.named('net_namespace_list');
  if (list === undefined || namespaces === undefined)
    return [unknown(GROUP, LABEL, 'No symbols proto_list and net_namespace_list.')];
  const node = from.offset('proto', 'node');
  const member = from.offset('net', 'list');
  const inuse = from.offset('net', 'core.prot_inuse', 'core.inuse');
  const values = from.offset('prot_inuse', 'val');
  const nameAt = from.offset('proto', 'name');
  if (
    node === undefined ||
    member === undefined ||
    inuse === undefined ||
    values === undefined ||
    nameAt === undefined
  )
    return [unknown(GROUP, LABEL, 'Without BTF the counters of the protocols are not known.')];
  const nets = await walkRing(from.peek, namespaces.addr, MAX_NAMESPACES);
  const areas: bigint[] = [];
  for (const at of nets.nodes) {
    const area = await from.peek.u64(at - member + inuse);
    if (area !== undefined && area !== 0n) areas.push(area);
  }
  const protocols = await walkRing(from.peek, list.addr, MAX_PROTOCOLS);
  const damage = [nets.note, protocols.note].filter((note) => note !== undefined);
  const origin: Origin = {
    confidence: damage.length === 0 ? list.confidence : 'unreliable',
    evidence: `counters of ${counted(areas.length, 'network namespace')}${damage.map((note) => `; ${note}`).join('')}`,
  };
  const lines: Fact[] = [];
  let sum = 0;
  let unread = 0;
  for (const at of protocols.nodes) {
    const proto = at - node;
    const name = await from.text(proto + nameAt, 32);
    const index = await from.member(proto, 'proto', 'inuse_idx');
    const count =
      index === undefined || index >= MAX_INDEX ? undefined : await total(from, areas, values + 4n * index);
    if (name === undefined || count === undefined) unread++;
    else if (count > 0) {
      sum += count;
      lines.push(known(GROUP, name, counted(count, 'socket'), { ...origin, addr: proto }));
    }
  }
  const all = from.offset('prot_inuse', 'all');
  const counter = all === undefined ? undefined : await total(from, areas, all);
  const skipped = unread === 0 ? '' : `; ${counted(unread, 'protocol')} could not be read`;
  if (counter === undefined && protocols.nodes.length === unread)
    return [unknown(GROUP, LABEL, 'The counters of the protocols cannot be read.')];
  const evidence =
    counter === undefined
      ? `sum of ${counted(protocols.nodes.length, 'protocol')}, ${origin.evidence}`
      : origin.evidence;
  return [
    known(GROUP, LABEL, counted(counter ?? sum, 'socket'), { ...origin, evidence: `${evidence}${skipped}` }),
    ...lines,
  ];
}

/** The sum of an int of all CPUs; undefined when one is missing or the sum cannot be right. */
async function total(
  from: FactSource,
  areas: readonly bigint[],
  offset: bigint,
): Promise<number | undefined> {
  let sum = 0;
  for (const area of areas) {
    for (const { percpuOffset } of from.structs.cpus) {
      if (percpuOffset === undefined) return undefined;
      const word = await from.peek.u32(BigInt.asUintN(64, area + percpuOffset + offset));
      if (word === undefined) return undefined;
      sum += word | 0;
    }
  }
  return sum < 0 || sum > MAX_SOCKETS ? undefined : sum;
}
