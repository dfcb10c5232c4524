/**
 * The os_info page, in which the dumped kernel leaves its crash kernel area and, since 6.10, its memory layout
 * (arch/s390/include/asm/os_info.h, kernel/os_info.c). The word at absolute 0xe18 points to it.
 */
import { FRAME_SIZE, physAddr, safePhysAddr } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { cksm } from '../../s390/cksm.ts';
import {
  OS_INFO_CHECKSUM_START,
  OS_INFO_ENTRIES,
  OS_INFO_ENTRY_COUNT,
  OS_INFO_ENTRY_SIZE,
  OS_INFO_MAGIC,
} from '../../s390/constants.ts';
import { LC } from '../../s390/lowcore.ts';
import type { Finding, MemoryImage, ReadError } from '../types.ts';
import { failed, notTestable, passed } from './finding.ts';
import type { OsInfo } from './machineTypes.ts';
import { readPresent, readPresentAt } from './readPresent.ts';

/** Numbers of the entries. 1 and 2 are data with address and size, the others from 4 on are plain values. */
export const OS_INFO = {
  vmcoreinfo: 0,
  reiplBlock: 1,
  flags: 2,
  identityBase: 4,
  kaslrOffset: 5,
  kaslrOffsetPhysical: 6,
  vmemmap: 7,
  amode31Start: 8,
  amode31End: 9,
  imageStart: 10,
  imageEnd: 11,
  imagePhysical: 12,
} as const;

/** What was found, and the checks made on the way. `osInfo` is there even with a bad checksum: see `osInfoUsable`. */
export interface OsInfoFound {
  readonly osInfo: OsInfo | undefined;
  readonly findings: readonly Finding[];
}

/** True when the values of the page may be relied on: the kernel's own rule. */
export function osInfoUsable(osInfo: OsInfo): boolean {
  return osInfo.checksumOk && osInfo.versionMajor <= 1;
}

/** A value entry of a usable page; undefined when there is none, or it is zero. */
export function osInfoValue(osInfo: OsInfo | undefined, entry: number): bigint | undefined {
  if (osInfo === undefined || !osInfoUsable(osInfo)) return undefined;
  const value = osInfo.entries[entry]?.value;
  return value === 0n ? undefined : value;
}

const POINTER = 'os-info-pointer';

/** Reads os_info through absolute 0xe18. */
export async function readOsInfo(
  memory: MemoryImage,
  signal?: AbortSignal,
): Promise<Result<OsInfoFound, ReadError>> {
  const word = await readPresent(memory, physAddr(LC.osInfo), 8, signal);
  if (!word.ok) return word;
  if (!word.value.present) {
    return nothing(
      notTestable(POINTER, 'The word at absolute 0xe18, which points to os_info, is not in the dump.'),
    );
  }
  const pointer = word.value.reader.u64(0);
  const where = physAddr(LC.osInfo);
  if (pointer === 0n) {
    return nothing(notTestable(POINTER, 'The word at absolute 0xe18 is zero: the kernel left no os_info.'));
  }
  const addr = safePhysAddr(pointer);
  if (addr === undefined || addr % FRAME_SIZE !== 0) {
    const message = `Absolute 0xe18 says that os_info is at ${hex0x(pointer)}, which is not the start of a frame.`;
    return nothing(failed(POINTER, 'warning', message, where));
  }
  const page = await readPresentAt(memory, pointer, FRAME_SIZE, signal);
  if (!page.ok) return page;
  if (!page.value.present) {
    const message = `Absolute 0xe18 says that os_info is at ${hex0x(pointer)}, which is not in the dump.`;
    return nothing(failed(POINTER, 'warning', message, where));
  }
  if (page.value.reader.u64(0) !== OS_INFO_MAGIC) {
    const message = `At ${hex0x(pointer)}, where absolute 0xe18 points, is no os_info: the magic OSINFOSZ is missing.`;
    return nothing(failed(POINTER, 'warning', message, addr));
  }
  const osInfo = parseOsInfo(page.value.reader.bytes, addr);
  const data = await dataChecksums(memory, osInfo, signal);
  if (!data.ok) return data;
  return ok({
    osInfo,
    findings: [
      passed(POINTER, `os_info is at ${hex0x(pointer)}.`, addr),
      ...pageFindings(osInfo),
      ...data.value,
    ],
  });
}

function nothing(finding: Finding): Result<OsInfoFound, ReadError> {
  return ok({ osInfo: undefined, findings: [finding] });
}

function parseOsInfo(bytes: Uint8Array, addr: OsInfo['addr']): OsInfo {
  const reader = new BeReader(bytes);
  return {
    addr,
    checksum: reader.u32(8),
    checksumOk: cksm(bytes.subarray(OS_INFO_CHECKSUM_START, FRAME_SIZE)) === reader.u32(8),
    versionMajor: reader.u16(12),
    versionMinor: reader.u16(14),
    crashkernelAddr: reader.u64(16),
    crashkernelSize: reader.u64(24),
    entries: Array.from({ length: OS_INFO_ENTRY_COUNT }, (_, i) => {
      const at = OS_INFO_ENTRIES + OS_INFO_ENTRY_SIZE * i;
      return { value: reader.u64(at), size: reader.u64(at + 8), checksum: reader.u32(at + 16) };
    }),
  };
}

function pageFindings(osInfo: OsInfo): readonly Finding[] {
  const { addr, checksum, checksumOk, versionMajor, versionMinor } = osInfo;
  const version = `${versionMajor}.${versionMinor}`;
  return [
    checksumOk
      ? passed('os-info-checksum', `The checksum of os_info is right (${hex0x(checksum)}).`, addr)
      : failed(
          'os-info-checksum',
          'warning',
          `The checksum of os_info (${hex0x(checksum)}) is wrong, so its values are not used.`,
          addr,
        ),
    versionMajor <= 1
      ? passed('os-info-version', `os_info has version ${version}.`, addr)
      : failed(
          'os-info-version',
          'warning',
          `os_info has the unknown version ${version} and is not used.`,
          addr,
        ),
  ];
}

/** Data behind an entry is at most an IPL block or a page of text. */
const MAX_DATA = 64 * 1024;

/** Checks the data that entries 0 to 2 of a usable page point to. */
async function dataChecksums(
  memory: MemoryImage,
  osInfo: OsInfo,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Finding[], ReadError>> {
  const findings: Finding[] = [];
  if (!osInfoUsable(osInfo)) return ok(findings);
  for (const index of [OS_INFO.vmcoreinfo, OS_INFO.reiplBlock, OS_INFO.flags]) {
    const entry = osInfo.entries[index];
    if (entry === undefined || entry.size === 0n || entry.value === 0n) continue;
    const code = 'os-info-data';
    const what = `The ${entry.size} bytes at ${hex0x(entry.value)} that os_info entry ${index} names`;
    if (entry.size > BigInt(MAX_DATA)) {
      findings.push(failed(code, 'warning', `${what} are too many to be real.`, osInfo.addr));
      continue;
    }
    const data = await readPresentAt(memory, entry.value, Number(entry.size), signal);
    if (!data.ok) return data;
    if (!data.value.present) findings.push(notTestable(code, `${what} are not in the dump.`));
    else if (cksm(data.value.reader.bytes) === entry.checksum)
      findings.push(passed(code, `${what} have the right checksum.`));
    else findings.push(failed(code, 'warning', `${what} have a wrong checksum.`, safePhysAddr(entry.value)));
  }
  return ok(findings);
}
