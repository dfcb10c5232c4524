/**
 * Gives each dropped file its part: HSA, memory, map or self-contained dump. What a person said wins unless the
 * bytes contradict it; what is undecided becomes a question for the pairing screen, never a guess.
 */
import { err, ok, type Result } from '../../base/result.ts';
import type { OpenError } from '../openTypes.ts';
import { type Candidate, hasLowcore, lowcoreWords, nameOf, notADump, type Roles } from './candidate.ts';
import { namedRoles } from './namedRoles.ts';
import { singleRaw, splitTwo } from './unassignedRoles.ts';

/** Assigns the parts. `candidates` are not empty and none of them is an empty file. */
export function assignRoles(candidates: readonly Candidate[]): Result<Roles, OpenError> {
  const maps = candidates.filter(
    (candidate) => candidate.role === 'map' || (candidate.role === 'auto' && candidate.looks.kind === 'map'),
  );
  const namedHsa = candidates.find(({ role }) => role === 'hsa');
  const namedMemory = candidates.find(({ role }) => role === 'memory');
  const free = candidates.filter(
    (candidate) => !maps.includes(candidate) && candidate !== namedHsa && candidate !== namedMemory,
  );
  const dumps = free.filter(({ looks }) => looks.kind === 'dump');
  const raws = free.filter(({ looks }) => looks.kind === 'raw');

  const map = maps[0];
  if (maps.length > 1) {
    return err({
      kind: 'wrong-pairing',
      detail: `${maps.map(nameOf).join(' and ')} are both memory maps.`,
      advice: 'Keep one of them.',
    });
  }
  if (map !== undefined && map.looks.kind !== 'map') {
    return err({
      kind: 'wrong-pairing',
      detail:
        `${nameOf(map)} is not a memory map that Oldmem can read. ${map.looks.kind === 'raw' ? (map.looks.mapError ?? '') : ''}`.trim(),
      advice: "Use zcore's memmap file, start and size pairs, or /proc/iomem.",
    });
  }
  const mapPart =
    map === undefined || map.looks.kind !== 'map' ? undefined : { candidate: map, chunks: map.looks.chunks };

  if (namedHsa !== undefined || namedMemory !== undefined)
    return namedRoles(namedHsa, namedMemory, raws, dumps, mapPart);

  const first = dumps[0];
  if (first !== undefined && first.looks.kind === 'dump') {
    const format = first.looks.format;
    const hsaBeside = raws[0];
    if (
      format.id === 's390' &&
      dumps.length === 1 &&
      raws.length === 1 &&
      hsaBeside !== undefined &&
      hasLowcore(hsaBeside)
    ) {
      return ok({
        kind: 'pair',
        hsa: { candidate: hsaBeside, why: lowcoreWords(hsaBeside) },
        memory: { candidate: first, why: 's390 header before memory' },
        map: mapPart,
        question: undefined,
      });
    }
    const same = dumps.filter(({ looks }) => looks.kind === 'dump' && looks.format.id === format.id);
    if (same.length !== dumps.length || raws.length > 0 || (same.length > 1 && format.multiFile !== true)) {
      return err({
        kind: 'wrong-pairing',
        detail: `${free.map(nameOf).join(', ')} are not parts of one dump: ${nameOf(first)} is complete by itself (${format.label}).`,
        advice: 'Drop one dump at a time. Other dumps open in another tab.',
      });
    }
    return ok({ kind: 'dump', format, files: same, ignored: maps });
  }

  const [a, b] = raws;
  if (a === undefined) {
    return err({
      kind: 'wrong-pairing',
      detail: 'A memory map alone is not a dump.',
      advice: 'Drop the HSA file and the memory file with it.',
    });
  }
  if (raws.length > 2) {
    const unknown = raws.find((candidate) => !hasLowcore(candidate)) ?? a;
    return err(
      hasLowcore(unknown)
        ? {
            kind: 'wrong-pairing',
            detail: `${raws.length} raw files were dropped; a pair is one HSA file and one memory file.`,
            advice: 'Drop the two files of one dump.',
          }
        : notADump(unknown),
    );
  }
  const roles = b === undefined ? singleRaw(a) : splitTwo(a, b);
  return roles.ok && roles.value.kind === 'pair' ? ok({ ...roles.value, map: mapPart }) : roles;
}
