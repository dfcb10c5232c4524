/**
 * Steps six to ten of the tour: what the dump kernel does once it runs (arch/s390/kernel/smp.c, crash_dump.c;
 * fs/proc/vmcore.c).
 */
import { formatSize, hex0x } from '../../base/hex.ts';
import type { Cpu } from '../../rpc/api.ts';
import { PREFIX_SAVED, PSW_SAVED, type TourFacts, type TourStep } from './tourTypes.ts';

export function otherCpus({ summary }: TourFacts): TourStep {
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
              addr: at + PSW_SAVED - 0x20,
              length: 0x60,
              marks: [
                { start: at + PSW_SAVED, end: at + PSW_SAVED + 16, name: 'PSW' },
                { start: at + PREFIX_SAVED, end: at + PREFIX_SAVED + 4, name: 'prefix' },
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

export function memoryMap({ summary }: TourFacts): TourStep {
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

export function buildHeader({ summary, plan }: TourFacts): TourStep {
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

export function layOut({ plan }: TourFacts): TourStep {
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

export function readPages({ summary, plan }: TourFacts): TourStep {
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
