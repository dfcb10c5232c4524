/**
 * The registers of one CPU from memory: its register save area, the machine's own at absolute 0x1200 for the boot CPU,
 * and the vector registers through the designation in its lowcore. Nothing is believed without a sign that a store
 * status wrote it.
 */
import { physAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import {
  LC,
  parseMcesad,
  parseSaveArea,
  parseVectorArea,
  SAVE_AREA_LENGTH,
  type SaveArea,
  type SavedRegisters,
  saveAreaProblem,
  VECTOR_AREA_LENGTH,
  vectorsMatchFprs,
} from '../../s390/lowcore.ts';
import type { MemoryImage, ReadError } from '../types.ts';
import type { CpuRegisters } from './machineTypes.ts';
import { readPresent, readPresentAt } from './readPresent.ts';

/** What memory holds of one CPU. */
export interface CpuState {
  /** True when there is no storage at the prefix: then there is no such CPU. */
  readonly noStorage: boolean;
  readonly registers: CpuRegisters | undefined;
  /** Where the registers are, in words: `save area at 0x467200`; why there are none, otherwise. */
  readonly where: string;
  /** Outcome of the comparison of vector with floating-point registers. */
  readonly vectors: 'match' | 'stale' | 'none';
  /** True when both save areas of the boot CPU are real and differ. */
  readonly areasDiffer: boolean;
}

/** Bytes from the designation of the vector save area to the end of the register save area. */
const READ_LENGTH = LC.saveArea + SAVE_AREA_LENGTH - LC.mcesad;

/**
 * Reads the CPU at `prefix`. `bootArea` is what stands at absolute 0x1200. `bootFirst`: where both areas are real, the
 * one at absolute 0x1200 is the machine's own of the moment of the dump (zfcpdump; crash_dump.c reads it from the HSA).
 */
export async function readCpuState(
  memory: MemoryImage,
  prefix: number,
  bootArea: SaveArea | undefined,
  bootFirst: boolean,
  signal?: AbortSignal,
): Promise<Result<CpuState, ReadError>> {
  const boot =
    bootArea !== undefined && saveAreaProblem(bootArea, prefix) === undefined ? bootArea : undefined;
  const read = await readPresentAt(memory, BigInt(prefix + LC.mcesad), READ_LENGTH, signal);
  if (!read.ok) return read;
  if (!read.value.present) {
    const state = { noStorage: read.value.hole, vectors: 'none', areasDiffer: false } as const;
    if (boot === undefined)
      return ok({ ...state, registers: undefined, where: 'its lowcore is not in the dump' });
    return ok({ ...state, registers: boot.registers, where: 'save area at absolute 0x1200' });
  }
  const lowcore = read.value.reader;
  const own = parseSaveArea(lowcore.slice(LC.saveArea - LC.mcesad, SAVE_AREA_LENGTH));
  const problem = own === undefined ? 'it is cut off' : saveAreaProblem(own, prefix);
  const ownReal = problem === undefined ? own : undefined;
  const area = bootFirst ? (boot ?? ownReal) : (ownReal ?? boot);
  if (area === undefined) {
    return ok({
      noStorage: false,
      registers: undefined,
      where: `nothing was stored in its save area: ${problem ?? ''}`,
      vectors: 'none',
      areasDiffer: false,
    });
  }
  const vectors = await readVectors(memory, lowcore.u64(0), area.registers, ownReal !== undefined, signal);
  if (!vectors.ok) return vectors;
  const where =
    area === boot ? 'save area at absolute 0x1200' : `save area at ${hex0x(prefix + LC.saveArea)}`;
  const { vxrs, outcome } = vectors.value;
  return ok({
    noStorage: false,
    registers: vxrs === undefined ? area.registers : { ...area.registers, vxrs },
    where,
    vectors: outcome,
    areasDiffer:
      boot !== undefined && ownReal !== undefined && !sameRegisters(boot.registers, ownReal.registers),
  });
}

interface Vectors {
  readonly vxrs: CpuRegisters['vxrs'] | undefined;
  readonly outcome: CpuState['vectors'];
}

/**
 * The vector registers that belong to `registers`. An area of zeros that agrees with zero floating-point registers
 * proves nothing; it is believed only when the kernel stored the other registers as well (`ownArea`).
 */
async function readVectors(
  memory: MemoryImage,
  designation: bigint,
  registers: SavedRegisters,
  ownArea: boolean,
  signal: AbortSignal | undefined,
): Promise<Result<Vectors, ReadError>> {
  const none: Vectors = { vxrs: undefined, outcome: 'none' };
  const mcesa = parseMcesad(designation);
  if (mcesa === undefined) return ok(none);
  const read = await readPresentAt(memory, mcesa.origin, VECTOR_AREA_LENGTH, signal);
  if (!read.ok) return read;
  if (!read.value.present) return ok(none);
  const vxrs = parseVectorArea(read.value.reader.bytes);
  if (vxrs === undefined) return ok(none);
  if (!vectorsMatchFprs(vxrs, registers.fprs)) return ok({ vxrs: undefined, outcome: 'stale' });
  const allZero = vxrs.every(([high, low]) => high === 0n && low === 0n);
  return ok(allZero && !ownArea ? none : { vxrs, outcome: 'match' });
}

/** Compares what a program would see; timers go on between two stores. */
function sameRegisters(a: SavedRegisters, b: SavedRegisters): boolean {
  return (
    a.pswMask === b.pswMask &&
    a.pswAddr === b.pswAddr &&
    a.gprs.every((gpr, i) => gpr === b.gprs[i]) &&
    a.ctrs.every((ctr, i) => ctr === b.ctrs[i])
  );
}

/** The word in the lowcore at `prefix` that a store status fills with the prefix; undefined when not in the dump. */
export async function readSavedPrefix(
  memory: MemoryImage,
  prefix: number,
  signal?: AbortSignal,
): Promise<Result<{ readonly word: number | undefined; readonly noStorage: boolean }, ReadError>> {
  const read = await readPresent(memory, physAddr(prefix + LC.savedPrefix), 4, signal);
  if (!read.ok) return read;
  if (!read.value.present) return ok({ word: undefined, noStorage: read.value.hole });
  return ok({ word: read.value.reader.u32(0), noStorage: false });
}
