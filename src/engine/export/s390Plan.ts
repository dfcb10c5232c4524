/**
 * Plans an s390 stand-alone dump: a header, all of memory from absolute 0, an end marker (s390-tools,
 * include/dump/s390_dump.h, zdump/dfo_s390.c). The format has no way to say that bytes are missing: whatever the dump
 * does not have is zero in the file, and the plan says how much that is.
 */
import { FRAME_SIZE, fileOffset, physAddr, roundUp } from '../../base/address.ts';
import { BeWriter } from '../../base/bytes.ts';
import { formatSize } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { MAX_CPUS } from '../../s390/constants.ts';
import { prefixProblem } from '../../s390/lowcore.ts';
import { MAX_FILE_BYTES } from '../elf/stage1.ts';
import { walkForward } from '../extentWalk.ts';
import { END_MARKER, END_MARKER_SIZE, S390_HEADER_SIZE, S390_MAGIC } from '../formats/s390Header.ts';
import type { Dump, Extent, ReadError } from '../types.ts';
import { crashTod } from './crashTime.ts';
import type { FilePlan } from './filePlan.ts';
import { cut, type PlanPart, partOf, pushPart } from './parts.ts';
import { NOTHING_TO_WRITE, type PlanError } from './plan.ts';
import { type Patch, planSaveAreas } from './saveAreas.ts';
import { total, wantedMemory } from './wanted.ts';

const VERSION = 5;
const DUMP_LEVEL = 4;
const ARCH_64_BIT = 2;
const CPU_LIST = 0x800;

export interface S390Plan extends FilePlan {
  /** One past the last address in the file. */
  readonly memoryEnd: number;
  /** Bytes of the machine's memory that the dump does not have and the file says are zero. */
  readonly missingBytes: number;
}

/** Plans the file. Reads the save areas of the CPUs and nothing else. */
export async function planS390(dump: Dump, signal?: AbortSignal): Promise<Result<S390Plan, PlanError>> {
  const wanted = await wantedMemory(
    dump,
    {},
    'This format cannot say so: they are zeros in the file, like real zeros. Export a vmcore or kdump to keep the difference.',
    signal,
  );
  if (!wanted.ok) return err({ kind: 'read', error: wanted.error });
  const { chunks, missingBytes, listedEnd } = wanted.value;
  if (chunks.length === 0) return err({ kind: 'no-memory', detail: NOTHING_TO_WRITE });
  const memoryEnd = roundUp(Math.max(listedEnd, endOf(chunks)), FRAME_SIZE);
  if (memoryEnd > MAX_FILE_BYTES) {
    return err({
      kind: 'too-large',
      detail: `The file would have ${formatSize(memoryEnd)}, because it holds all addresses up to the last one.`,
    });
  }
  const areas = await planSaveAreas(dump, memoryEnd, signal);
  if (!areas.ok) return err({ kind: 'read', error: areas.error });
  const warnings = [...wanted.value.warnings, ...areas.value.warnings];
  const holes = memoryEnd - total(chunks) - missingBytes;
  if (holes > 0)
    warnings.push(
      `${formatSize(holes)} where the machine has no memory are zeros in the file, as the format demands.`,
    );

  const tod = crashTod(dump);
  const header = headerBytes(dump, memoryEnd, total(chunks) + missingBytes, tod, warnings);
  const listed = await listParts(dump, memoryEnd, areas.value.patches, header, signal);
  if (!listed.ok) return err({ kind: 'read', error: listed.error });
  const { parts, copyBytes } = listed.value;
  const markerAt = fileOffset(S390_HEADER_SIZE + memoryEnd);
  const marker: PlanPart = {
    kind: 'made',
    offset: markerAt,
    length: END_MARKER_SIZE,
    source: 'header',
    bytes: endMarker(tod),
  };
  return ok({
    header,
    parts: [...parts, marker],
    sizeBytes: markerAt + END_MARKER_SIZE,
    copyBytes,
    memoryEnd,
    missingBytes,
    warnings,
  });
}

function endOf(chunks: readonly { readonly start: number; readonly size: number }[]): number {
  const last = chunks.at(-1);
  return last === undefined ? 0 : last.start + last.size;
}

/** The header block. `realSize`: storage without holes, bytes. */
function headerBytes(
  dump: Dump,
  memoryEnd: number,
  realSize: number,
  tod: bigint,
  warnings: string[],
): Uint8Array<ArrayBuffer> {
  const prefixes = dump.cpus.flatMap(({ prefix }) =>
    prefix === undefined || prefixProblem(prefix) !== undefined ? [] : [prefix],
  );
  if (prefixes.length < dump.cpus.length)
    warnings.push(
      `${dump.cpus.length - prefixes.length} CPUs without a prefix are not in the list of the header.`,
    );
  const listed = prefixes.slice(0, MAX_CPUS);
  const writer = new BeWriter(S390_HEADER_SIZE);
  writer.u64(0x000, S390_MAGIC);
  writer.u32(0x008, VERSION);
  writer.u32(0x00c, S390_HEADER_SIZE);
  writer.u32(0x010, DUMP_LEVEL);
  writer.u32(0x014, FRAME_SIZE);
  writer.u64(0x018, BigInt(memoryEnd));
  // Exclusive, as the kernel and zipl write it.
  writer.u64(0x028, BigInt(memoryEnd));
  writer.u32(0x030, Math.min(memoryEnd / FRAME_SIZE, 0xffffffff));
  writer.u64(0x038, tod);
  writer.u32(0x048, ARCH_64_BIT);
  writer.u32(0x050, ARCH_64_BIT);
  writer.u64(0x054, BigInt(realSize));
  writer.u16(0x05d, listed.length);
  writer.u16(0x05f, listed.length);
  for (const [i, prefix] of listed.entries()) writer.u32(CPU_LIST + 4 * i, prefix);
  return writer.bytes;
}

function endMarker(tod: bigint): Uint8Array<ArrayBuffer> {
  const writer = new BeWriter(END_MARKER_SIZE);
  writer.u64(0, END_MARKER);
  writer.u64(8, tod);
  return writer.bytes;
}

/** Header and memory with the patches laid over it. */
async function listParts(
  dump: Dump,
  memoryEnd: number,
  patches: readonly Patch[],
  header: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Result<{ readonly parts: readonly PlanPart[]; readonly copyBytes: number }, ReadError>> {
  const parts: PlanPart[] = [
    { kind: 'header', offset: fileOffset(0), length: header.length, source: 'header' },
  ];
  let copyBytes = 0;
  const offsetOf = (addr: number) => fileOffset(S390_HEADER_SIZE + addr);
  const visit = (extent: Extent): boolean => {
    const length = extent.end - extent.start;
    if (extent.kind === 'packed') copyBytes += length;
    pushPart(parts, partOf(extent, offsetOf(extent.start), length));
    return true;
  };
  let at = 0;
  for (const { addr, bytes } of patches) {
    const walked = await walkForward(dump.memory, physAddr(at), addr, visit, signal);
    if (!walked.ok) return walked;
    parts.push({ kind: 'made', offset: offsetOf(addr), length: bytes.length, source: 'header', addr, bytes });
    at = addr + bytes.length;
  }
  const walked = await walkForward(dump.memory, physAddr(at), physAddr(memoryEnd), visit, signal);
  return walked.ok ? ok({ parts: parts.flatMap(cut), copyBytes }) : walked;
}
