/** Memory images for the tests of this folder: pieces of memory, made machines, and the real dumps. */
import { openAsBlob, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MachineOptions, type MadeMachine, makeMachine } from '../../../e2e/fixtures/machine.ts';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import type { MadeCpu } from '../../../e2e/fixtures/registers.ts';
import { fileOffset, physAddr } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import type { Result } from '../../base/result.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { blobSource } from '../blobSource.ts';
import { memorySource } from '../memorySource.ts';
import type { ByteSource, Extent, MemoryImage } from '../types.ts';
import type { CpuRegisters } from './machineTypes.ts';

/** The value of a result that must not be a failure. */
export function must<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(`unexpected failure: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** Memory that has only the given pieces; everything else is a hole. */
export function imageOf(pieces: readonly (readonly [start: number, bytes: Uint8Array])[]): MemoryImage {
  const extents = pieces.map(([start, bytes], file) => fileExtent(start, start + bytes.length, file, 0));
  const files = pieces.map(([, bytes], i) => memorySource(bytes, `piece ${i}`));
  return mappedImage(must(createAddressMap(extents)), files);
}

/** Memory of `size` bytes from 0 with the given bytes in it. */
export function flatImage(
  size: number,
  pieces: readonly (readonly [start: number, bytes: Uint8Array])[],
): MemoryImage {
  const bytes = new Uint8Array(size);
  for (const [start, piece] of pieces) bytes.set(piece, start);
  return imageOf([[0, bytes]]);
}

function fileExtent(start: number, end: number, file: number, offset: number): Extent {
  return {
    kind: 'file',
    start: physAddr(start),
    end: physAddr(end),
    source: 'memory',
    file,
    offset: fileOffset(offset),
  };
}

/** A made machine and its whole memory. */
export function madeImage(options: MachineOptions = {}): {
  readonly made: MadeMachine;
  readonly memory: MemoryImage;
} {
  const made = makeMachine(options);
  return { made, memory: imageOf(made.chunks.map(([start, end]) => [start, made.memory.cut(start, end)])) };
}

/** What the engine must say of a made CPU. */
export function registersOf(cpu: MadeCpu, vectors: boolean): CpuRegisters {
  const { prefix: _, psw, vxrs, ...rest } = cpu;
  return { ...rest, pswMask: psw[0], pswAddr: psw[1], ...(vectors ? { vxrs } : {}) };
}

/** The memory of a real pair: HSA below its size, the memory file above, by its memory map. */
export async function realPair(set: 'dump-a' | 'dump-b' | 'sample'): Promise<MemoryImage> {
  const names = [`${set}/hsa.img`, `${set}/mem.img`];
  const files: ByteSource[] = [];
  for (const name of names) files.push(blobSource(await openAsBlob(await realFile(name)), name));
  const hsaSize = ensure(files[0], 'the HSA file').sizeBytes;
  const extents: Extent[] = [fileExtent(0, hsaSize, 0, 0)];
  const map = readFileSync(join(ensure(realDataDir, 'real data'), set, 'memmap.txt'), 'ascii')
    .trim()
    .split(' ');
  for (let i = 0; i + 1 < map.length; i += 2) {
    const start = Number.parseInt(map[i] ?? '', 16);
    const end = start + Number.parseInt(map[i + 1] ?? '', 16);
    const above = Math.max(start, hsaSize);
    if (above < end) extents.push(fileExtent(above, end, 1, above));
  }
  return mappedImage(must(createAddressMap(extents)), files);
}

interface RealCpu {
  readonly prefix: string;
  readonly psw: readonly [string, string];
  readonly gprs: readonly string[];
  readonly acrs: readonly string[];
  readonly ctrs: readonly string[];
  readonly fprs: readonly string[];
  readonly fpc: string;
  readonly timer: string;
  readonly todcmp: string;
  readonly todcmp_stored?: string;
  readonly todpreg: string;
  readonly vxrs_low: readonly string[];
  readonly vxrs_high: readonly (readonly [string, string])[];
}

/** The registers that are known of a real dump: prefix and registers of every CPU. */
export function realRegisters(
  set: string,
): readonly { readonly prefix: number; readonly registers: CpuRegisters }[] {
  const path = join(ensure(realDataDir, 'real data'), set, 'registers.json');
  const parsed: { readonly cpus: readonly RealCpu[] } = JSON.parse(readFileSync(path, 'utf8'));
  return parsed.cpus.map((cpu) => {
    const fprs = cpu.fprs.map(BigInt);
    const low = cpu.vxrs_low.map((word, i) => [fprs[i] ?? 0n, BigInt(word)] as const);
    const high = cpu.vxrs_high.map(([a, b]) => [BigInt(a), BigInt(b)] as const);
    return {
      prefix: Number(cpu.prefix),
      registers: {
        pswMask: BigInt(cpu.psw[0]),
        pswAddr: BigInt(cpu.psw[1]),
        gprs: cpu.gprs.map(BigInt),
        acrs: cpu.acrs.map(Number),
        ctrs: cpu.ctrs.map(BigInt),
        fprs,
        fpc: Number(cpu.fpc),
        timer: BigInt(cpu.timer),
        todcmp: BigInt(cpu.todcmp_stored ?? cpu.todcmp),
        todpreg: Number(cpu.todpreg),
        vxrs: [...low, ...high],
      },
    };
  });
}
