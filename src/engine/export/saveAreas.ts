/**
 * Register save areas for formats that have no notes: what a store status would have left in the lowcores and the
 * vector save areas. An area is only made when the dump's own bytes there differ from the registers that are known.
 * (Principles of Operation, "Store Status"; s390-tools zdump/dfo_s390.c, which leaves the TOD programmable register out).
 */
import { type PhysAddr, safePhysAddr } from '../../base/address.ts';
import { BeReader, BeWriter, equalBytes } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { LC, parseMcesad, SA, SAVE_AREA_LENGTH, VECTOR_AREA_LENGTH } from '../../s390/lowcore.ts';
import type { CpuRegisters } from '../machine/machineTypes.ts';
import { missingKinds } from '../missingKinds.ts';
import type { Dump, MemoryImage, ReadError } from '../types.ts';
import { storedRegisters } from './exportedCpus.ts';

/** Bytes that replace those of the dump, at absolute address `addr`. */
export interface Patch {
  readonly addr: PhysAddr;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface SaveAreas {
  /** Ascending, not overlapping. */
  readonly patches: readonly Patch[];
  readonly warnings: readonly string[];
}

/** Plans the areas of every CPU with known registers and a prefix. Areas that reach `memoryEnd` have no place. */
export async function planSaveAreas(
  dump: Dump,
  memoryEnd: number,
  signal?: AbortSignal,
): Promise<Result<SaveAreas, ReadError>> {
  const patches: Patch[] = [];
  const warnings: string[] = [];
  let written = 0;
  let unsaved = 0;
  let partial = 0;
  for (const cpu of dump.cpus) {
    const registers = storedRegisters(dump, cpu);
    const { prefix } = cpu;
    if (registers === undefined) unsaved++;
    if (registers === undefined || prefix === undefined || prefix === 0) continue;
    if (missingKinds(registers).length > 0) partial++;
    const place = await readPlace(dump.memory, prefix, signal);
    if (!place.ok) return place;
    const area = saveArea(registers, prefix, place.value.area);
    const vectors = vectorArea(registers, place.value.vectors);
    if (vectors.length > 0 && place.value.vectorsAt === undefined)
      warnings.push(
        `The vector registers of CPU ${cpu.index} are not in the file: its lowcore names no place for them.`,
      );
    const made: readonly { addr: number | undefined; old: Uint8Array; bytes: Uint8Array<ArrayBuffer> }[] = [
      { addr: prefix + LC.saveArea, old: place.value.area, bytes: area },
      { addr: place.value.vectorsAt, old: place.value.vectors, bytes: vectors },
    ];
    let changed = false;
    for (const { addr, old, bytes } of made) {
      if (addr === undefined || bytes.length === 0 || equalBytes(old, bytes)) continue;
      const patch = patchAt(addr, bytes);
      if (patch === undefined || addr + bytes.length > memoryEnd || overlaps(patches, patch)) {
        warnings.push(`Registers of CPU ${cpu.index} do not fit at ${hex0x(addr)} and are left out.`);
        continue;
      }
      patches.push(patch);
      changed = true;
    }
    if (changed) written++;
  }
  if (written > 0)
    warnings.push(
      `The registers of ${written} of ${dump.cpus.length} CPUs are written into their save areas in memory, where this format keeps them; what stood there is not in the file.`,
    );
  if (partial > 0)
    warnings.push(
      `Some registers of ${partial} CPUs are missing in the dump. Their places in the save areas stay as they are.`,
    );
  if (unsaved > 0)
    warnings.push(`The registers of ${unsaved} CPUs are not in the dump. Their save areas stay as they are.`);
  return ok({ patches: patches.sort((a, b) => a.addr - b.addr), warnings });
}

interface Place {
  readonly area: Uint8Array;
  /** Where the lowcore says that vector registers go. */
  readonly vectorsAt: number | undefined;
  readonly vectors: Uint8Array;
}

/** The bytes that stand where the registers go; missing ones as 0, as the format will have them. */
async function readPlace(
  memory: MemoryImage,
  prefix: PhysAddr,
  signal: AbortSignal | undefined,
): Promise<Result<Place, ReadError>> {
  const head = safePhysAddr(BigInt(prefix + LC.mcesad));
  const none = { area: new Uint8Array(SAVE_AREA_LENGTH), vectorsAt: undefined, vectors: new Uint8Array(0) };
  if (head === undefined) return ok(none);
  const lowcore = await memory.read(head, LC.saveArea + SAVE_AREA_LENGTH - LC.mcesad, signal);
  if (!lowcore.ok) return lowcore;
  const reader = new BeReader(lowcore.value.bytes);
  const area = reader.slice(LC.saveArea - LC.mcesad, SAVE_AREA_LENGTH);
  const mcesa = parseMcesad(reader.u64(0));
  const vectorsAt = mcesa === undefined ? undefined : safePhysAddr(mcesa.origin);
  if (vectorsAt === undefined) return ok({ ...none, area });
  const vectors = await memory.read(vectorsAt, VECTOR_AREA_LENGTH, signal);
  if (!vectors.ok) return vectors;
  return ok({ area, vectorsAt, vectors: vectors.value.bytes });
}

/** The save area with these registers; bytes that no register has stay as in `old`. */
function saveArea(registers: CpuRegisters, prefix: number, old: Uint8Array): Uint8Array<ArrayBuffer> {
  const area = new BeWriter(SAVE_AREA_LENGTH);
  area.set(0, old);
  const word = (offset: number, value: bigint | undefined): void => {
    if (value !== undefined) area.u64(offset, value);
  };
  const half = (offset: number, value: number | undefined): void => {
    if (value !== undefined) area.u32(offset, value);
  };
  for (let i = 0; i < 16; i++) {
    word(SA.fprs + 8 * i, registers.fprs?.[i]);
    word(SA.gprs + 8 * i, registers.gprs[i]);
    half(SA.acrs + 4 * i, registers.acrs[i]);
    word(SA.ctrs + 8 * i, registers.ctrs?.[i]);
  }
  area.u64(SA.psw, registers.pswMask);
  area.u64(SA.psw + 8, registers.pswAddr);
  area.u32(SA.prefix, prefix);
  half(SA.fpc, registers.fpc);
  half(SA.todpreg, registers.todpreg);
  word(SA.timer, registers.timer);
  word(SA.todcmp, registers.todcmp);
  return area.bytes;
}

/** V0..V31, or no bytes when they are not known. */
function vectorArea(registers: CpuRegisters, old: Uint8Array): Uint8Array<ArrayBuffer> {
  const { vxrs } = registers;
  if (vxrs === undefined) return new Uint8Array(0);
  const area = new BeWriter(VECTOR_AREA_LENGTH);
  area.set(0, old.subarray(0, VECTOR_AREA_LENGTH));
  for (let i = 0; i < 32; i++) {
    const [high, low] = vxrs[i] ?? [0n, 0n];
    area.u64(16 * i, high);
    area.u64(16 * i + 8, low);
  }
  return area.bytes;
}

function patchAt(addr: number, bytes: Uint8Array<ArrayBuffer>): Patch | undefined {
  const place = safePhysAddr(BigInt(addr));
  return place === undefined ? undefined : { addr: place, bytes };
}

function overlaps(patches: readonly Patch[], one: Patch): boolean {
  return patches.some(
    ({ addr, bytes }) => addr < one.addr + one.bytes.length && one.addr < addr + bytes.length,
  );
}
