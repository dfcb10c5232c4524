/**
 * VMCOREINFO, the `KEY=VALUE` lines by which the dumped kernel describes itself (kernel/vmcore_info.c): its text, and
 * how dump tools find it in memory: through the lowcore word at absolute 0xe0c, else through os_info. The search over
 * all memory is `vmcoreinfoScan.ts`. (arch/s390/kernel/crash_dump.c, get_vmcoreinfo_old; boot/startup.c for the marker
 * of kernels that crashed early)
 */
import { FRAME_SIZE, type PhysAddr, physAddr, safePhysAddr } from '../../base/address.ts';
import type { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { cksm } from '../../s390/cksm.ts';
import { NT_VMCOREINFO } from '../../s390/constants.ts';
import { LC } from '../../s390/lowcore.ts';
import type { Finding, MemoryImage, ReadError } from '../types.ts';
import { failed, notTestable, passed } from './finding.ts';
import type { Confidence, OsInfo, VmcoreInfo } from './machineTypes.ts';
import { osInfoUsable } from './osInfo.ts';
import { readPresent, readPresentAt } from './readPresent.ts';

/** Bytes of VMCOREINFO that are accepted at most; kernels write 4096 or less so far. */
export const MAX_VMCOREINFO = 64 * 1024;

export const VMCOREINFO_NAME = 'VMCOREINFO';
/** Bytes before the descriptor of a VMCOREINFO note: header and the padded name. */
export const VMCOREINFO_DESC_OFFSET = 24;

/** The text up to the first NUL, and its lines. Bytes are taken as Latin-1, so nothing is lost. */
export function parseVmcoreinfoText(raw: Uint8Array): {
  readonly text: string;
  readonly values: ReadonlyMap<string, string>;
} {
  const nul = raw.indexOf(0);
  const bytes = raw.subarray(0, Math.min(nul < 0 ? raw.length : nul, MAX_VMCOREINFO));
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    if (equals <= 0) continue;
    const key = line.slice(0, equals);
    if (!values.has(key)) values.set(key, line.slice(equals + 1));
  }
  return { text, values };
}

/** VMCOREINFO from its bytes. `raw` is kept as it is, because an exported note repeats it unchanged. */
export function vmcoreInfoFrom(
  raw: Uint8Array,
  origin: string,
  confidence: Confidence,
  addr?: PhysAddr,
): VmcoreInfo {
  return { ...parseVmcoreinfoText(raw), raw, origin, confidence, ...(addr === undefined ? {} : { addr }) };
}

/** Length of the descriptor when `header` (24 bytes) is that of a VMCOREINFO note; why not, otherwise. */
export function noteHeaderProblem(header: BeReader): string | undefined {
  if (header.length < VMCOREINFO_DESC_OFFSET) return 'its header is cut off';
  const nameMatches =
    header.u32(0) === VMCOREINFO_NAME.length + 1 && header.ascii(12, 11) === VMCOREINFO_NAME;
  if (!nameMatches) return 'there is no note of that name';
  if (header.u32(8) !== NT_VMCOREINFO) return `the note has type ${header.u32(8)} instead of 0`;
  const length = header.u32(4);
  if (length === 0) return 'the note is empty';
  if (length > MAX_VMCOREINFO) return `the note claims ${length} bytes, more than any kernel writes`;
  return undefined;
}

/** True when the bytes read like VMCOREINFO: nearly all printable, with OSRELEASE and the page size of s390. */
export function looksLikeVmcoreinfo(info: {
  readonly text: string;
  readonly values: ReadonlyMap<string, string>;
}): boolean {
  if (!info.values.has('OSRELEASE') || info.values.get('PAGESIZE') !== '4096') return false;
  let printable = 0;
  for (let i = 0; i < info.text.length; i++) {
    const code = info.text.charCodeAt(i);
    if (code === 0x0a || (code >= 0x20 && code < 0x7f)) printable++;
  }
  return printable >= info.text.length * 0.95;
}

/** What was found, and the checks made on the way. */
export interface VmcoreInfoFound {
  readonly vmcoreinfo: VmcoreInfo | undefined;
  /** Where the kernel was moved to, when the word at 0xe0c is the early marker instead of a pointer. */
  readonly earlyOffset: bigint | undefined;
  readonly findings: readonly Finding[];
}

/** Looks at the lowcore at absolute 0, then at entry 0 of os_info. Reads a few pages at most. */
export async function findVmcoreInfo(
  memory: MemoryImage,
  osInfo?: OsInfo,
  signal?: AbortSignal,
): Promise<Result<VmcoreInfoFound, ReadError>> {
  const byLowcore = await throughLowcore(memory, signal);
  if (!byLowcore.ok || byLowcore.value.vmcoreinfo !== undefined) return byLowcore;
  const byOsInfo = await throughOsInfo(memory, osInfo, signal);
  if (!byOsInfo.ok) return byOsInfo;
  const { vmcoreinfo, findings } = byOsInfo.value;
  return ok({ ...byLowcore.value, vmcoreinfo, findings: [...byLowcore.value.findings, ...findings] });
}

const POINTER = 'vmcoreinfo-pointer';

function nothing(finding: Finding, earlyOffset?: bigint): Result<VmcoreInfoFound, ReadError> {
  return ok({ vmcoreinfo: undefined, earlyOffset, findings: [finding] });
}

async function throughLowcore(
  memory: MemoryImage,
  signal: AbortSignal | undefined,
): Promise<Result<VmcoreInfoFound, ReadError>> {
  const word = await readPresent(memory, physAddr(LC.vmcoreInfo), 8, signal);
  if (!word.ok) return word;
  if (!word.value.present) {
    return nothing(
      notTestable(POINTER, 'The word at absolute 0xe0c, which points to VMCOREINFO, is not in the dump.'),
    );
  }
  const pointer = word.value.reader.u64(0);
  const where = physAddr(LC.vmcoreInfo);
  if (pointer === 0n) {
    return nothing(
      failed(
        POINTER,
        'warning',
        'The word at absolute 0xe0c is zero: the kernel had not set up VMCOREINFO.',
        where,
      ),
    );
  }
  if (pointer % 2n === 1n) {
    const offset = pointer - 1n;
    const message = `The word at absolute 0xe0c is odd (${hex0x(pointer)}): no pointer, but the mark of a kernel that crashed early, which was moved by ${hex0x(offset)}.`;
    return nothing(failed(POINTER, 'warning', message, where), offset);
  }
  const header = await readPresentAt(memory, pointer, VMCOREINFO_DESC_OFFSET, signal);
  if (!header.ok) return header;
  const addr = safePhysAddr(pointer);
  if (!header.value.present || addr === undefined) {
    const message = `Absolute 0xe0c says that VMCOREINFO is at ${hex0x(pointer)}, which is not in the dump.`;
    return nothing(failed(POINTER, 'warning', message, where));
  }
  const problem = noteHeaderProblem(header.value.reader);
  if (problem !== undefined) {
    const message = `Absolute 0xe0c says that VMCOREINFO is at ${hex0x(pointer)}, but ${problem}.`;
    return nothing(failed(POINTER, 'warning', message, addr));
  }
  const length = header.value.reader.u32(4);
  const desc = await readPresentAt(memory, pointer + BigInt(VMCOREINFO_DESC_OFFSET), length, signal);
  if (!desc.ok) return desc;
  if (!desc.value.present) {
    const message = `Not all of the ${length} bytes of VMCOREINFO at ${hex0x(pointer)} are in the dump.`;
    return nothing(failed(POINTER, 'warning', message, addr));
  }
  const origin = `lowcore 0xe0c -> ${hex0x(pointer)}`;
  const vmcoreinfo = vmcoreInfoFrom(desc.value.reader.bytes, origin, 'exact', addr);
  const aligned =
    pointer % BigInt(FRAME_SIZE) === 0n ? '' : ' (not at the start of a frame, which is unusual)';
  const finding = passed(POINTER, `VMCOREINFO is at ${hex0x(pointer)}${aligned}, ${length} bytes.`, addr);
  return ok({ vmcoreinfo, earlyOffset: undefined, findings: [finding] });
}

/** Entry 0 of os_info holds address, size and checksum of the text itself. No kernel seen so far fills it. */
async function throughOsInfo(
  memory: MemoryImage,
  osInfo: OsInfo | undefined,
  signal: AbortSignal | undefined,
): Promise<Result<VmcoreInfoFound, ReadError>> {
  const none: VmcoreInfoFound = { vmcoreinfo: undefined, earlyOffset: undefined, findings: [] };
  const entry = osInfo === undefined || !osInfoUsable(osInfo) ? undefined : osInfo.entries[0];
  if (entry === undefined || entry.value === 0n || entry.size === 0n) return ok(none);
  if (entry.size > BigInt(MAX_VMCOREINFO)) return ok(none);
  const desc = await readPresentAt(memory, entry.value, Number(entry.size), signal);
  if (!desc.ok) return desc;
  if (!desc.value.present || cksm(desc.value.reader.bytes) !== entry.checksum) return ok(none);
  const origin = `os_info entry 0 -> ${hex0x(entry.value)}`;
  const vmcoreinfo = vmcoreInfoFrom(desc.value.reader.bytes, origin, 'exact', safePhysAddr(entry.value));
  if (!looksLikeVmcoreinfo(vmcoreinfo)) return ok(none);
  const finding = passed(
    'vmcoreinfo-os-info',
    `VMCOREINFO was found through os_info at ${hex0x(entry.value)}.`,
  );
  return ok({ ...none, vmcoreinfo, findings: [finding] });
}
