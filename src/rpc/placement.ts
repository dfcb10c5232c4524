/** Says where an address stands: which file and offset, where in the exported vmcore, and what lies beside it. */
import type { PhysAddr } from '../base/address.ts';
import { fileOffset, physAddr } from '../base/address.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import type { Placement, Reply } from './api.ts';
import { failed, type Session } from './session.ts';

/** Bytes of the memory file that are shown beside the HSA's. */
const SHADOW_BYTES = 16;

/**
 * The memory file's own bytes at an address below HSA_SIZE: the dump kernel was at work there, so they are shown for
 * comparison only and are never part of the dump.
 */
async function shadowedBytes(
  session: Session,
  addr: PhysAddr,
  signal?: AbortSignal,
): Promise<Placement['shadowed']> {
  const { dump } = session;
  if (dump.shadow === undefined || dump.hsaSize === undefined || addr >= dump.hsaSize) return undefined;
  const file = dump.files[dump.shadow.file];
  if (file === undefined) return undefined;
  const offset = dump.shadow.offset + (addr - (addr % SHADOW_BYTES));
  if (offset + SHADOW_BYTES > file.source.sizeBytes) return undefined;
  const read = await file.source.read(fileOffset(offset), SHADOW_BYTES, signal);
  return read.ok ? { fileName: file.source.name, fileOffset: offset, bytes: read.value } : undefined;
}

/** Where `addr` stands; `vmcoreOffset` is its offset in the planned vmcore. */
export async function placeAddress(
  session: Session,
  addr: PhysAddr,
  vmcoreOffset: number | undefined,
  signal?: AbortSignal,
): Promise<Reply<Placement>> {
  const extents = await session.dump.memory.extents(addr, physAddr(addr + 1), 1, signal);
  if (!extents.ok) return failed(readErrorWords(extents.error));
  const extent = extents.value[0];
  if (extent === undefined) {
    return failed({
      kind: 'outside',
      title: 'Beyond the end',
      detail: 'The dump has no such address.',
      nextStep: 'Enter a lower address.',
    });
  }
  const stored =
    extent.kind === 'file' || extent.kind === 'packed' ? session.dump.files[extent.file] : undefined;
  return {
    ok: true,
    value: {
      addr,
      extent,
      fileName: stored?.source.name,
      fileOffset: extent.kind === 'file' ? extent.offset + (addr - extent.start) : undefined,
      vmcoreOffset,
      shadowed: await shadowedBytes(session, addr, signal),
    },
  };
}
