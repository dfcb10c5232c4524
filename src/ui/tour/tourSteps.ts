/**
 * The ten steps of zfcpdump told about the open dump: what happens, which facts of this dump it left behind, and which
 * bytes show it. What the dump does not have is said, never made up. (arch/s390/kernel/crash_dump.c, setup.c, smp.c;
 * drivers/s390/char/zcore.c; fs/proc/vmcore.c)
 */
import { formatSize, hex0x, hex64 } from '../../base/hex.ts';
import type { Cpu, DumpSummary, ExportPlanReply } from '../../rpc/api.ts';
import type { ViewId } from '../../store/viewStore.ts';

/** Absolute addresses of the store-status area (Principles of Operation, assigned storage locations). */
const STATUS = 0x1200;
const STATUS_PSW = 0x1300;

/** Bytes to look at. */
export interface TourLook {
  readonly label: string;
  readonly side: 'dump' | 'overwritten';
  readonly addr: number;
  readonly length: number;
  /** The bytes that the step is about: [start, end), and what they are. */
  readonly marks: readonly { readonly start: number; readonly end: number; readonly name: string }[];
}

export interface TourStep {
  readonly title: string;
  readonly text: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly looks: readonly TourLook[];
  /** Where to see more. */
  readonly more: { readonly view: ViewId; readonly addr?: number; readonly words: string } | undefined;
}

/** What the steps are told from. */
export interface TourFacts {
  readonly summary: DumpSummary;
  /** The planned vmcore, once it is known. */
  readonly plan: ExportPlanReply | undefined;
  /**
   * An address where the dump kernel's bytes differ from those of the HSA; `none`: no byte differs; undefined: the
   * memory file does not have the dump kernel's bytes.
   */
  readonly differsAt: number | 'none' | undefined;
}

export function tourSteps(facts: TourFacts): readonly TourStep[] {
  return [
    crash(facts),
    boot(facts),
    saveHsa(facts),
    loadKernel(facts),
    lowMemory(facts),
    otherCpus(facts),
    memoryMap(facts),
    buildHeader(facts),
    layOut(facts),
    readPages(facts),
  ];
}

function crash({ summary }: TourFacts): TourStep {
  const { release, cpus, memoryBytes } = summary;
  return {
    title: 'The system crashes',
    text: 'Linux panics and stops its CPUs. From now on memory is evidence: whatever runs next must not change it.',
    facts: [
      ['kernel', release ?? 'not known'],
      ['CPUs', String(cpus.length)],
      ['memory', formatSize(memoryBytes)],
    ],
    looks: [],
    more: { view: 'log', words: 'Read the last words of the kernel' },
  };
}

function boot(_: TourFacts): TourStep {
  return {
    title: 'A dump disk is booted',
    text: 'The operator boots a SCSI disk that was prepared with zipl -d. This kind of boot leaves memory as it is, but the program on the disk needs memory to run in.',
    facts: [['memory read so far', 'none']],
    looks: [],
    more: undefined,
  };
}

function saveHsa({ summary }: TourFacts): TourStep {
  const { hsaSize, cpus } = summary;
  const [bootCpu] = cpus;
  const psw = bootCpu?.registers;
  return {
    title: 'The machine saves the HSA',
    text: 'Before it loads anything, the machine stores the registers of the boot CPU at absolute 0x1200 and copies the first HSA_SIZE bytes of memory into the HSA, which no program can touch.',
    facts: [
      [
        'HSA_SIZE',
        hsaSize === undefined
          ? 'not known: this dump is one file'
          : `${hex0x(hsaSize)}, ${formatSize(hsaSize)}`,
      ],
      ['PSW of CPU 0', psw === undefined ? 'not saved' : `${hex64(psw.pswMask)} ${hex64(psw.pswAddr)}`],
    ],
    looks: [
      {
        label: hsaSize === undefined ? 'Store status in this dump' : 'Store status, as the HSA has it',
        side: 'dump',
        addr: STATUS,
        length: 0x140,
        marks: [
          { start: STATUS, end: STATUS + 0x80, name: 'floating-point registers' },
          { start: STATUS + 0x80, end: STATUS_PSW, name: 'general registers' },
          { start: STATUS_PSW, end: STATUS_PSW + 16, name: 'PSW' },
          { start: 0x1318, end: 0x131c, name: 'prefix' },
        ],
      },
    ],
    more: { view: 'memory', addr: STATUS, words: 'Show these bytes in Memory' },
  };
}

function loadKernel({ summary, differsAt }: TourFacts): TourStep {
  const title = 'The dump kernel is loaded over low memory';
  const text =
    'The boot loader puts the dump kernel where the crashed system had its lowest memory. What stood there exists only in the HSA now.';
  if (differsAt === undefined || differsAt === 'none') {
    const why =
      differsAt === 'none'
        ? 'nothing: both files agree below the end of the HSA'
        : 'not in the opened files: there is no second copy of low memory';
    return {
      title,
      text,
      facts: [['what it overwrote', why]],
      looks: [],
      more: undefined,
    };
  }
  const look = { addr: differsAt, length: 0x60, marks: [] };
  return {
    title,
    text,
    facts: [['overwritten', `addresses below ${hex0x(summary.hsaSize ?? 0)}`]],
    looks: [
      { ...look, side: 'dump', label: `At ${hex0x(differsAt)}: the crashed system, from the HSA` },
      {
        ...look,
        side: 'overwritten',
        label: `At ${hex0x(differsAt)}: the dump kernel, from the memory file`,
      },
    ],
    more: { view: 'seam', words: 'Lay both files side by side' },
  };
}

function lowMemory({ summary }: TourFacts): TourStep {
  const { hsaSize, memoryEnd } = summary;
  const isInside = hsaSize !== undefined && hsaSize > 0 && hsaSize < memoryEnd;
  return {
    title: 'It runs in HSA_SIZE bytes only',
    text: 'The dump kernel is told that memory ends at HSA_SIZE. So it cannot touch a byte above: there the crashed system still lies untouched.',
    facts: [
      ['dump kernel', hsaSize === undefined ? 'not known' : `0x0 to ${hex0x(Math.max(0, hsaSize - 1))}`],
      ['untouched', isInside ? `${hex0x(hsaSize)} to ${hex0x(memoryEnd - 1)}` : 'not told by this dump'],
    ],
    looks: isInside
      ? [
          {
            label: 'The last bytes of the HSA and the first of real memory',
            side: 'dump',
            addr: hsaSize - 0x40,
            length: 0x80,
            marks: [{ start: hsaSize - 0x40, end: hsaSize, name: 'HSA' }],
          },
        ]
      : [],
    more: isInside ? { view: 'memory', addr: hsaSize, words: 'Go to the seam in Memory' } : undefined,
  };
}

function otherCpus({ summary }: TourFacts): TourStep {
  const others = summary.cpus.slice(1);
  const saved = others.filter(({ registers }) => registers !== undefined);
  const shown = saved.find(({ prefix }) => prefix !== undefined);
  const at = shown?.prefix;
  return {
    title: 'The registers of the other CPUs',
    text: 'The dump kernel asks every other CPU for its registers by SIGP and keeps them in its own memory; nothing is written into the crashed system. Two raw files have them only where the crashed kernel had stored them itself.',
    facts: [
      ['other CPUs', String(others.length)],
      [
        'registers in this dump',
        others.length === 0 ? 'there is one CPU' : `${saved.length} of ${others.length}`,
      ],
      ...others.slice(0, 6).map((cpu): readonly [string, string] => [`CPU ${cpu.index}`, cpuWords(cpu)]),
    ],
    looks:
      at === undefined
        ? []
        : [
            {
              label: `Save area of CPU ${shown?.index ?? 1}, in its lowcore`,
              side: 'dump',
              addr: at + STATUS_PSW - 0x20,
              length: 0x60,
              marks: [
                { start: at + STATUS_PSW, end: at + STATUS_PSW + 16, name: 'PSW' },
                { start: at + 0x1318, end: at + 0x131c, name: 'prefix' },
              ],
            },
          ],
    more: { view: 'cpus', words: 'Show all CPUs' },
  };
}

function cpuWords(cpu: Cpu): string {
  const prefix = cpu.prefix === undefined ? 'prefix not known' : `prefix ${hex0x(cpu.prefix)}`;
  return cpu.registers === undefined ? `${prefix}, registers not saved` : `${prefix}, ${cpu.origin}`;
}

function memoryMap({ summary }: TourFacts): TourStep {
  const chunks = summary.segments.filter(({ role }) => role === 'memory');
  const listed = chunks
    .slice(0, 6)
    .map(({ paddr, size }, i): readonly [string, string] => [
      `range ${i}`,
      `${hex0x(paddr)} to ${hex0x(paddr + size - 1)}, ${formatSize(size)}`,
    ]);
  return {
    title: 'Memory is measured',
    text: 'The dump kernel asks the machine which storage there is. Ranges that touch are one; holes stay holes and are never dumped.',
    facts: [['ranges', String(chunks.length)], ...listed],
    looks: [],
    more: { view: 'segments', words: 'Show the ranges as segments' },
  };
}

function buildHeader({ summary, plan }: TourFacts): TourStep {
  const saved = summary.cpus.filter(({ registers }) => registers !== undefined).length;
  return {
    title: 'The ELF header is built',
    text: 'In its own memory the dump kernel writes an ELF header: one note for every kind of register of every CPU, VMCOREINFO as the crashed kernel left it, and a PT_LOAD for each range.',
    facts:
      plan === undefined
        ? [['header', 'not known']]
        : [
            ['ELF header', '64 bytes: ET_CORE, EM_S390, big endian'],
            ['PT_NOTE', `${plan.noteCount} notes, ${plan.noteBytes} bytes, of ${saved} CPUs`],
            ...plan.segments
              .slice(0, 4)
              .map((segment, i): readonly [string, string] => [
                `PT_LOAD ${i}`,
                `${segment.role} at ${hex0x(segment.paddr)}, ${formatSize(segment.size)}`,
              ]),
            ['written as', plan.profileWhy],
          ],
    looks: [],
    more: { view: 'notes', words: 'Show the notes' },
  };
}

function layOut({ plan }: TourFacts): TourStep {
  const first = plan?.segments[0];
  return {
    title: '/proc/vmcore is laid out from it',
    text: 'The kernel merges the notes, rounds every range to whole pages and gives each its place in the file. Nothing is copied: the file exists as a list.',
    facts:
      plan === undefined
        ? [['layout', 'not known']]
        : [
            ['file size', `${plan.sizeBytes} bytes, ${formatSize(plan.sizeBytes)}`],
            ['first byte of memory', `at file offset ${hex0x(first?.fileOffset ?? 0)}`],
            ['parts', String(plan.partCount)],
            ...plan.parts
              .slice(0, 5)
              .map((part): readonly [string, string] => [
                `offset ${hex0x(part.offset)}`,
                `${formatSize(part.length)} from ${part.fileName ?? part.source}`,
              ]),
          ],
    looks: [],
    more: { view: 'export', words: 'Show the plan of the export' },
  };
}

function readPages({ summary, plan }: TourFacts): TourStep {
  const { hsaSize, memoryEnd } = summary;
  const isSplit = hsaSize !== undefined && hsaSize > 0;
  const places = isSplit
    ? [0, hsaSize - 4096, hsaSize, memoryEnd - 4096].filter((at) => at >= 0 && at < memoryEnd)
    : [];
  return {
    title: 'Pages are read, left or right of HSA_SIZE',
    text: 'A program copies /proc/vmcore to the disk. Every read below HSA_SIZE is answered from the HSA, every read above from memory: copy_oldmem_page. Oldmem does the same with the two files.',
    facts: isSplit
      ? [
          ...[...new Set(places)].map((at): readonly [string, string] => [
            `page ${hex0x(at)}`,
            at < hsaSize ? 'below HSA_SIZE: from the HSA' : 'above: from real memory',
          ]),
          ['finished file', plan === undefined ? 'not known' : `${plan.sizeBytes} bytes`],
        ]
      : [['split', 'This dump is one file: the reads were answered when it was written.']],
    looks: [],
    more: { view: 'export', words: 'Export the vmcore' },
  };
}
