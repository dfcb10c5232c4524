/**
 * Says what one file is: a dump in a known format, a memory map, or raw bytes that may be an HSA or a memory image.
 * Formats recognise themselves (`DumpFormat.probe`); this file ranks their answers.
 */
import { lowcoreLooksReal } from '../oldmem/lowcorePlausible.ts';
import { type MemoryChunk, parseMemoryMap } from '../oldmem/memmapText.ts';
import type { DumpFormat, FileProbe, ProbeAnswer } from '../openTypes.ts';
import { describeForeign } from './foreign.ts';

/** Largest file that is tried as a memory map: 2^20 records of 34 bytes, the parser's own limit. */
const MAX_MAP_BYTES = 34 * 1024 * 1024;

/** Below this score a probe's answer is a last resort, and raw bytes are the better guess. */
const SURE_SCORE = 50;

export type FileClass =
  | { readonly kind: 'dump'; readonly format: DumpFormat; readonly answer: ProbeAnswer }
  | { readonly kind: 'map'; readonly chunks: readonly MemoryChunk[] }
  /** `lowcoreAt`: offset of a plausible lowcore (0, or 0x1000 for a shifted HSA), undefined when there is none. */
  | {
      readonly kind: 'raw';
      readonly lowcoreAt: 0 | 4096 | undefined;
      readonly looksLike: string | undefined;
      /** Why it is no memory map, when it was tried as one. */
      readonly mapError?: string;
    };

/** Ranks the formats' answers for a file: the highest score first, ties in the order of `formats`. */
export function rankFormats(
  probe: FileProbe,
  formats: readonly DumpFormat[],
): readonly { readonly format: DumpFormat; readonly answer: ProbeAnswer }[] {
  const answers: { format: DumpFormat; answer: ProbeAnswer }[] = [];
  for (const format of formats) {
    const answer = format.probe(probe);
    if (answer !== undefined && answer.score > 0) answers.push({ format, answer });
  }
  return answers.sort((a, b) => b.answer.score - a.answer.score);
}

/** Offset of a plausible lowcore at the start of raw bytes, or one block later (raw SDIAS blocks). */
export function findLowcore(head: Uint8Array): 0 | 4096 | undefined {
  if (lowcoreLooksReal(head.subarray(0, 8192))) return 0;
  if (head.length >= 4096 + 8192 && lowcoreLooksReal(head.subarray(4096, 4096 + 8192))) return 4096;
  return undefined;
}

/** Classifies a file that is not empty. `wholeText` is the whole file when it is small enough to be a map. */
export function classifyFile(
  probe: FileProbe,
  formats: readonly DumpFormat[],
  wholeText: Uint8Array | undefined,
): FileClass {
  const best = rankFormats(probe, formats)[0];
  if (best !== undefined && best.answer.score >= SURE_SCORE) return { kind: 'dump', ...best };
  let mapError: string | undefined;
  if (wholeText !== undefined) {
    const map = parseMemoryMap(wholeText);
    if (map.ok) return { kind: 'map', chunks: map.value.chunks };
    mapError = map.error.detail;
  }
  const lowcoreAt = findLowcore(probe.head);
  if (lowcoreAt === undefined && best !== undefined) return { kind: 'dump', ...best };
  return {
    kind: 'raw',
    lowcoreAt,
    looksLike: describeForeign(probe.head),
    ...(mapError === undefined ? {} : { mapError }),
  };
}

/** True when the file is worth reading whole to try it as a memory map: small, and text at its start. */
export function mayBeMap(probe: FileProbe): boolean {
  if (probe.source.sizeBytes > MAX_MAP_BYTES) return false;
  const start = probe.head.subarray(0, 64);
  for (const byte of start) {
    const isText = byte === 0 || byte === 9 || byte === 10 || byte === 13 || (byte >= 0x20 && byte < 0x7f);
    if (!isText) return false;
  }
  return start.length > 0 && start[0] !== 0;
}
