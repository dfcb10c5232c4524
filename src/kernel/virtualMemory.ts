/**
 * Reads by kernel virtual address: the kernel's page tables first, because they are exact and cover everything, then
 * the fixed maps, where a table is not in the dump or is damaged. What the tables call invalid is not mapped.
 */
import { FRAME_SIZE, type PhysAddr, physAddr } from '../base/address.ts';
import { hex0x } from '../base/hex.ts';
import { err, ok, type Result } from '../base/result.ts';
import { readExact } from '../engine/address/readExact.ts';
import type { VirtualLayout } from '../engine/machine/layout.ts';
import { MAX_READ, type MemoryImage, type ReadError } from '../engine/types.ts';
import { createDat, type Dat, translationOf } from './dat.ts';
import type { Fault, Translation, TranslationStep, VirtualMemory } from './types.ts';

/** Bytes up to the end of the frame of `addr`. */
function restOfFrame(addr: bigint): number {
  return FRAME_SIZE - Number(addr % BigInt(FRAME_SIZE));
}

interface Run {
  readonly phys: PhysAddr;
  length: number;
}

/** Makes the reader. `rootAsce`: the kernel's ASCE, or undefined where none was found: then only the fixed maps. */
export function createVirtualMemory(
  memory: MemoryImage,
  layout: VirtualLayout,
  rootAsce: bigint | undefined,
): VirtualMemory {
  const dat = rootAsce === undefined ? undefined : createDat(memory, rootAsce);
  return {
    translate: (addr, signal) => translate(dat, layout, addr, signal),
    async read(addr, length, signal) {
      if (!Number.isSafeInteger(length) || length < 0 || length > MAX_READ) {
        return err({ kind: 'too-large', length, limit: MAX_READ });
      }
      const runs = await locateRuns(dat, layout, addr, length, signal);
      if (!runs.ok) return runs;
      return readRuns(memory, runs.value, length, signal);
    },
  };
}

async function translate(
  dat: Dat | undefined,
  layout: VirtualLayout,
  addr: bigint,
  signal: AbortSignal | undefined,
): Promise<Result<Translation, ReadError>> {
  let steps: readonly TranslationStep[] = [];
  if (dat !== undefined) {
    const walked = await dat.walk(addr, signal);
    if (!walked.ok) return walked;
    const { kind } = walked.value.place;
    if (kind === 'mapped' || kind === 'invalid') return ok(translationOf(addr, walked.value));
    steps = walked.value.steps;
  }
  const phys = layout.toPhysical(addr);
  const words =
    phys === undefined
      ? `not in the fixed map: ${layout.words}`
      : `absolute ${hex0x(phys)} by the fixed map: ${layout.words}`;
  steps = [...steps, { what: 'fixed map', at: undefined, entry: undefined, words }];
  return phys === undefined
    ? ok({ addr, phys: undefined, contiguous: 0, by: 'none', steps })
    : ok({ addr, phys, contiguous: restOfFrame(addr), by: 'static', steps });
}

/** The stretches of storage that hold [addr, addr + length), neighbours joined; the first address without one fails. */
async function locateRuns(
  dat: Dat | undefined,
  layout: VirtualLayout,
  addr: bigint,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Run[], Fault>> {
  const runs: Run[] = [];
  for (let done = 0; done < length; ) {
    if (signal?.aborted === true) return err({ kind: 'cancelled' });
    const at = addr + BigInt(done);
    const place = await locate(dat, layout, at, signal);
    if (!place.ok) return place;
    const size = Math.min(place.value.length, length - done);
    const last = runs.at(-1);
    if (last !== undefined && last.phys + last.length === place.value.phys) last.length += size;
    else runs.push({ phys: place.value.phys, length: size });
    done += size;
  }
  return ok(runs);
}

async function locate(
  dat: Dat | undefined,
  layout: VirtualLayout,
  addr: bigint,
  signal: AbortSignal | undefined,
): Promise<Result<Run, Fault>> {
  if (dat !== undefined) {
    const place = await dat.locate(addr, signal);
    if (!place.ok) return place;
    if (place.value.kind === 'mapped') {
      return ok({ phys: place.value.phys, length: place.value.contiguous });
    }
    if (place.value.kind === 'invalid') return unmapped(dat, layout, addr, signal);
  }
  const phys = layout.toPhysical(addr);
  if (phys === undefined) return unmapped(dat, layout, addr, signal);
  return ok({ phys, length: restOfFrame(addr) });
}

/** The fault for an address without a translation; its words are those of the last step. */
async function unmapped(
  dat: Dat | undefined,
  layout: VirtualLayout,
  addr: bigint,
  signal: AbortSignal | undefined,
): Promise<Result<never, Fault>> {
  const translation = await translate(dat, layout, addr, signal);
  if (!translation.ok) return translation;
  const step = translation.value.steps.at(-1);
  const detail = step === undefined ? 'not a 64-bit address' : `${step.what}: ${step.words}`;
  return err({ kind: 'unmapped', addr, detail });
}

async function readRuns(
  memory: MemoryImage,
  runs: readonly Run[],
  length: number,
  signal: AbortSignal | undefined,
): Promise<Result<Uint8Array, Fault>> {
  const [only] = runs;
  if (only !== undefined && runs.length === 1) return readExact(memory, only.phys, length, signal);
  const bytes = new Uint8Array(length);
  let done = 0;
  for (const run of runs) {
    const read = await readExact(memory, physAddr(run.phys), run.length, signal);
    if (!read.ok) return read;
    bytes.set(read.value, done);
    done += run.length;
  }
  return ok(bytes);
}
