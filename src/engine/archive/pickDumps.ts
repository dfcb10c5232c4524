/** Which files of an archive belong to a dump: archives bring logs and notes along that nobody wants opened. */

import { fileOffset } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import { classifyFile, mayBeMap } from '../detect/classify.ts';
import { readProbe } from '../detect/probe.ts';
import { formats } from '../formats/index.ts';
import type { ByteSource, ReadError } from '../types.ts';

/** Text files larger than this are no memory maps. */
const MAX_MAP = 1 << 20;

/**
 * Indices of the sources to open. Dumps, memory maps and raw memory stay; where there is a raw file with a lowcore,
 * raw files without one stay too if they are large, because one of them may be the memory file of a pair.
 */
export async function pickDumps(
  sources: readonly ByteSource[],
  signal?: AbortSignal,
): Promise<Result<readonly number[], ReadError>> {
  const kinds: ('dump' | 'map' | 'raw' | 'lowcore' | 'other')[] = [];
  for (const source of sources) {
    if (source.sizeBytes === 0) {
      kinds.push('other');
      continue;
    }
    const probe = await readProbe(source, signal);
    if (!probe.ok) return probe;
    let text: Uint8Array | undefined;
    if (mayBeMap(probe.value) && source.sizeBytes <= MAX_MAP) {
      const read = await source.read(fileOffset(0), source.sizeBytes, signal);
      if (!read.ok) return read;
      text = read.value;
    }
    const looks = classifyFile(probe.value, formats, text);
    if (looks.kind !== 'raw') kinds.push(looks.kind);
    else if (looks.lowcoreAt !== undefined) kinds.push('lowcore');
    else kinds.push(looks.looksLike === undefined || looks.looksLike === 'zeros' ? 'raw' : 'other');
  }
  const hasDump = kinds.includes('dump');
  const hasLowcore = kinds.includes('lowcore');
  const picked = kinds.flatMap((kind, i) => {
    const isWanted =
      kind === 'dump' || kind === 'map' || kind === 'lowcore' || (kind === 'raw' && hasLowcore && !hasDump);
    return isWanted ? [i] : [];
  });
  // Nothing looks like a dump: everything stays, and opening says what the files are.
  return ok(hasDump || hasLowcore ? picked : sources.map((_, i) => i));
}
