/**
 * The mounted file systems: mount point, device and type of each mount that is in a tree of mounts. The kernel's own
 * mounts (sockfs, pipefs ...) have no parent and no children and are left out. (fs/mount.h, fs/d_path.c)
 */
import { type Fact, known, least, unknown } from './fact.ts';
import type { FactSource } from './factSource.ts';
import { findMountShape, listMounts, type MountShape } from './mountShape.ts';
import { findSuperBlocks } from './superBlocks.ts';

const GROUP = 'File systems';
const LABEL = 'Mounted';
const MAX_MOUNTS = 2000;
/** Most components of a path, and most mounts on the way to the root. */
const MAX_STEPS = 256;
const MAX_PATH = 4096;
const DEVICE_NAME = 256;
const COMPONENT = 256;

/** The lines of the group, in the order in which super blocks were made. */
export async function readMountLines(from: FactSource): Promise<readonly Fact[]> {
  const supers = await findSuperBlocks(from);
  if (supers === undefined) return [unknown(GROUP, LABEL, 'The list of super blocks was not found.')];
  const shape = await findMountShape(from, supers);
  if (shape === undefined)
    return [
      unknown(
        GROUP,
        LABEL,
        'The members of struct mount are not known, and the super blocks do not agree on them.',
      ),
    ];
  const { mounts, notes } = await listMounts(from, supers, shape, MAX_MOUNTS);
  const parents = new Map<bigint, bigint | undefined>();
  for (const [mount] of mounts) parents.set(mount, await from.peek.u64(mount + shape.parent));
  const hasChild = new Set<bigint | undefined>();
  for (const [mount, parent] of parents) if (parent !== mount) hasChild.add(parent);
  const homes = await namespaces(from, shape, parents);
  const sure = least(supers.confidence, shape.confidence);
  const evidence = `${supers.evidence}; struct mount by ${shape.evidence}`;
  const lines: Fact[] = [];
  const others: Fact[] = [];
  for (const [mount, type] of mounts) {
    const parent = parents.get(mount);
    if (parent === mount && !hasChild.has(mount)) continue;
    const path = await mountPath(from, shape, mount, parents);
    const device = await from.peek.u64(mount + shape.device);
    const name = device === undefined ? undefined : await from.text(device, DEVICE_NAME);
    const sound = path !== undefined && name !== undefined && type !== undefined;
    const elsewhere = homes.of(mount) === homes.first ? '' : ', in another mount namespace';
    const value = `${name ?? '?'}, type ${type ?? '?'}${elsewhere}`;
    (elsewhere === '' ? lines : others).push(
      known(GROUP, path ?? '?', value, {
        confidence: sound ? sure : 'unreliable',
        evidence,
        addr: mount,
      }),
    );
  }
  lines.push(...others);
  if (lines.length === 0) lines.push(unknown(GROUP, LABEL, 'No mount is in the lists of the super blocks.'));
  if (mounts.length >= MAX_MOUNTS)
    lines.push(unknown(GROUP, 'More', `Only ${MAX_MOUNTS} mounts are listed.`));
  for (const note of new Set(notes)) lines.push(unknown(GROUP, 'Damaged list', note));
  return lines;
}

interface Namespaces {
  /** What stands for the namespace of a mount; undefined when the way there is damaged. */
  readonly of: (mount: bigint) => bigint | undefined;
  /** The one that the system booted with. */
  readonly first: bigint | undefined;
}

/** By mount.mnt_ns and that of init_task; otherwise by the topmost mount, the largest tree being the first one. */
async function namespaces(
  from: FactSource,
  shape: MountShape,
  parents: ReadonlyMap<bigint, bigint | undefined>,
): Promise<Namespaces> {
  const init = from.variables.named('init_task')?.addr ?? from.structs.task?.first;
  const proxy = init === undefined ? undefined : await from.member(init, 'task_struct', 'nsproxy');
  const first = proxy === undefined ? undefined : await from.member(proxy, 'nsproxy', 'mnt_ns');
  const homes = new Map<bigint, bigint | undefined>();
  if (first !== undefined && shape.confidence === 'exact') {
    for (const mount of parents.keys()) homes.set(mount, await from.member(mount, 'mount', 'mnt_ns'));
    return { of: (mount) => homes.get(mount), first };
  }
  const sizes = new Map<bigint, number>();
  for (const mount of parents.keys()) {
    const top = topOf(mount, parents);
    homes.set(mount, top);
    if (top !== undefined) sizes.set(top, (sizes.get(top) ?? 0) + 1);
  }
  const [largest] = [...sizes].toSorted((a, b) => b[1] - a[1]);
  return { of: (mount) => homes.get(mount), first: largest?.[0] };
}

function topOf(mount: bigint, parents: ReadonlyMap<bigint, bigint | undefined>): bigint | undefined {
  let at = mount;
  for (let step = 0; step < MAX_STEPS; step++) {
    const parent = parents.get(at);
    if (parent === undefined || parent === at) return parent;
    at = parent;
  }
  return undefined;
}

/** Path of the place that `mount` covers, up through its parents; undefined when the way is damaged. */
async function mountPath(
  from: FactSource,
  shape: MountShape,
  mount: bigint,
  parents: ReadonlyMap<bigint, bigint | undefined>,
): Promise<string | undefined> {
  const parts: string[] = [];
  let length = 0;
  let at = mount;
  for (let step = 0; step < MAX_STEPS; step++) {
    const parent = parents.get(at);
    if (parent === undefined) return undefined;
    if (parent === at) return `/${parts.toReversed().join('/')}`;
    const root = await from.peek.u64(parent + shape.root);
    let dentry = await from.peek.u64(at + shape.mountpoint);
    for (let depth = 0; dentry !== root; depth++) {
      if (dentry === undefined || dentry === 0n || depth > MAX_STEPS || length > MAX_PATH) return undefined;
      const name = await from.peek.u64(dentry + shape.name);
      const text = name === undefined ? undefined : await from.text(name, COMPONENT);
      if (text === undefined) return undefined;
      parts.push(text);
      length += text.length + 1;
      const above: bigint | undefined = await from.peek.u64(dentry + shape.dentryParent);
      if (above === dentry) return undefined;
      dentry = above;
    }
    at = parent;
  }
  return undefined;
}
