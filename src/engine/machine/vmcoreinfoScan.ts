/**
 * A search over memory for the text of VMCOREINFO. It reads everything in its range, so it runs only when a person
 * asks for it. Several blocks are normal: copies of the same text, and those of a crash kernel or of a kernel that ran
 * before. The one that the kernel finished when it crashed (CRASHTIME) comes first, then the one with most keys.
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import type { MemoryImage, ReadError } from '../types.ts';
import type { VmcoreInfo } from './machineTypes.ts';
import { forEachBlock } from './memoryBlocks.ts';
import { readVmcoreInfoAt } from './vmcoreinfoAt.ts';

/** "OSRE", the first word of the text. */
const FIRST_WORD = 0x4f535245;
/** Candidates that are looked at; memory full of copies must not make the search endless. */
const MAX_CANDIDATES = 256;

/** One text of VMCOREINFO in memory, however often it is there. */
export interface VmcoreInfoBlock {
  readonly info: VmcoreInfo;
  /** Absolute address of the first byte of the text; of the note's, when one of the copies is a note. */
  readonly textAddr: PhysAddr;
  readonly copies: number;
}

export interface VmcoreInfoSearch {
  readonly blocks: readonly VmcoreInfoBlock[];
  /** False: there were too many places to look at, and the search stopped early. */
  readonly isComplete: boolean;
}

/** Searches [start, end). `onProgress` hears the addresses that the search has come to. */
export async function findVmcoreInfoBlocks(
  memory: MemoryImage,
  start: PhysAddr,
  end: PhysAddr,
  onProgress?: (addr: PhysAddr) => void,
  signal?: AbortSignal,
): Promise<Result<VmcoreInfoSearch, ReadError>> {
  const candidates: PhysAddr[] = [];
  const scanned = await forEachBlock(memory, start, end, signal, (blockStart, bytes) => {
    onProgress?.(blockStart);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = (4 - (blockStart % 4)) % 4; at + 4 <= bytes.length; at += 4) {
      if (view.getUint32(at) !== FIRST_WORD) continue;
      if (candidates.length >= MAX_CANDIDATES) return 'stop';
      candidates.push(physAddr(blockStart + at));
    }
    return 'go on';
  });
  if (!scanned.ok) return scanned;
  const byText = new Map<string, VmcoreInfoBlock>();
  for (const addr of candidates) {
    const found = await readVmcoreInfoAt(memory, addr, signal);
    if (!found.ok) return found;
    if (found.value === undefined) continue;
    const block: VmcoreInfoBlock = { info: found.value, textAddr: addr, copies: 1 };
    byText.set(block.info.text, joined(byText.get(block.info.text), block));
  }
  const blocks = [...byText.values()].sort((a, b) => rank(b.info) - rank(a.info));
  return ok({ blocks, isComplete: candidates.length < MAX_CANDIDATES });
}

/** Two blocks of the same text as one: a note says more than a page of text. */
function joined(before: VmcoreInfoBlock | undefined, block: VmcoreInfoBlock): VmcoreInfoBlock {
  if (before === undefined) return block;
  const better = before.info.addr === undefined && block.info.addr !== undefined ? block : before;
  return { ...better, copies: before.copies + 1 };
}

function rank(info: VmcoreInfo): number {
  return (info.values.has('CRASHTIME') ? 1_000_000 : 0) + info.values.size;
}
