/**
 * The last resort for VMCOREINFO: a search over memory for its text. It reads everything in its range, so it runs only
 * when a person asks for it (or over a small range). Several copies may exist; the one that the kernel finished when it
 * crashed (CRASHTIME) is preferred, then the one with most keys.
 */
import { FRAME_SIZE, type PhysAddr, physAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { MemoryImage, ReadError, VmcoreInfo } from '../types.ts';
import { forEachBlock } from './memoryBlocks.ts';
import { readPresent } from './readPresent.ts';
import {
  looksLikeVmcoreinfo,
  MAX_VMCOREINFO,
  noteHeaderProblem,
  VMCOREINFO_DESC_OFFSET,
  vmcoreInfoFrom,
} from './vmcoreinfo.ts';

/** "OSRE", the first word of the text. */
const FIRST_WORD = 0x4f535245;
const FIRST_KEY = 'OSRELEASE=';
/** Candidates that are looked at; memory full of copies must not make the search endless. */
const MAX_CANDIDATES = 256;

/** Searches [start, end) for VMCOREINFO. Undefined: none. Stops with `cancelled` when the signal says so. */
export async function scanVmcoreInfo(
  memory: MemoryImage,
  start: PhysAddr,
  end: PhysAddr,
  signal?: AbortSignal,
): Promise<Result<VmcoreInfo | undefined, ReadError>> {
  const candidates: PhysAddr[] = [];
  const scanned = await forEachBlock(memory, start, end, signal, (blockStart, bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = (4 - (blockStart % 4)) % 4; at + 4 <= bytes.length; at += 4) {
      if (view.getUint32(at) !== FIRST_WORD) continue;
      candidates.push(physAddr(blockStart + at));
      if (candidates.length >= MAX_CANDIDATES) return 'stop';
    }
    return 'go on';
  });
  if (!scanned.ok) return scanned;
  let best: VmcoreInfo | undefined;
  for (const addr of candidates) {
    const found = await examine(memory, addr, signal);
    if (!found.ok) return err(found.error);
    if (found.value !== undefined && (best === undefined || rank(found.value) > rank(best)))
      best = found.value;
  }
  return ok(best);
}

function rank(info: VmcoreInfo): number {
  return (info.values.has('CRASHTIME') ? 1_000_000 : 0) + info.values.size;
}

/** Reads the text at `addr` as a note when one surrounds it, else as the kernel's own page of text. */
async function examine(
  memory: MemoryImage,
  addr: PhysAddr,
  signal: AbortSignal | undefined,
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
