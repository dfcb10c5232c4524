/**
 * Gives each dropped file its part: HSA, memory, map or self-contained dump. What a person said wins unless the
 * bytes contradict it; what is undecided becomes a question for the pairing screen, never a guess.
 */
import { formatSize } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { MemoryChunk } from '../oldmem/memmapText.ts';
import type { DumpFormat, FileProbe, FileRole, OpenError } from '../openTypes.ts';
import type { FileClass } from './classify.ts';

/** A file with what it was said to be and what it looks like. */
export interface Candidate {
  readonly probe: FileProbe;
  readonly role: FileRole;
  readonly looks: FileClass;
}

export interface RawPart {
  readonly candidate: Candidate;
  readonly why: string;
}

export type Roles =
  | {
      readonly kind: 'dump';
      readonly format: DumpFormat;
      readonly files: readonly Candidate[];
      readonly ignored: readonly Candidate[];
    }
  | {
      readonly kind: 'pair';
      readonly hsa: RawPart | undefined;
      readonly memory: RawPart | undefined;
      readonly map: { readonly candidate: Candidate; readonly chunks: readonly MemoryChunk[] } | undefined;
      /** Undefined: the roles are certain. */
      readonly question: string | undefined;
    };

function name(candidate: Candidate): string {
  return candidate.probe.source.name;
}

function size(candidate: Candidate): number {
  return candidate.probe.source.sizeBytes;
}

function hasLowcore(candidate: Candidate): boolean {
  return candidate.looks.kind === 'raw' && candidate.looks.lowcoreAt !== undefined;
}

function lowcoreWords(candidate: Candidate): string {
  if (candidate.looks.kind !== 'raw') return '';
  if (candidate.looks.lowcoreAt === undefined) return 'no lowcore at its start';
  return candidate.looks.lowcoreAt === 0 ? 'a lowcore at its start' : 'a lowcore one block after its start';
}

/** `s390 header + full` is a memory file too (zcore/mem), when an HSA file stands beside it. */
function isS390Memory(candidate: Candidate): boolean {
  return candidate.looks.kind === 'dump' && candidate.looks.format.id === 's390';
}

function notADump(candidate: Candidate): OpenError {
  const looksLike = candidate.looks.kind === 'raw' ? candidate.looks.looksLike : undefined;
  return {
    kind: 'not-a-dump',
    file: name(candidate),
    head: candidate.probe.head.slice(0, 64),
    ...(looksLike === undefined ? {} : { looksLike }),
  };
}

/** Two files that nobody assigned: the smaller one with a lowcore is the HSA. */
function splitTwo(a: Candidate, b: Candidate): Result<Roles, OpenError> {
  const [small, large] = size(a) <= size(b) ? [a, b] : [b, a];
  const part = (candidate: Candidate, why: string): RawPart => ({ candidate, why });
  if (!hasLowcore(small) && !hasLowcore(large)) return err(notADump(small));
  if (size(small) === size(large)) {
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
    question: `${name(small)} is smaller than ${name(large)}, but only the larger one starts with a lowcore. Which one is the HSA file?`,
  });
}

/** One raw file that nobody assigned. */
function singleRaw(only: Candidate): Result<Roles, OpenError> {
  if (!hasLowcore(only)) return err(notADump(only));
  return ok({
    kind: 'pair',
    hsa: undefined,
    memory: { candidate: only, why: `raw memory with ${lowcoreWords(only)}` },
    map: undefined,
    question: `${name(only)} is raw memory of ${formatSize(size(only))}. Is it all of memory, or is there an HSA file too?`,
  });
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
        detail: `${name(candidate)} is a memory map, but it was given as the ${candidate === hsa ? 'HSA' : 'memory'} file.`,
        advice: 'Choose it as Memory map instead.',
      });
    }
    if (candidate?.looks.kind === 'dump' && !isS390Memory(candidate)) {
      return err({
        kind: 'wrong-pairing',
        detail: `${name(candidate)} is a finished dump (${candidate.looks.format.label}), not the ${candidate === hsa ? 'HSA' : 'memory'} file of a pair.`,
        advice: 'Drop it alone.',
      });
    }
  }
  if (hsa !== undefined && memory !== undefined && size(hsa) > size(memory)) {
    return ok(
      `The memory file is smaller than the HSA file (${formatSize(size(memory))} and ${formatSize(size(hsa))}): they may be swapped. Which one is the HSA file?`,
    );
  }
  if (hsa !== undefined && !hasLowcore(hsa)) {
    if (memory === undefined) return err(notADump(hsa));
    return ok(`${name(hsa)} does not start with a lowcore, so it may not be the HSA file. Is it?`);
  }
  return ok(undefined);
}

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
      detail: `${maps.map(name).join(' and ')} are both memory maps.`,
      advice: 'Keep one of them.',
    });
  }
  if (map !== undefined && map.looks.kind !== 'map') {
    return err({
      kind: 'wrong-pairing',
      detail:
        `${name(map)} is not a memory map that Oldmem can read. ${map.looks.kind === 'raw' ? (map.looks.mapError ?? '') : ''}`.trim(),
      advice: "Use zcore's memmap file, start and size pairs, or /proc/iomem.",
    });
  }
  const mapPart =
    map === undefined || map.looks.kind !== 'map' ? undefined : { candidate: map, chunks: map.looks.chunks };

  if (namedHsa !== undefined || namedMemory !== undefined)
    return named(namedHsa, namedMemory, raws, dumps, mapPart);

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
        detail: `${free.map(name).join(', ')} are not parts of one dump: ${name(first)} is complete by itself (${format.label}).`,
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

/** At least one role was given; at most one free raw file takes the other. */
function named(
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
