/**
 * The inodes of a file system in memory, by the list of its super block: what the buffers of block devices are counted
 * by. Lists are walked with the rules of `structs/ring.ts`, so that a damaged one ends.
 */
import { walkRing } from '../structs/ring.ts';
import type { Origin } from './fact.ts';
import type { FactSource } from './factSource.ts';

/** Most inodes that are looked at: some 100 MB of them. */
const MAX_INODES = 200_000;
const MAX_PAGES = 1n << 40n;

interface InodeList {
  readonly inodes: readonly bigint[];
  /** What is wrong with the list, in words. */
  readonly note: string | undefined;
}

/** The inodes of the super block at `superBlock`; undefined when their list is not known without BTF. */
async function listInodes(from: FactSource, superBlock: bigint): Promise<InodeList | undefined> {
  const head = from.offset('super_block', 's_inodes');
  const node = from.offset('inode', 'i_sb_list');
  if (head === undefined || node === undefined || superBlock === 0n) return undefined;
  const ring = await walkRing(from.peek, superBlock + head, MAX_INODES);
  return { inodes: ring.nodes.map((at) => at - node), note: ring.note };
}

/** Pages of block devices, which `free` calls buffers. (nr_blockdev_pages, block/bdev.c) */
export async function blockDevicePages(
  from: FactSource,
): Promise<(Origin & { readonly pages: bigint }) | undefined> {
  const variable = from.variables.named('blockdev_superblock');
  const superBlock = variable === undefined ? undefined : await from.peek.u64(variable.addr);
  if (variable === undefined || superBlock === undefined) return undefined;
  const list = await listInodes(from, superBlock);
  if (list === undefined) return undefined;
  let pages = 0n;
  for (const inode of list.inodes) {
    const mapping = await from.member(inode, 'inode', 'i_mapping');
    const held = mapping === undefined ? undefined : await from.member(mapping, 'address_space', 'nrpages');
    if (held === undefined || held > MAX_PAGES) return undefined;
    pages += held;
  }
  const confidence = list.note === undefined ? variable.confidence : 'unreliable';
  const evidence = `pages of the inodes of blockdev_superblock${list.note === undefined ? '' : ` (${list.note})`}`;
  return { pages, confidence, evidence, addr: superBlock };
}
