/** The parts of files of which a person named at least one, checked against their bytes. */
import { formatSize } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { MemoryChunk } from '../oldmem/memmapText.ts';
import type { OpenError } from '../openTypes.ts';
import {
  type Candidate,
  hasLowcore,
  isS390Memory,
  lowcoreWords,
  nameOf,
  notADump,
  type RawPart,
  type Roles,
  sizeOf,
} from './candidate.ts';

/** At least one role was given; at most one free raw file takes the other. */
export function namedRoles(
  hsa: Candidate | undefined,
  memory: Candidate | undefined,
  raws: readonly Candidate[],
  dumps: readonly Candidate[],
  map: { readonly candidate: Candidate; readonly chunks: readonly MemoryChunk[] } | undefined,
): Result<Roles, OpenError> {
  const rest = [...raws, ...dumps.filter(isS390Memory)];
  const extra = rest[0];
  if (
    dumps.some((candidate) => !isS390Memory(candidate)) ||
    rest.length > 1 ||
    (extra !== undefined && hsa !== undefined && memory !== undefined)
  ) {
    return err({
      kind: 'wrong-pairing',
      detail: 'More files than an HSA file, a memory file and a memory map.',
      advice: 'Drop the files of one dump.',
    });
  }
  const theHsa = hsa ?? extra;
  const theMemory = memory ?? (hsa === undefined ? undefined : extra);
  const finalHsa = theHsa === theMemory ? undefined : theHsa;
  const checked = checkNamed(finalHsa, theMemory);
  if (!checked.ok) return checked;
  const part = (candidate: Candidate | undefined): RawPart | undefined =>
    candidate === undefined
      ? undefined
      : {
          candidate,
          why: [candidate.role === 'auto' ? 'the remaining file' : 'you chose it', lowcoreWords(candidate)]
            .filter((text) => text !== '')
            .join('; '),
        };
  return ok({ kind: 'pair', hsa: part(finalHsa), memory: part(theMemory), map, question: checked.value });
}

/** Roles that a person gave, checked against the bytes. */
function checkNamed(
  hsa: Candidate | undefined,
  memory: Candidate | undefined,
): Result<string | undefined, OpenError> {
  for (const candidate of [hsa, memory]) {
    if (candidate?.looks.kind === 'map') {
      return err({
        kind: 'wrong-pairing',
        detail: `${nameOf(candidate)} is a memory map, but it was given as the ${candidate === hsa ? 'HSA' : 'memory'} file.`,
        advice: 'Choose it as Memory map instead.',
      });
    }
    if (candidate?.looks.kind === 'dump' && !isS390Memory(candidate)) {
      return err({
        kind: 'wrong-pairing',
        detail: `${nameOf(candidate)} is a finished dump (${candidate.looks.format.label}), not the ${candidate === hsa ? 'HSA' : 'memory'} file of a pair.`,
        advice: 'Drop it alone.',
      });
    }
  }
  if (hsa !== undefined && memory !== undefined && sizeOf(hsa) > sizeOf(memory)) {
    return ok(
      `The memory file is smaller than the HSA file (${formatSize(sizeOf(memory))} and ${formatSize(sizeOf(hsa))}): they may be swapped. Which one is the HSA file?`,
    );
  }
  if (hsa !== undefined && !hasLowcore(hsa)) {
    if (memory === undefined) return err(notADump(hsa));
    return ok(`${nameOf(hsa)} does not start with a lowcore, so it may not be the HSA file. Is it?`);
  }
  return ok(undefined);
}
