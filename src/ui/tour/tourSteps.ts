/**
 * The ten steps of zfcpdump told about the open dump: what happens, which facts of this dump it left behind, and which
 * bytes show it. What the dump does not have is said, never made up. (arch/s390/kernel/crash_dump.c, setup.c, smp.c;
 * drivers/s390/char/zcore.c; fs/proc/vmcore.c)
 */
import { formatSize, hex0x, hex64 } from '../../base/hex.ts';
import { buildHeader, layOut, memoryMap, otherCpus, readPages } from './laterSteps.ts';
import { PREFIX_SAVED, PSW_SAVED, type TourFacts, type TourStep } from './tourTypes.ts';

/** Absolute address of the store-status area (Principles of Operation, assigned storage locations). */
const STATUS = 0x1200;

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
          { start: STATUS + 0x80, end: PSW_SAVED, name: 'general registers' },
          { start: PSW_SAVED, end: PSW_SAVED + 16, name: 'PSW' },
          { start: PREFIX_SAVED, end: PREFIX_SAVED + 4, name: 'prefix' },
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
      {
        ...look,
        side: 'dump',
        against: 'overwritten',
        label: `At ${hex0x(differsAt)}: the crashed system, from the HSA`,
      },
      {
        ...look,
        side: 'overwritten',
        against: 'dump',
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
