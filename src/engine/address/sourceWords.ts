/** Which of the files of a dump holds a byte, in words, for lists and texts that have no legend beside them. */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { gapWords } from '../errorWords.ts';
import type { MemoryImage, SourceKind } from '../types.ts';

const SOURCES: Readonly<Record<SourceKind, string>> = {
  hsa: 'HSA file',
  memory: 'memory file',
  file: 'dump file',
  zero: 'zero, not stored',
  missing: 'not captured',
  excluded: 'left out by the dump tool',
};

/** What holds the byte at `phys`, and why it is missing when it is; undefined when the files cannot say. */
export async function sourceWords(memory: MemoryImage, phys: PhysAddr): Promise<string | undefined> {
  const extents = await memory.extents(phys, physAddr(phys + 1));
  const extent = extents.ok ? extents.value[0] : undefined;
  if (extent === undefined) return undefined;
  return extent.kind === 'gap'
    ? `${SOURCES[extent.source]}: ${gapWords(extent.reason)}`
    : SOURCES[extent.source];
}
