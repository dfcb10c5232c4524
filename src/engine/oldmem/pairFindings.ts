/** The checks of a zfcpdump pair itself, before anything in its memory is looked at. */
import { FRAME_SIZE } from '../../base/address.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import type { MemoryShape } from '../openTypes.ts';
import type { Finding } from '../types.ts';
import { chunksEnd, chunksSize, type MemoryChunk } from './memoryChunks.ts';

export interface PairFacts {
  /** Bytes; 0: no HSA split. */
  readonly hsaSize: number;
  readonly hsa:
    | {
        readonly name: string;
        readonly sizeBytes: number;
        readonly shift: 0 | 4096;
        readonly hasLowcore: boolean;
      }
    | undefined;
  readonly memory: { readonly name: string; readonly shape: MemoryShape } | undefined;
  readonly mapGiven: boolean;
  /** Where the chunks come from: the map, the header of the memory file, or the size of a file. */
  readonly mapFrom: 'map' | 'header' | 'size';
  readonly chunks: readonly MemoryChunk[];
  /** Sentences from the sizes and the shape. */
  readonly warnings: readonly string[];
}

function hsaFinding({ hsa, hsaSize }: PairFacts): Finding {
  if (hsaSize === 0) {
    return {
      code: 'hsa-file',
      outcome: 'not-testable',
      severity: 'info',
      message: 'There is no HSA split: the file is taken as all of memory.',
    };
  }
  if (hsa === undefined) {
    return {
      code: 'hsa-file',
      outcome: 'failed',
      severity: 'error',
      message: `There is no HSA file: memory below ${hex0x(hsaSize)} (${formatSize(hsaSize)}) is not in this dump.`,
    };
  }
  if (hsa.shift === 4096) {
    return {
      code: 'hsa-file',
      outcome: 'failed',
      severity: 'info',
      message: `${hsa.name} is shifted by one block: it holds raw SDIAS blocks, the first of which is not memory. It is read from offset 0x1000.`,
    };
  }
  return hsa.hasLowcore
    ? {
        code: 'hsa-file',
        outcome: 'passed',
        severity: 'info',
        message: `${hsa.name} starts with a lowcore, as the HSA does.`,
      }
    : {
        code: 'hsa-file',
        outcome: 'failed',
        severity: 'warning',
        message: `${hsa.name} does not start with a plausible lowcore.`,
      };
}

function mapFinding({ mapGiven, mapFrom, chunks }: PairFacts): Finding {
  const extent = `${formatSize(chunksSize(chunks))} up to ${hex0x(chunksEnd(chunks))}`;
  if (mapFrom === 'map') {
    return {
      code: 'memory-map',
      outcome: 'passed',
      severity: 'info',
      message: `The memory map lists ${chunks.length === 1 ? 'one range' : `${chunks.length} ranges`}: ${extent}.`,
    };
  }
  const source = mapFrom === 'header' ? 'the header of the memory file' : 'the size of the file';
  const isRagged = chunksEnd(chunks) % FRAME_SIZE !== 0;
  return {
    code: 'memory-map',
    outcome: 'failed',
    severity: mapGiven || isRagged ? 'warning' : 'info',
    message: mapGiven
      ? `The memory map cannot be complete, so memory was taken from ${source}: ${extent}.`
      : `There is no memory map, so memory was taken from ${source}: ${extent}. ${isRagged ? 'That is no whole number of page frames: the file is probably cut off.' : 'Holes in it cannot be told from memory.'}`,
  };
}

/** All of them, passed ones too. */
export function pairFindings(facts: PairFacts): readonly Finding[] {
  const sizes: readonly Finding[] =
    facts.warnings.length === 0
      ? [
          {
            code: 'file-sizes',
            outcome: 'passed',
            severity: 'info',
            message: 'The sizes of the files fit together.',
          },
        ]
      : facts.warnings.map(
          (message): Finding => ({ code: 'file-sizes', outcome: 'failed', severity: 'warning', message }),
        );
  const memory: Finding =
    facts.memory === undefined
      ? {
          code: 'memory-file',
          outcome: 'failed',
          severity: 'warning',
          message: 'There is no memory file: only what the HSA holds can be shown.',
        }
      : {
          code: 'memory-file',
          outcome: 'passed',
          severity: 'info',
          message: `${facts.memory.name} is read in the shape "${facts.memory.shape}".`,
        };
  return [hsaFinding(facts), memory, mapFinding(facts), ...sizes];
}
