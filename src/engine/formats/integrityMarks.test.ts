/** Every integrity mark that a format has: the reference file passes all of them, a corrupted copy fails the one. */
import { describe, expect, it } from 'vitest';
import { flattened as flattenedFile, kdumpRaw } from '../../../e2e/fixtures/kdumpFiles.ts';
import { lkcd as lkcdFile } from '../../../e2e/fixtures/lkcdFile.ts';
import { elfVmcore } from '../../../e2e/fixtures/reference.ts';
import {
  s390extCompressed,
  s390ext as s390extFile,
  s390 as s390File,
} from '../../../e2e/fixtures/s390Files.ts';
import { vmdump as vmdumpFile } from '../../../e2e/fixtures/vmdumpFile.ts';
import { openFully, withBytes } from './formatTestHelp.ts';

const MIB = 2 ** 20;

async function failedCodes(file: Uint8Array): Promise<readonly string[]> {
  const { findings } = await openFully(file);
  return findings.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code);
}

const FILES = {
  elf: () => elfVmcore('P4'),
  s390: s390File,
  s390_ext: s390extFile,
  's390_ext, compressed': s390extCompressed,
  kdump: kdumpRaw,
  flattened: flattenedFile,
  lkcd: lkcdFile,
  vmdump: vmdumpFile,
} as const;
type Name = keyof typeof FILES;
const NAMES: readonly Name[] = [
  'elf',
  's390',
  's390_ext',
  's390_ext, compressed',
  'kdump',
  'flattened',
  'lkcd',
  'vmdump',
];

/** The last bytes of a file that are of its end mark. */
const fromEnd = (name: Name, count: number): number => FILES[name]().length - count;

interface Corruption {
  readonly what: string;
  readonly of: Name;
  readonly change: (file: Uint8Array) => Uint8Array;
  readonly code: string;
}

const at =
  (offset: number, ...values: readonly number[]) =>
  (file: Uint8Array): Uint8Array =>
    withBytes(file, offset, ...values);
const cut =
  (count: number) =>
  (file: Uint8Array): Uint8Array =>
    file.subarray(0, -count);

const CORRUPTIONS: readonly Corruption[] = [
  {
    of: 's390',
    what: 'the text of the end marker',
    change: at(fromEnd('s390', 16), 0),
    code: 'dump-complete',
  },
  {
    of: 's390',
    what: 'an end before the start',
    change: at(fromEnd('s390', 8), 0, 0),
    code: 'dump-complete',
  },
  { of: 's390', what: 'the size of memory', change: at(0x1d, 0x80), code: 'dump-complete' },
  { of: 's390', what: 'a prefix', change: at(0x802, 9), code: 'prefix-valid' },
  { of: 's390', what: 'the number of CPUs', change: at(0x5d, 0x7f), code: 'header-cpu-list' },
  { of: 's390', what: 'os_info in memory', change: at(0x6100, 9), code: 'os-info-checksum' },
  { of: 's390', what: 'the lowcore', change: at(0x10a3, 0), code: 'architecture-mode' },
  { of: 's390_ext', what: 'the end marker', change: at(fromEnd('s390_ext', 4096), 0), code: 'dump-complete' },
  {
    of: 's390_ext',
    what: 'an end before the start',
    change: at(fromEnd('s390_ext', 4088), 0),
    code: 'dump-complete',
  },
  {
    of: 's390_ext',
    what: 'the stop marker',
    change: at(0x202010, ...new Array<number>(8).fill(0)),
    code: 'dump-complete',
  },
  { of: 's390_ext', what: 'the order of segments', change: at(0x202004, 0, 0, 0, 0), code: 'dump-complete' },
  { of: 's390_ext', what: 'the place of a segment', change: at(0x202000, 1), code: 'dump-complete' },
  { of: 's390_ext, compressed', what: 'the end marker', change: cut(4096), code: 'dump-complete' },
  { of: 'elf', what: 'the end of the file', change: cut(MIB), code: 'segments-inside' },
  { of: 'elf', what: 'the place of a segment', change: at(64 + 56 + 8, 0x7f), code: 'segments-inside' },
  { of: 'elf', what: 'the size of a note', change: at(0x1004, 0x7f), code: 'note-walk-complete' },
  { of: 'elf', what: 'e_flags: incomplete', change: at(0x33, 1), code: 'incomplete-flag' },
  { of: 'kdump', what: 'the status: no space', change: at(427, 8), code: 'kdump-complete' },
  { of: 'kdump', what: 'the number of pages', change: at(455, 1), code: 'kdump-written-blocks' },
  { of: 'kdump', what: 'the place of a page', change: at(0x4000, 0x7f), code: 'kdump-pages-inside' },
  { of: 'kdump', what: 'the size of the bitmaps', change: at(439, 1), code: 'kdump-pages-inside' },
  { of: 'kdump', what: 'the place of the notes', change: at(4096 + 48, 0x7f), code: 'kdump-notes' },
  { of: 'kdump', what: 'the place of VMCOREINFO', change: at(4096 + 32, 0x7f), code: 'kdump-vmcoreinfo' },
  { of: 'flattened', what: 'the end record', change: cut(16), code: 'flattened-complete' },
  { of: 'lkcd', what: 'the end record', change: cut(16), code: 'dump-complete' },
  { of: 'lkcd', what: 'the number of pages', change: at(51, 9), code: 'page-count' },
  { of: 'lkcd', what: 'a page record', change: at(0x10000 + 9 * 4112, 0x90), code: 'dump-complete' },
  { of: 'lkcd', what: 'the s390 header', change: at(0x400, 0), code: 'header-cpu-list' },
  { of: 'lkcd', what: 'the machine', change: at(324 + 4 * 65, 0, 0), code: 'lkcd-machine' },
  { of: 'vmdump', what: 'the number of pages', change: cut(4096), code: 'dump-complete' },
];

describe('the integrity marks', () => {
  it.each(NAMES)('of the reference file all hold: %s', async (name) => {
    expect(await failedCodes(FILES[name]())).toEqual([]);
  });

  it.each(CORRUPTIONS)('of $of fail by their code: $what', async ({ of, change, code }) => {
    expect(await failedCodes(change(FILES[of]()))).toContain(code);
  });
});
