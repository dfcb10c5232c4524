/**
 * Puts a pair together once everything is settled: its storage, the address map over both files, the segments, and the
 * checks on them (arch/s390/kernel/crash_dump.c, copy_oldmem_page).
 */
import { type FileOffset, fileOffset, physAddr } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { type Candidate, hasLowcore, type Roles } from '../detect/candidate.ts';
import { S390_HEADER_SIZE } from '../formats/s390Header.ts';
import type { MemoryShape, OpenError, OpenedFormat, OpenOptions } from '../openTypes.ts';
import type { DumpFile, Segment, SourceKind } from '../types.ts';
import { headedMemoryEnd } from './headedMemory.ts';
import type { HsaSizeProposal } from './hsaSize.ts';
import { type HsaPart, type MemoryPart, type ZfcpdumpInput, zfcpdumpExtents } from './hsaSplit.ts';
import { chunksEnd, type MemoryChunk } from './memoryChunks.ts';
import { pairFindings } from './pairFindings.ts';
import { chunksWithoutMap, shapeOffset } from './shapeMapping.ts';
import type { ShapeRanking } from './shapes.ts';

/** The files of a pair with their parts. */
export type PairRoles = Extract<Roles, { readonly kind: 'pair' }>;

/** A pair as `openDump` goes on with it. */
export interface OpenedPair {
  /** `pair`, or `raw` for memory without an HSA. */
  readonly id: string;
  readonly opened: OpenedFormat;
  readonly files: readonly DumpFile[];
  readonly hsaSize: number | undefined;
  /** See `Dump.shadow`. */
  readonly shadow: { readonly file: number; readonly offset: FileOffset } | undefined;
  /** See `Dump.split`. */
  readonly split: ZfcpdumpInput | undefined;
}

/** All that is known when the person is asked, or when the pair is put together. */
export interface PairFacts {
  readonly roles: PairRoles;
  readonly candidates: readonly Candidate[];
  readonly options: OpenOptions;
  readonly hsaShift: 0 | 4096;
  readonly hsaSize: HsaSizeProposal;
  readonly ranking: ShapeRanking | undefined;
}

interface Storage {
  readonly chunks: readonly MemoryChunk[];
  /** Where the list comes from. */
  readonly from: 'map' | 'header' | 'size';
  /** What is wrong with the file that it comes from. */
  readonly problem?: string;
}

/** The memory map: the given one, or what the sizes of the files imply. */
function storageOf({ roles, ranking, options }: PairFacts, hsaSize: number): Storage {
  const probe = roles.memory?.candidate.probe;
  const memory = probe?.source;
  const given = roles.map?.chunks;
  if (given !== undefined && ranking?.mapTooSmall !== true) return { chunks: given, from: 'map' };
  if (probe === undefined || memory === undefined)
    return { chunks: hsaSize > 0 ? [{ start: physAddr(0), size: hsaSize }] : [], from: 'size' };
  const shape = options.shape ?? ranking?.best ?? 'full';
  const said = shape === 's390-header' ? headedMemoryEnd(probe.head, memory.sizeBytes) : undefined;
  if (said !== undefined && said > 0) {
    const held = Math.max(0, memory.sizeBytes - S390_HEADER_SIZE);
    const chunks = [{ start: physAddr(0), size: said }];
    if (held >= said) return { chunks, from: 'header' };
    const problem = `The header of the memory file says that memory ends at ${hex0x(said)}, but the file ends before, at ${hex0x(held)}: it was cut off.`;
    return { chunks, from: 'header', problem };
  }
  return { chunks: chunksWithoutMap(shape, memory.sizeBytes, hsaSize), from: 'size' };
}

/** Makes the pair. Reads nothing. */
export function assemblePair(facts: PairFacts): Result<OpenedPair, OpenError> {
  const { roles, candidates, options, hsaShift, ranking } = facts;
  const hsaSize = facts.hsaSize.value ?? 0;
  const shape: MemoryShape = options.shape ?? ranking?.best ?? 'full';
  const { chunks, from, problem } = storageOf(facts, hsaSize);
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
  const split: ZfcpdumpInput = { hsaSize, hsa, memory, chunks };
  const map = createAddressMap(zfcpdumpExtents(split), { end: chunksEnd(chunks) });
  if (!map.ok) {
    return err({
      kind: 'wrong-pairing',
      detail: 'Two ranges of the memory map overlap.',
      advice: 'Check the memory map file.',
    });
  }
  const below: SourceKind = hsa === undefined ? 'missing' : 'hsa';
  const above: SourceKind = memory === undefined ? 'missing' : 'memory';
  const segments: Segment[] = chunks.map(({ start, size }) => ({
    paddr: start,
    vaddr: BigInt(start),
    size,
    storedSize: size,
    source: start < hsaSize ? below : above,
    ...(start < hsaSize && start + size > hsaSize && below !== above ? { sources: [below, above] } : {}),
    role: 'memory',
  }));
  const shadowAt =
    memory === undefined || hsa === undefined ? undefined : shapeOffset(shape, hsaSize, chunks, 0);
  const isPair = hsaSize > 0;
  return ok({
    id: isPair ? 'pair' : 'raw',
    files,
    hsaSize: isPair ? hsaSize : undefined,
    split: isPair ? split : undefined,
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
        mapFrom: from,
        chunks,
        warnings: [
          ...facts.hsaSize.warnings,
          ...(ranking?.warnings ?? []),
          ...smallMemoryWarning(roles, hsaSize, shape),
          ...(problem === undefined ? [] : [problem]),
        ],
      }),
    },
  });
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

/** What is said when the memory file is smaller than the HSA file, or ends before the HSA of `hsaSize` bytes does. */
export function smallMemoryWarning(roles: PairRoles, hsaSize: number, shape: MemoryShape): readonly string[] {
  const hsa = roles.hsa?.candidate.probe.source.sizeBytes ?? 0;
  const memory = roles.memory?.candidate.probe.source.sizeBytes;
  if (memory === undefined) return [];
  if (memory < hsa) return ['The memory file is smaller than the HSA.'];
  if (memory >= hsaSize || (shape !== 'full' && shape !== 's390-header')) return [];
  return [
    `The HSA size, ${formatSize(hsaSize)}, is larger than the memory file, ${formatSize(memory)}: no byte of that file is shown.`,
  ];
}
