/**
 * The memory of the system as `crash kmem -i` sums it up, from the kernel's own counters. These are the global sums:
 * each CPU holds back up to 125 pages per counter until it folds them in. (mm/vmstat.c, mm/page_alloc.c v3.11 to v6.12)
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { formatSize } from '../../base/hex.ts';
import { type Fact, known, least, type Origin, unknown } from './fact.ts';
import type { FactSource } from './factSource.ts';
import { blockDevicePages } from './inodes.ts';
import type { Variable } from './variables.ts';

const GROUP = 'Memory';
/** More pages than any machine has. */
const MAX_PAGES = 1n << 40n;
/** struct sysinfo of the kernel's interface to programs (include/uapi/linux/sysinfo.h). */
const SYSINFO = { total: 32, free: 40, shared: 48 } as const;

/** A count of pages and where it is from. */
interface Pages extends Origin {
  readonly pages: bigint;
}

/** The lines of the group. */
export async function readMemoryLines(from: FactSource): Promise<readonly Fact[]> {
  const copies = (await from.variables.code('si_meminfo')).copies;
  const byCode = async (to: number, name: string): Promise<Pages | undefined> => {
    const copy = copies.find((candidate) => candidate.to === to);
    const pages = copy === undefined ? undefined : await count(from, copy.from);
    return copy === undefined || pages === undefined
      ? undefined
      : {
          pages,
          confidence: 'inferred',
          evidence: `${name} as the code of si_meminfo uses it`,
          addr: copy.from,
        };
  };
  const total =
    (await variablePages(from, '_totalram_pages', 'totalram_pages')) ??
    (await byCode(SYSINFO.total, 'total'));
  const memory = total?.pages;
  const plausible = (pages: Pages | undefined): Pages | undefined =>
    pages !== undefined && memory !== undefined && pages.pages > memory ? undefined : pages;
  const items = new Counters(from);
  const free = plausible((await items.zone('NR_FREE_PAGES')) ?? (await byCode(SYSINFO.free, 'free')));
  const used =
    total === undefined || free === undefined
      ? undefined
      : {
          pages: total.pages - free.pages,
          confidence: least(total.confidence, free.confidence),
          evidence: 'total less free',
        };
  const buffers = await blockDevicePages(from);
  const file = plausible(await items.any('NR_FILE_PAGES'));
  const swapCache = await items.any('NR_SWAPCACHE');
  const cached = cachePages(file, buffers, swapCache);
  const reclaimable = await items.any('NR_SLAB_RECLAIMABLE_B', 'NR_SLAB_RECLAIMABLE');
  const unreclaimable = await items.any('NR_SLAB_UNRECLAIMABLE_B', 'NR_SLAB_UNRECLAIMABLE');
  const slab = sum(reclaimable, unreclaimable);
  const of = (label: string, pages: Pages | undefined, why: string): Fact => line(label, pages, memory, why);
  const counters = items.why;
  return [
    of('Total', total, 'Neither _totalram_pages nor the code of si_meminfo was found.'),
    of('Free', free, counters),
    of('Used', used, 'Total or free is not known.'),
    of('Buffers', buffers, 'The pages of block devices cannot be counted without symbols and BTF.'),
    of('Cached', plausible(cached), counters),
    of('Slab', plausible(slab), counters),
    of('Slab, reclaimable', plausible(reclaimable), counters),
    of(
      'Shared memory',
      plausible((await items.any('NR_SHMEM')) ?? (await byCode(SYSINFO.shared, 'shared'))),
      counters,
    ),
    of('Anonymous, mapped', plausible(await items.any('NR_ANON_MAPPED', 'NR_ANON_PAGES')), counters),
    of('Files, mapped', plausible(await items.any('NR_FILE_MAPPED')), counters),
    of('Page tables', plausible(await items.any('NR_PAGETABLE')), counters),
    of('Dirty', plausible(await items.any('NR_FILE_DIRTY')), counters),
    await kernelStacks(items, memory),
    ...(await swap(from, memory)),
    of('Committed', await committed(from), 'vm_committed_as was not found, or BTF is missing.'),
  ];
}

function line(label: string, pages: Pages | undefined, total: bigint | undefined, why: string): Fact {
  if (pages === undefined) return unknown(GROUP, label, why);
  const bytes = Number(pages.pages) * FRAME_SIZE;
  const share =
    total === undefined || total === 0n || label === 'Total'
      ? ''
      : `, ${Number((pages.pages * 100n) / total)} % of total`;
  return known(
    GROUP,
    label,
    `${pages.pages.toLocaleString('en')} pages, ${formatSize(bytes)}${share}`,
    pages,
  );
}

function sum(a: Pages | undefined, b: Pages | undefined): Pages | undefined {
  if (a === undefined || b === undefined) return undefined;
  const evidence = `${a.evidence} and ${b.evidence}`;
  return { pages: a.pages + b.pages, confidence: least(a.confidence, b.confidence), evidence };
}

/** Pages of files without those of block devices and of the swap cache. */
function cachePages(
  file: Pages | undefined,
  buffers: Pages | undefined,
  swap: Pages | undefined,
): Pages | undefined {
  if (file === undefined) return undefined;
  const less = (buffers?.pages ?? 0n) + (swap?.pages ?? 0n);
  if (less > file.pages) return undefined;
  const sure = buffers === undefined ? 'inferred' : file.confidence;
  const evidence = `${file.evidence}${buffers === undefined ? ', buffers included' : ' less buffers'}`;
  return { ...file, pages: file.pages - less, confidence: least(file.confidence, sure), evidence };
}

/** A counter of pages: not negative and not beyond all memory. The kernel shows a negative one as 0. */
async function count(from: FactSource, addr: bigint): Promise<bigint | undefined> {
  const word = await from.peek.u64(addr);
  if (word === undefined) return undefined;
  const value = BigInt.asIntN(64, word);
  if (value < 0n && value > -100_000n) return 0n;
  return value >= 0n && value < MAX_PAGES ? value : undefined;
}

async function variablePages(from: FactSource, ...names: readonly string[]): Promise<Pages | undefined> {
  const variable = from.variables.named(...names);
  const pages = variable === undefined ? undefined : await count(from, variable.addr);
  return variable === undefined || pages === undefined ? undefined : { ...variable, pages };
}

/** The counters of zones and nodes, by the enumerations that number them. */
class Counters {
  readonly why: string;
  private readonly from: FactSource;

  constructor(from: FactSource) {
    this.from = from;
    this.why =
      from.types === undefined
        ? 'Without BTF it is not known which counter this is.'
        : 'The counter vm_zone_stat, vm_node_stat or vm_stat was not found, or cannot be right.';
  }

  async zone(...items: readonly string[]): Promise<Pages | undefined> {
    return this.read('zone_stat_item', ['vm_zone_stat', 'vm_stat'], items);
  }

  /** Of nodes, or of zones in kernels that count there. */
  async any(...items: readonly string[]): Promise<Pages | undefined> {
    return (await this.read('node_stat_item', ['vm_node_stat'], items)) ?? (await this.zone(...items));
  }

  private async read(
    type: string,
    arrays: readonly string[],
    items: readonly string[],
  ): Promise<Pages | undefined> {
    const id = this.from.types?.typeNamed(type);
    const array = this.from.variables.named(...arrays);
    if (id === undefined || array === undefined) return undefined;
    const numbers = this.from.types?.enumerators(id) ?? [];
    for (const item of items) {
      const found = numbers.find(({ name }) => name === item);
      if (found === undefined || found.value < 0n || found.value > 1024n) continue;
      const addr = array.addr + 8n * found.value;
      const pages = await count(this.from, addr);
      if (pages !== undefined)
        return { pages, confidence: array.confidence, evidence: `${item} ${array.evidence}`, addr };
    }
    return undefined;
  }
}

/** Counted in KiB since 4.9 (NR_KERNEL_STACK_KB). */
async function kernelStacks(items: Counters, total: bigint | undefined): Promise<Fact> {
  const inKib = await items.any('NR_KERNEL_STACK_KB');
  const pages =
    inKib === undefined ? undefined : { ...inKib, pages: (inKib.pages * 1024n) / BigInt(FRAME_SIZE) };
  return line('Kernel stacks', pages, total, items.why);
}

async function swap(from: FactSource, total: bigint | undefined): Promise<readonly Fact[]> {
  const all = await variablePages(from, 'total_swap_pages');
  const free = await variablePages(from, 'nr_swap_pages');
  if (all === undefined || free === undefined) {
    const none = from.variables.named('vm_zone_stat', 'vm_stat') !== undefined;
    const why = none
      ? 'No symbol total_swap_pages: a kernel without swap (CONFIG_SWAP), or one that keeps few names.'
      : 'No symbol total_swap_pages.';
    return [unknown(GROUP, 'Swap', why)];
  }
  const used = { ...all, pages: all.pages > free.pages ? all.pages - free.pages : 0n };
  return [line('Swap', all, undefined, ''), line('Swap, used', used, total, '')];
}

async function committed(from: FactSource): Promise<Pages | undefined> {
  const variable: Variable | undefined = from.variables.named('vm_committed_as');
  const at = from.offset('percpu_counter', 'count');
  const pages =
    variable === undefined || at === undefined ? undefined : await count(from, variable.addr + at);
  return variable === undefined || pages === undefined ? undefined : { ...variable, pages };
}
