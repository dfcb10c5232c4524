/**
 * One made dump of every format, as files of which the last one is damaged by tests, with the number of cuts (of ten,
 * from little to nearly all of it) after which it still opens without a question.
 */
import { flattened, kdumpRaw, kdumpZlib } from '../../e2e/fixtures/kdumpFiles.ts';
import { flatten, type MadePacking, makeKdump } from '../../e2e/fixtures/kdumpMaker.ts';
import { lkcd } from '../../e2e/fixtures/lkcdFile.ts';
import { MIB, makeMachine, splitLayout } from '../../e2e/fixtures/machine.ts';
import { headedMemory, hsaImage, memmapText, packedMemory } from '../../e2e/fixtures/pairFiles.ts';
import { elfVmcore, memRaw, REFERENCE_SIZE, storedPages } from '../../e2e/fixtures/reference.ts';
import {
  s390,
  s390ext,
  s390extCompressed,
  s390Volumes,
  tape,
  zcoreMem,
} from '../../e2e/fixtures/s390Files.ts';
import { busyPartition, scsiDisk } from '../../e2e/fixtures/scsiFiles.ts';
import { vmdump } from '../../e2e/fixtures/vmdumpFile.ts';
import type { OpenOptions } from './openTypes.ts';

export interface DumpToDamage {
  readonly name: string;
  readonly files: () => readonly Uint8Array[];
  /** What a person says of the files when they are damaged. */
  readonly options?: OpenOptions;
  /** How many of ten cuts of the last file leave a dump that opens without a question. */
  readonly opens: number;
  /** What leads to the memory stands at the very end, so that nothing can be read once that is cut off. */
  readonly indexLast?: boolean;
}

const pair = makeMachine({
  chunks: [
    [0, 3 * MIB],
    [4 * MIB, 6 * MIB],
  ],
});
const split = makeMachine({ chunks: [[0, 8 * MIB]], layout: splitLayout(3 * MIB) });

const PAGES = REFERENCE_SIZE / 4096;

/** The memory of the reference machine without its pages of zeros. */
function kdump(packing: MadePacking, part?: readonly [number, number]): Uint8Array {
  const stored = new Set(storedPages());
  return makeKdump({
    pageCount: PAGES,
    page: (pfn) => (stored.has(pfn) ? memRaw().subarray(pfn * 4096, (pfn + 1) * 4096) : 'excluded'),
    packing,
    ...(part === undefined ? {} : { split: part }),
  }).bytes;
}

/** The parts of a split dump, part `damaged` last. */
function splitKdump(damaged: number): readonly Uint8Array[] {
  const ends = [0, 300, 700, PAGES];
  const parts = [0, 1, 2].map((i) => kdump('zlib', [ends[i] ?? 0, ends[i + 1] ?? 0]));
  return toEnd(parts, damaged);
}

function toEnd(files: readonly Uint8Array[], damaged: number): readonly Uint8Array[] {
  return [...files.slice(0, damaged), ...files.slice(damaged + 1), ...files.slice(damaged, damaged + 1)];
}

const pairOf = (last: 'memory' | 'hsa' | 'map'): readonly Uint8Array[] => {
  const files = { memory: packedMemory(pair), hsa: hsaImage(pair), map: memmapText(pair) };
  const others = (['hsa', 'map', 'memory'] as const).filter((name) => name !== last);
  return [...others.map((name) => files[name]), files[last]];
};

export const DUMPS_TO_DAMAGE: readonly DumpToDamage[] = [
  { name: 'ELF core of 3.12', files: () => [elfVmcore('P1')], opens: 10 },
  { name: 'ELF core of 6.6', files: () => [elfVmcore('P4')], opens: 10 },
  { name: 'kdump, plain', files: () => [kdumpRaw()], opens: 10 },
  { name: 'kdump, zlib', files: () => [kdumpZlib()], opens: 10 },
  { name: 'kdump, lzo', files: () => [kdump('lzo')], opens: 10 },
  { name: 'kdump, snappy', files: () => [kdump('snappy')], opens: 10 },
  { name: 'kdump, zstd', files: () => [kdump('zstd')], opens: 10 },
  { name: 'split kdump, first file', files: () => splitKdump(0), opens: 10 },
  { name: 'split kdump, middle file', files: () => splitKdump(1), opens: 10 },
  { name: 'split kdump, last file', files: () => splitKdump(2), opens: 10 },
  { name: 'kdump, flattened', files: () => [flattened()], opens: 10, indexLast: true },
  { name: 'kdump, flattened in order', files: () => [flatten(inOrder())], opens: 10 },
  { name: 's390', files: () => [s390()], opens: 10 },
  { name: 'tape', files: () => [tape()], opens: 10 },
  { name: 'copy of zcore/mem', files: () => [zcoreMem(MIB)], opens: 10 },
  { name: 's390_ext', files: () => [s390ext()], opens: 10 },
  { name: 's390_ext, compressed', files: () => [s390extCompressed()], opens: 10 },
  { name: 'volumes, first', files: () => toEnd(s390Volumes(), 0), opens: 10 },
  { name: 'volumes, second', files: () => toEnd(s390Volumes(), 1), opens: 10 },
  { name: 'volumes, the one with the end', files: () => toEnd(s390Volumes(), 2), opens: 10 },
  { name: 'volumes, one that was not reached', files: () => s390Volumes(), opens: 10 },
  { name: 'LKCD', files: () => [lkcd()], opens: 10 },
  { name: 'LKCD, run lengths', files: () => [lkcd({ compression: 'rle' })], opens: 10 },
  { name: 'LKCD, zlib', files: () => [lkcd({ compression: 'zlib' })], opens: 10 },
  { name: 'VMDUMP', files: () => [vmdump()], opens: 10 },
  { name: 'unfinished zfcpdump', files: () => [busyPartition()], opens: 10 },
  {
    name: 'unfinished zfcpdump with an older header',
    files: () => [busyPartition({ stale: true })],
    opens: 10,
  },
  { name: 'SCSI disk', files: () => [scsiDisk()], opens: 10 },
  { name: 'SCSI disk with GPT', files: () => [scsiDisk({ table: 'gpt' })], opens: 10 },
  { name: 'pair: memory file', files: () => pairOf('memory'), opens: 0 },
  {
    name: 'pair: memory file of a known shape',
    files: () => pairOf('memory'),
    options: { shape: 'packed', hsaSize: pair.hsaSize },
    opens: 10,
  },
  { name: 'pair: HSA file', files: () => pairOf('hsa'), opens: 0 },
  {
    name: 'pair: HSA file of a known size',
    files: () => pairOf('hsa'),
    options: { hsaSize: pair.hsaSize },
    opens: 10,
  },
  { name: 'pair: map', files: () => pairOf('map'), opens: 0 },
  { name: 'pair of 6.12', files: () => [hsaImage(split), memmapText(split), packedMemory(split)], opens: 8 },
  { name: 'pair with an s390 header', files: () => [hsaImage(pair), headedMemory(pair)], opens: 10 },
];

/** A flattened dump whose records stand in the order of the file they make. */
function inOrder() {
  const whole = kdumpZlib();
  const step = 0x10000;
  return Array.from({ length: Math.ceil(whole.length / step) }, (_, i) => ({
    offset: i * step,
    bytes: whole.subarray(i * step, (i + 1) * step),
  }));
}
