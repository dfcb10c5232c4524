/** The search for VMCOREINFO over all memory, as the page asks for it. Loaded when that happens. */
import { physAddr } from '../base/address.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import { findVmcoreInfoBlocks } from '../engine/machine/vmcoreinfoScan.ts';
import type { MemoryImage } from '../engine/types.ts';
import type { Reply, VmcoreInfoSearchReply } from './api.ts';
import { failed } from './session.ts';

/** Milliseconds between two calls of `onProgress`. */
const REPORT_EVERY_MS = 100;

/** Searches all of `memory`. */
export async function searchVmcoreInfo(
  memory: MemoryImage,
  onProgress: (share: number) => void,
  signal?: AbortSignal,
): Promise<Reply<VmcoreInfoSearchReply>> {
  let told = performance.now();
  const tell = (addr: number): void => {
    const now = performance.now();
    if (now - told < REPORT_EVERY_MS) return;
    told = now;
    onProgress(addr / memory.end);
  };
  const found = await findVmcoreInfoBlocks(memory, physAddr(0), memory.end, tell, signal);
  if (!found.ok) return failed(readErrorWords(found.error));
  const blocks = found.value.blocks.map(({ info, textAddr, copies }) => ({
    textAddr,
    isNote: info.addr !== undefined,
    copies,
    entries: [...info.values],
  }));
  return { ok: true, value: { blocks, isComplete: found.value.isComplete } };
}
