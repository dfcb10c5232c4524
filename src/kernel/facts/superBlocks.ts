/**
 * The kernel's list of super blocks, one for each file system in use. The list and the type stand at the same place in
 * every struct super_block from 3.11 to 6.12, so that this works without BTF too: {list, device u32, ..., type at 40}.
 * (include/linux/fs.h, fs/super.c)
 */
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import { walkRing } from '../structs/ring.ts';
import { least } from './fact.ts';
import type { FactSource } from './factSource.ts';
import type { Variable } from './variables.ts';

const MAX_BLOCKS = 10_000;
const TYPE_OFFSET = 40n;
const NAME = 64;

export interface SuperBlock {
  readonly addr: bigint;
  /** Name of the file system: `ext4`, `proc`; undefined when it cannot be read. */
  readonly type: string | undefined;
}

export interface SuperBlocks {
  readonly blocks: readonly SuperBlock[];
  readonly confidence: Confidence;
  readonly evidence: string;
  readonly note: string | undefined;
}

/** Finds the list; undefined when there is no symbol and no code that leads to it. */
export async function findSuperBlocks(from: FactSource): Promise<SuperBlocks | undefined> {
  const typeAt = from.offset('super_block', 's_type') ?? TYPE_OFFSET;
  const listAt = from.offset('super_block', 's_list') ?? 0n;
  const typeOf = async (block: bigint): Promise<string | undefined> => {
    const type = await from.peek.u64(block + typeAt);
    const name = type === undefined || type === 0n ? undefined : await from.peek.u64(type);
    return name === undefined ? undefined : from.text(name, NAME);
  };
  const variable: Variable | undefined = await from.variables.find(
    'super_blocks',
    ['iterate_supers', 'iterate_supers_type', 'user_get_super', 'get_super'],
    async (addr) => {
      if (addr % 8n !== 0n) return false;
      const first = await from.peek.u64(addr);
      if (first === undefined || first === 0n || first === addr) return false;
      return (await typeOf(first - listAt)) !== undefined;
    },
  );
  if (variable === undefined) return undefined;
  const ring = await walkRing(from.peek, variable.addr, MAX_BLOCKS);
  const blocks: SuperBlock[] = [];
  for (const node of ring.nodes) blocks.push({ addr: node - listAt, type: await typeOf(node - listAt) });
  const layout: Confidence = from.offset('super_block', 's_type') === undefined ? 'inferred' : 'exact';
  return {
    blocks,
    confidence: ring.closed ? least(variable.confidence, layout) : 'unreliable',
    evidence: variable.evidence,
    note: ring.note,
  };
}
