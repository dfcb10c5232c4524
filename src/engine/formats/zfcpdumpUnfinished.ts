/**
 * A zfcpdump partition of which the dump was never finished. The dumper marks the partition with "zfcpdump busy", writes
 * notes and memory (what the HSA holds first), and the page with the ELF header last (s390-tools,
 * zfcpdump/zfcpdump_part.c). Notes and memory are recovered; how far the dumper came is recorded nowhere.
 */
import { FRAME_SIZE, fileOffset, physAddr, safeNumber } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import { BeReader } from '../../base/bytes.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { NT_VMCOREINFO } from '../../s390/constants.ts';
import { LC } from '../../s390/lowcore.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { mapCore } from '../elf/coreMap.ts';
import { FLAGS_RWX, type Phdr, PT_LOAD } from '../elf/header.ts';
import { cpusFromNotes } from '../machine/cpusFromNotes.ts';
import { failed, passed } from '../machine/finding.ts';
import type { Cpu } from '../machine/machineTypes.ts';
import { VMCOREINFO_NAME, vmcoreInfoFrom } from '../machine/vmcoreinfo.ts';
import { LOWCORE_TEST_LENGTH, lowcoreLooksReal } from '../oldmem/lowcorePlausible.ts';
import type { DumpFormat, OpenError, OpenedFormat } from '../openTypes.ts';
import type { ByteSource, Extent, Finding, ReadError } from '../types.ts';
import { type BusyNotes, findBusyNotes, staleHeaders } from './busyNotes.ts';
import { readUpTo } from './readUpTo.ts';

const LABEL = 'unfinished zfcpdump partition';
const MARK = 'zfcpdump busy';
/** Bytes behind the notes in which absolute 0 is looked for: the kernel's image may stand before it. */
const SEARCH = 256 * 1024 * 1024;
const SEARCH_STEP = 4 * 1024 * 1024;
/** Partitions are made of blocks of this size. */
const DISK_BLOCK = 512;
/** Bytes of a lowcore candidate, up to the prefix that a store status left. */
const CANDIDATE = LC.savedPrefix + 4;

export const zfcpdumpUnfinished: DumpFormat = {
  id: 'zfcpdump-busy',
  label: LABEL,
  probe({ head }) {
    const isBusy = new BeReader(head).ascii(0, MARK.length + 1) === MARK && head[MARK.length] === 0;
    return isBusy
      ? { score: 100, why: 'it begins with "zfcpdump busy", the mark of a dump under way' }
      : undefined;
  },
  async open(sources, _options, signal) {
    const [source] = sources;
    return source === undefined ? err({ kind: 'no-files' }) : openBusy(source, signal);
  },
};

async function openBusy(source: ByteSource, signal?: AbortSignal): Promise<Result<OpenedFormat, OpenError>> {
  const notes = await findBusyNotes(source, signal);
  if (!notes.ok) return err({ kind: 'read', error: notes.error });
  if (notes.value === undefined) {
    const detail =
      'zfcpdump marked it as busy and wrote nothing that can be found: there are no notes where they should be.';
    return err({ kind: 'damaged', file: source.name, format: LABEL, detail });
  }
  const noted = cpusFromNotes(notes.value.parsed.notes);
  const layout = await findLayout(source, notes.value, noted.cpus, signal);
  if (!layout.ok) return err({ kind: 'read', error: layout.error });
  return ok(assemble(source, notes.value, noted, layout.value));
}

/** The program headers as they must have been, and how they were found. */
interface Layout {
  readonly phdrs: readonly Phdr[];
  readonly finding: Finding;
}

async function findLayout(
  source: ByteSource,
  notes: BusyNotes,
  cpus: readonly Cpu[],
  signal: AbortSignal | undefined,
): Promise<Result<Layout, ReadError>> {
  const code = 'memory-map';
  const stale = await staleHeaders(source, notes, signal);
  if (!stale.ok) return stale;
  const believed = stale.value !== undefined && (await lowcoreFits(source, stale.value, signal));
  if (stale.value !== undefined && believed) {
    const message =
      'The memory map is that of an earlier dump whose header is still in the first page: its notes had the same place and length.';
    return ok({ phdrs: stale.value, finding: passed(code, message) });
  }
  const zero = await findAbsoluteZero(source, notes.dataAt, cpus, signal);
  if (!zero.ok) return zero;
  const { at, sure } = zero.value;
  const size = Math.max(0, source.sizeBytes - at);
  const phdrs = size === 0 ? [] : [oneLoad(at, size)];
  const where = sure
    ? `absolute 0 stands at ${hex0x(at)} of the file, where a lowcore is`
    : `no lowcore was found, so absolute 0 is taken to be at ${hex0x(at)}, behind the notes`;
  const message = `The memory map is lost with the first page: ${where}, and memory is taken to have no holes and to end with the file. Behind a hole, addresses would be wrong.`;
  return ok({ phdrs, finding: failed(code, 'warning', message) });
}

/** False when the map puts absolute 0 where there is something else. Bytes that cannot be read say nothing. */
async function lowcoreFits(
  source: ByteSource,
  phdrs: readonly Phdr[],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const zero = phdrs.find(({ type, paddr }) => type === PT_LOAD && paddr === 0n);
  const at = safeNumber(zero?.offset ?? 0n);
  if (zero === undefined || at === undefined) return true;
  const bytes = await readUpTo(source, at, LOWCORE_TEST_LENGTH, signal);
  return !bytes.ok || bytes.value.length < LOWCORE_TEST_LENGTH || lowcoreLooksReal(bytes.value);
}

function oneLoad(at: number, size: number): Phdr {
  return {
    type: PT_LOAD,
    flags: FLAGS_RWX,
    offset: BigInt(at),
    vaddr: 0n,
    paddr: 0n,
    filesz: BigInt(size),
    memsz: BigInt(size),
    align: BigInt(FRAME_SIZE),
  };
}

/**
 * Where absolute 0 stands: at the first lowcore behind the notes. One that is not right behind them must hold the
 * prefix of a CPU that the notes know.
 */
async function findAbsoluteZero(
  source: ByteSource,
  dataAt: number,
  cpus: readonly Cpu[],
  signal: AbortSignal | undefined,
): Promise<Result<{ readonly at: number; readonly sure: boolean }, ReadError>> {
  const first = await readUpTo(source, dataAt, LOWCORE_TEST_LENGTH, signal);
  if (!first.ok) return first;
  if (lowcoreLooksReal(first.value)) return ok({ at: dataAt, sure: true });
  const prefixes = new Set<number>(cpus.flatMap(({ prefix }) => prefix ?? []));
  const end = Math.min(source.sizeBytes, dataAt + SEARCH);
  for (let at = dataAt; at < end; at += SEARCH_STEP) {
    const bytes = await readUpTo(source, at, SEARCH_STEP + CANDIDATE, signal);
    if (!bytes.ok) return bytes;
    const reader = new BeReader(bytes.value);
    for (let frame = 0; frame < SEARCH_STEP && reader.has(frame, CANDIDATE); frame += FRAME_SIZE) {
      if (!prefixes.has(reader.u32(frame + LC.savedPrefix))) continue;
      if (lowcoreLooksReal(reader.slice(frame, CANDIDATE))) return ok({ at: at + frame, sure: true });
    }
  }
  return ok({ at: dataAt, sure: false });
}

function assemble(
  source: ByteSource,
  notes: BusyNotes,
  noted: { readonly cpus: readonly Cpu[]; readonly findings: readonly Finding[] },
  { phdrs, finding }: Layout,
): OpenedFormat {
  const core = mapCore(phdrs, source.sizeBytes, 'not-written');
  const map = createAddressMap(core.extents);
  const { parsed } = notes;
  const info = parsed.notes.find(({ name, type }) => name === VMCOREINFO_NAME && type === NT_VMCOREINFO);
  return {
    memory: mappedImage(ensure(map.ok ? map.value : undefined, 'overlaps were resolved'), [source]),
    segments: core.segments.map(({ paddr, vaddr, size, storedSize, storedAt, source: from, role }) => ({
      paddr,
      vaddr,
      size,
      storedSize,
      ...(storedAt <= source.sizeBytes ? { fileOffset: fileOffset(storedAt) } : {}),
      source: from,
      role,
    })),
    notes: parsed.notes,
    cpus: noted.cpus,
    ...(info === undefined ? {} : { vmcoreinfo: vmcoreInfoFrom(info.desc, 'note VMCOREINFO', 'exact') }),
    headerFacts: [
      ['Dump format', 'elf (unfinished)'],
      ['System arch', 's390x (64 bit)'],
      ['Notes', `${parsed.notes.length} at ${hex0x(notes.at)}`],
      ['Dump memory range', formatSize(map.ok ? map.value.end : 0)],
      ['File size', formatSize(source.sizeBytes)],
    ],
    findings: [
      busyFinding(),
      ...cutFindings(core.extents, source.sizeBytes),
      finding,
      ...parsed.findings,
      ...noted.findings,
    ],
  };
}

function busyFinding(): Finding {
  const message =
    'zfcpdump did not finish: the first page still says "zfcpdump busy". Notes and memory were written before it, what the HSA held first. Where the writing stopped is not recorded: from there on, the bytes are what the partition held before and no memory of this system.';
  return failed('dump-complete', 'error', message, physAddr(0));
}

/** What the file lacks of the memory that the map names; or that a partition cannot end where the file does. */
function cutFindings(extents: readonly Extent[], sizeBytes: number): readonly Finding[] {
  const lost = extents.filter((extent) => extent.kind === 'gap' && extent.reason === 'truncated');
  const [first] = lost;
  const code = 'file-complete';
  if (first !== undefined) {
    const size = formatSize(lost.reduce((sum, { start, end }) => sum + end - start, 0));
    const message = `The file is cut off after ${sizeBytes} bytes: ${size} of the memory that the map names are missing, from absolute ${hex0x(first.start)} on.`;
    return [failed(code, 'error', message, first.start)];
  }
  if (sizeBytes % DISK_BLOCK === 0) return [];
  const end = extents.at(-1)?.end ?? physAddr(0);
  const message = `The file ends inside a disk block, after ${sizeBytes} bytes: it was cut off, and memory from absolute ${hex0x(end)} on is missing.`;
  return [failed(code, 'error', message, end)];
}
