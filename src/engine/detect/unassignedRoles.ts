/** The parts of one or two raw files that nobody assigned: by size, and by where a lowcore is. */
import { formatSize } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { OpenError } from '../openTypes.ts';
import {
  type Candidate,
  hasLowcore,
  lowcoreWords,
  nameOf,
  notADump,
  type RawPart,
  type Roles,
  sizeOf,
} from './candidate.ts';

/** Two files that nobody assigned: the smaller one with a lowcore is the HSA. */
export function splitTwo(a: Candidate, b: Candidate): Result<Roles, OpenError> {
  const [small, large] = sizeOf(a) <= sizeOf(b) ? [a, b] : [b, a];
  const part = (candidate: Candidate, why: string): RawPart => ({ candidate, why });
  if (!hasLowcore(small) && !hasLowcore(large)) return err(notADump(small));
  if (sizeOf(small) === sizeOf(large)) {
    const [hsa, memory] =
      hasLowcore(small) && !hasLowcore(large)
        ? [small, large]
        : hasLowcore(large) && !hasLowcore(small)
          ? [large, small]
          : [small, large];
    return ok({
      kind: 'pair',
      hsa: part(hsa, lowcoreWords(hsa)),
      memory: part(memory, lowcoreWords(memory)),
      map: undefined,
      question: 'Both files have the same size. Which one is the HSA file?',
    });
  }
  if (hasLowcore(small)) {
    return ok({
      kind: 'pair',
      hsa: part(small, `the smaller file, with ${lowcoreWords(small)}`),
      memory: part(large, 'the larger file'),
      map: undefined,
      question: undefined,
    });
  }
  return ok({
    kind: 'pair',
    hsa: part(large, `it has ${lowcoreWords(large)}, and the smaller file has none`),
    memory: part(small, 'the smaller file'),
    map: undefined,
    question: `${nameOf(small)} is smaller than ${nameOf(large)}, but only the larger one starts with a lowcore. Which one is the HSA file?`,
  });
}

/** One raw file that nobody assigned. */
export function singleRaw(only: Candidate): Result<Roles, OpenError> {
  if (!hasLowcore(only)) return err(notADump(only));
  return ok({
    kind: 'pair',
    hsa: undefined,
    memory: { candidate: only, why: `raw memory with ${lowcoreWords(only)}` },
    map: undefined,
    question: `${nameOf(only)} is raw memory of ${formatSize(sizeOf(only))}. Is it all of memory, or is there an HSA file too?`,
  });
}
