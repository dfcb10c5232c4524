/**
 * VMCOREINFO at a place that was found by searching or named by a person, instead of where the kernel says it is: the
 * note around its text, or the kernel's own page of text.
 */
import { FRAME_SIZE, type PhysAddr, physAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import type { MemoryImage, ReadError } from '../types.ts';
import type { VmcoreInfo } from './machineTypes.ts';
import { readPresent } from './readPresent.ts';
import {
  looksLikeVmcoreinfo,
  MAX_VMCOREINFO,
  noteHeaderProblem,
  VMCOREINFO_DESC_OFFSET,
  vmcoreInfoFrom,
} from './vmcoreinfo.ts';

const FIRST_KEY = 'OSRELEASE=';

/**
 * Reads the text at `addr` (its first byte) as a note when one surrounds it, else as the kernel's own page of text.
 * Undefined: there is none.
 */
export async function readVmcoreInfoAt(
  memory: MemoryImage,
  addr: PhysAddr,
  signal?: AbortSignal,
): Promise<Result<VmcoreInfo | undefined, ReadError>> {
  if (addr >= VMCOREINFO_DESC_OFFSET) {
    const noteAddr = physAddr(addr - VMCOREINFO_DESC_OFFSET);
    const header = await readPresent(memory, noteAddr, VMCOREINFO_DESC_OFFSET, signal);
    if (!header.ok) return header;
    if (header.value.present && noteHeaderProblem(header.value.reader) === undefined) {
      const desc = await readPresent(memory, addr, header.value.reader.u32(4), signal);
      if (!desc.ok) return desc;
      if (desc.value.present) {
        const origin = `note found by searching at ${hex0x(noteAddr)}`;
        return ok(plausible(vmcoreInfoFrom(desc.value.reader.bytes, origin, 'inferred', noteAddr)));
      }
    }
  }
  if (addr % FRAME_SIZE !== 0) return ok(undefined);
  const text = await readText(memory, addr, signal);
  if (!text.ok) return text;
  if (text.value === undefined) return ok(undefined);
  return ok(plausible(vmcoreInfoFrom(text.value, `text found by searching at ${hex0x(addr)}`, 'inferred')));
}

function plausible(info: VmcoreInfo): VmcoreInfo | undefined {
  return info.text.startsWith(FIRST_KEY) && looksLikeVmcoreinfo(info) ? info : undefined;
}

/** The bytes up to the first NUL, frame by frame. Undefined when there is no NUL within MAX_VMCOREINFO bytes. */
async function readText(
  memory: MemoryImage,
  addr: PhysAddr,
  signal: AbortSignal | undefined,
): Promise<Result<Uint8Array | undefined, ReadError>> {
  for (let length = FRAME_SIZE; length <= MAX_VMCOREINFO; length *= 4) {
    const read = await readPresent(memory, addr, length, signal);
    if (!read.ok) return read;
    if (!read.value.present) return ok(undefined);
    const nul = read.value.reader.bytes.indexOf(0);
    if (nul >= 0) return ok(read.value.reader.bytes.subarray(0, nul));
  }
  return ok(undefined);
}
