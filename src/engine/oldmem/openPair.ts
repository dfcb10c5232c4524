/**
 * The zfcpdump pair: an HSA file and a memory file (either may be absent), with or without a memory map, joined by
 * the rule of copy_oldmem_page() (arch/s390/kernel/crash_dump.c v4.x..v6.x). What sizes and lowcores do not decide
 * is asked back as a pairing proposal.
 */
import { type FileOffset, fileOffset, physAddr } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import type { Candidate, Roles } from '../detect/roles.ts';
import type {
  MemoryShape,
  OpenError,
  OpenedFormat,
  OpenOptions,
  OpenOutcome,
  PairingProposal,
} from '../openTypes.ts';
import type { DumpFile, Segment } from '../types.ts';
import { type HsaSizeProposal, hsaSizeProblem, proposeHsaSize } from './hsaSize.ts';
import { type HsaPart, type MemoryPart, zfcpdumpExtents } from './hsaSplit.ts';
import { chunksEnd, type MemoryChunk } from './memoryChunks.ts';
import { pairFindings } from './pairFindings.ts';
import { chunksWithoutMap, shapeOffset } from './shapeMapping.ts';
import { rankShapes, type ShapeRanking } from './shapes.ts';

type PairRoles = Extract<Roles, { readonly kind: 'pair' }>;

/** A pair as `openDump` goes on with it. */
export interface OpenedPair {
  /** `pair`, or `raw` for memory without an HSA. */
  readonly id: string;
  readonly opened: OpenedFormat;
  readonly files: readonly DumpFile[];
  readonly hsaSize: number | undefined;
  /** See `Dump.shadow`. */
  readonly shadow: { readonly file: number; readonly offset: FileOffset } | undefined;
}

/** All that is known when the person is asked, or when the pair is put together. */
interface Facts {
  readonly roles: PairRoles;
  readonly candidates: readonly Candidate[];
  readonly options: OpenOptions;
  readonly hsaShift: 0 | 4096;
  readonly hsaSize: HsaSizeProposal;
  readonly ranking: ShapeRanking | undefined;
}

/** Offset of absolute 0 in an HSA file: raw SDIAS blocks begin with one that is not memory. */
function shiftOf(hsa: Candidate | undefined): 0 | 4096 {
  return hsa?.looks.kind === 'raw' && hsa.looks.lowcoreAt === 4096 ? 4096 : 0;
}

/** Opens a pair whose roles are assigned, or asks about what is unclear. Reads a few KiB. */
export async function openPair(
  roles: PairRoles,
  candidates: readonly Candidate[],
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<OpenOutcome<OpenedPair>> {
  if (options.hsaSize !== undefined) {
    const problem = hsaSizeProblem(options.hsaSize);
    if (problem !== undefined)
      return wrong(problem, 'Enter the size that the hypervisor reported, in bytes.');
  }
  const hsa = roles.hsa?.candidate;
  const hsaShift = shiftOf(hsa);
  const hsaLength =
    hsa === undefined ? undefined : { sizeBytes: hsa.probe.source.sizeBytes, shift: hsaShift };
  const hsaSize = proposeHsaSize(hsaLength, options.hsaSize);
  const memory = roles.memory?.candidate.probe.source;
  let ranking: ShapeRanking | undefined;
  if (memory !== undefined) {
    const ranked = await rankShapes(
      {
        memory,
        hsa: hsa === undefined ? undefined : { source: hsa.probe.source, shift: hsaShift },
        hsaSize: hsaSize.value ?? 0,
        chunks: roles.map?.chunks,
      },
      signal,
    );
    if (!ranked.ok) return { kind: 'error', error: { kind: 'read', error: ranked.error } };
    ranking = ranked.value;
  }
  const facts: Facts = { roles, candidates, options, hsaShift, hsaSize, ranking };
  const question = options.confirmed === true ? undefined : whatIsUnclear(facts);
  if (question !== undefined) return { kind: 'pairing', proposal: propose(facts, question) };
  const pair = assemble(facts);
  return pair.ok ? { kind: 'opened', dump: pair.value } : { kind: 'error', error: pair.error };
}

function wrong(detail: string, advice: string): { readonly kind: 'error'; readonly error: OpenError } {
  return { kind: 'error', error: { kind: 'wrong-pairing', detail, advice } };
}

/** The one question to ask, or undefined when everything is settled. */
function whatIsUnclear({ roles, options, hsaSize, ranking }: Facts): string | undefined {
  if (roles.question !== undefined && options.hsaSize === undefined) return roles.question;
  if (hsaSize.value === undefined)
    return 'How large was the HSA? Enter 0 if the memory file holds all of memory.';
  if (options.shape === undefined && ranking !== undefined && !ranking.certain) {
    return 'What does the memory file hold? Its size and its first bytes do not tell for certain.';
  }
  return undefined;
}

function propose(facts: Facts, question: string): PairingProposal {
  const { roles, candidates, options, hsaSize, ranking } = facts;
  const roleOf = (candidate: Candidate) => {
    if (candidate === roles.hsa?.candidate) return { role: 'hsa', why: roles.hsa.why } as const;
    if (candidate === roles.memory?.candidate) return { role: 'memory', why: roles.memory.why } as const;
    return { role: 'map', why: 'a list of memory ranges' } as const;
  };
  return {
    question,
    files: candidates.map((candidate) => ({
      name: candidate.probe.source.name,
      sizeBytes: candidate.probe.source.sizeBytes,
      ...roleOf(candidate),
    })),
    hsaSize: { value: hsaSize.value, why: hsaSize.why },
    shape: options.shape ?? ranking?.best ?? 'full',
    shapes: ranking?.candidates ?? [],
    warnings: [...hsaSize.warnings, ...(ranking?.warnings ?? []), ...smallMemoryWarning(roles)],
    acceptable: roles.hsa === undefined && roles.memory?.candidate.role === 'auto',
  };
}

function smallMemoryWarning(roles: PairRoles): readonly string[] {
  const hsa = roles.hsa?.candidate.probe.source.sizeBytes ?? 0;
  const memory = roles.memory?.candidate.probe.source.sizeBytes;
  return memory !== undefined && memory < hsa ? ['The memory file is smaller than the HSA.'] : [];
}

/** The memory map: the given one, or what the sizes of the files imply. */
function storageOf(
  { roles, ranking, options }: Facts,
  hsaSize: number,
): { readonly chunks: readonly MemoryChunk[]; readonly fromSize: boolean } {
  const memory = roles.memory?.candidate.probe.source;
  const given = roles.map?.chunks;
  if (given !== undefined && ranking?.mapTooSmall !== true) return { chunks: given, fromSize: false };
  if (memory === undefined)
    return { chunks: hsaSize > 0 ? [{ start: physAddr(0), size: hsaSize }] : [], fromSize: true };
  const shape = options.shape ?? ranking?.best ?? 'full';
  return { chunks: chunksWithoutMap(shape, memory.sizeBytes, hsaSize), fromSize: true };
}

function assemble(facts: Facts): Result<OpenedPair, OpenError> {
  const { roles, candidates, options, hsaShift, ranking } = facts;
  const hsaSize = facts.hsaSize.value ?? 0;
  const shape: MemoryShape = options.shape ?? ranking?.best ?? 'full';
  const { chunks, fromSize } = storageOf(facts, hsaSize);
  if (chunks.length === 0) {
    return err({
      kind: 'wrong-pairing',
      detail: 'The files hold no memory at all.',
      advice: 'Choose an HSA file and a memory file.',
    });
  }
  const files: DumpFile[] = candidates.map(({ probe }, i) => ({
    source: probe.source,
    role: roleName(roles, candidates[i]),
  }));
  const indexOf = (candidate: Candidate | undefined): number =>
    candidate === undefined ? -1 : candidates.indexOf(candidate);
  const hsa: HsaPart | undefined =
    roles.hsa === undefined
      ? undefined
      : {
          file: indexOf(roles.hsa.candidate),
          sizeBytes: roles.hsa.candidate.probe.source.sizeBytes,
          shift: hsaShift,
        };
  const memory: MemoryPart | undefined =
    roles.memory === undefined
      ? undefined
      : {
          file: indexOf(roles.memory.candidate),
          sizeBytes: roles.memory.candidate.probe.source.sizeBytes,
          shape,
        };
  const map = createAddressMap(zfcpdumpExtents({ hsaSize, hsa, memory, chunks }), { end: chunksEnd(chunks) });
  if (!map.ok) {
    return err({
      kind: 'wrong-pairing',
      detail: 'Two ranges of the memory map overlap.',
      advice: 'Check the memory map file.',
    });
  }
  const segments: Segment[] = chunks.map(({ start, size }) => ({
    paddr: start,
    vaddr: BigInt(start),
    size,
    storedSize: size,
    source: start < hsaSize ? 'hsa' : 'memory',
    role: 'memory',
  }));
  const shadowAt =
    memory === undefined || hsa === undefined ? undefined : shapeOffset(shape, hsaSize, chunks, 0);
  const isPair = hsaSize > 0;
  return ok({
    id: isPair ? 'pair' : 'raw',
    files,
    hsaSize: isPair ? hsaSize : undefined,
    shadow:
      shadowAt === undefined || memory === undefined
        ? undefined
        : { file: memory.file, offset: fileOffset(shadowAt) },
    opened: {
      label: label(isPair, hsa !== undefined, memory !== undefined),
      memory: mappedImage(
        map.value,
        files.map(({ source }) => source),
      ),
      segments,
      notes: [],
      cpus: [],
      headerFacts: [],
      findings: pairFindings({
        hsaSize,
        hsa:
          roles.hsa === undefined
            ? undefined
            : {
                name: roles.hsa.candidate.probe.source.name,
                sizeBytes: roles.hsa.candidate.probe.source.sizeBytes,
                shift: hsaShift,
                hasLowcore: hasLowcore(roles.hsa.candidate),
              },
        memory:
          roles.memory === undefined
            ? undefined
            : { name: ensure(roles.memory, 'checked').candidate.probe.source.name, shape },
        mapGiven: roles.map !== undefined,
        mapFromSize: fromSize,
        chunks,
        warnings: [...facts.hsaSize.warnings, ...(ranking?.warnings ?? []), ...smallMemoryWarning(roles)],
      }),
    },
  });
}

function hasLowcore(candidate: Candidate): boolean {
  return candidate.looks.kind === 'raw' && candidate.looks.lowcoreAt !== undefined;
}

function roleName(roles: PairRoles, candidate: Candidate | undefined): DumpFile['role'] {
  if (candidate === roles.hsa?.candidate) return 'hsa';
  return candidate === roles.memory?.candidate ? 'memory' : 'map';
}

function label(isPair: boolean, hasHsa: boolean, hasMemory: boolean): string {
  if (!isPair) return 'raw memory';
  if (!hasMemory) return 'zfcpdump: HSA file only';
  return hasHsa ? 'zfcpdump: HSA file and memory file' : 'zfcpdump: memory file without its HSA';
}
