/**
 * Where struct mount, dentry and super_block keep what a list of mounted file systems needs: by BTF, or by what all
 * versions from 3.11 to 6.12 have in common, with the rest found by a vote. (fs/mount.h, include/linux/dcache.h)
 */
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import { isLinked, walkRing } from '../structs/ring.ts';
import type { FactSource } from './factSource.ts';
import type { SuperBlocks } from './superBlocks.ts';

/** Offsets in bytes. */
export interface MountShape {
  /** Of struct mount. */
  readonly parent: bigint;
  readonly mountpoint: bigint;
  readonly root: bigint;
  readonly superBlock: bigint;
  readonly instance: bigint;
  readonly device: bigint;
  /** Of struct dentry. */
  readonly dentryParent: bigint;
  readonly name: bigint;
  /** Of struct super_block: head of its mounts. */
  readonly mounts: bigint;
  readonly confidence: Confidence;
  readonly evidence: string;
}

/** {hash 16, parent, mountpoint, {root, super block}}; {flags u32, seq u32, hash 16, parent, {hash and length u64, name}} */
const FIXED = {
  parent: 16n,
  mountpoint: 24n,
  root: 32n,
  superBlock: 40n,
  dentryParent: 24n,
  name: 40n,
} as const;
const SUPER_WINDOW = 2048n;
/** Bytes before the list of a super block's mounts in which the rest of a mount is looked for. */
const MOUNT_WINDOW = 512n;
const DEVICE_NAME = 256;
const VOTERS = 16;

/** Offsets by BTF, or by vote; undefined when neither finds them. */
export async function findMountShape(from: FactSource, supers: SuperBlocks): Promise<MountShape | undefined> {
  return byTypes(from) ?? (await byVote(from, supers));
}

function byTypes({ offset }: FactSource): MountShape | undefined {
  const parent = offset('mount', 'mnt_parent');
  const mountpoint = offset('mount', 'mnt_mountpoint');
  const root = offset('mount', 'mnt.mnt_root');
  const superBlock = offset('mount', 'mnt.mnt_sb');
  const instance = offset('mount', 'mnt_instance');
  const device = offset('mount', 'mnt_devname');
  const dentryParent = offset('dentry', 'd_parent');
  const name = offset('dentry', 'd_name.name', '__d_name.name');
  const mounts = offset('super_block', 's_mounts');
  const all = [parent, mountpoint, root, superBlock, instance, device, dentryParent, name, mounts];
  const known = all.filter((at) => at !== undefined);
  if (known.length !== all.length) return undefined;
  const [p = 0n, m = 0n, r = 0n, s = 0n, i = 0n, d = 0n, dp = 0n, n = 0n, h = 0n] = known;
  return {
    parent: p,
    mountpoint: m,
    root: r,
    superBlock: s,
    instance: i,
    device: d,
    dentryParent: dp,
    name: n,
    mounts: h,
    confidence: 'exact',
    evidence: 'BTF',
  };
}

/**
 * The list of a super block's mounts leads to nodes with the name of the device right behind them and, before them,
 * the mount whose super block it is.
 */
async function byVote(from: FactSource, supers: SuperBlocks): Promise<MountShape | undefined> {
  const voters = supers.blocks.slice(0, VOTERS).map(({ addr }) => addr);
  const votes = new Map<string, { readonly mounts: bigint; readonly instance: bigint; count: number }>();
  for (const block of voters) {
    for (let mounts = 64n; mounts < SUPER_WINDOW; mounts += 8n) {
      const node = await from.peek.u64(block + mounts);
      if (node === undefined || node === 0n || node % 8n !== 0n || node === block + mounts) continue;
      if (!(await isLinked(from.peek, block + mounts))) continue;
      const device = await from.peek.u64(node + 16n);
      if (device === undefined || (await from.text(device, DEVICE_NAME)) === undefined) continue;
      for (let back = 48n; back < MOUNT_WINDOW; back += 8n) {
        if ((await from.peek.u64(node - back)) !== block) continue;
        const instance = back + FIXED.superBlock;
        const key = `${mounts} ${instance}`;
        const vote = votes.get(key) ?? { mounts, instance, count: 0 };
        vote.count++;
        votes.set(key, vote);
      }
    }
  }
  const [best] = [...votes.values()].toSorted((a, b) => b.count - a.count);
  if (best === undefined || best.count < 2 || best.count * 2 < voters.length) return undefined;
  return {
    ...FIXED,
    mounts: best.mounts,
    instance: best.instance,
    device: best.instance + 16n,
    confidence: 'inferred',
    evidence: `${best.count} of ${voters.length} super blocks agree on their mounts`,
  };
}

/** The mounts of all super blocks, each once. */
export async function listMounts(
  from: FactSource,
  supers: SuperBlocks,
  shape: MountShape,
  limit: number,
): Promise<{
  readonly mounts: readonly (readonly [mount: bigint, type: string | undefined])[];
  readonly notes: readonly string[];
}> {
  const mounts = new Map<bigint, string | undefined>();
  const notes = supers.note === undefined ? [] : [supers.note];
  for (const { addr, type } of supers.blocks) {
    const ring = await walkRing(from.peek, addr + shape.mounts, limit - mounts.size);
    if (ring.note !== undefined) notes.push(ring.note);
    for (const node of ring.nodes) mounts.set(node - shape.instance, type);
    if (mounts.size >= limit) break;
  }
  return { mounts: [...mounts], notes };
}
