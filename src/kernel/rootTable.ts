/**
 * Finds the kernel's page tables. Their designation (ASCE) stands in every lowcore and in control register 13 of every
 * CPU, and can be made from SYMBOL(swapper_pg_dir); all of these should agree. What counts is that known addresses
 * come out right, then the number of sources. An ASCE is physical, so nothing is translated through itself.
 * (arch/s390/kernel/setup.c, setup_lowcore; boot/vmem.c)
 */
import { FRAME_SIZE, type PhysAddr, safePhysAddr } from '../base/address.ts';
import { hex0x } from '../base/hex.ts';
import { ok, type Result } from '../base/result.ts';
import type { VirtualLayout } from '../engine/machine/layout.ts';
import type { Confidence, Cpu, VmcoreInfo } from '../engine/machine/machineTypes.ts';
import { readPresent } from '../engine/machine/readPresent.ts';
import { symbolValue } from '../engine/machine/vmcoreinfoValues.ts';
import type { MemoryImage, ReadError } from '../engine/types.ts';
import { ASCE_LENGTH, ASCE_ORIGIN, ASCE_REAL_SPACE, ASCE_TYPE, ENTRY_TYPE } from '../s390/dat.ts';
import { createDat } from './dat.ts';
import { detectLowcore, LOWCORE_POINTERS_END } from './lowcoreLayout.ts';

/** What the search starts from. */
export interface RootSources {
  readonly memory: MemoryImage;
  readonly cpus: readonly Cpu[];
  readonly vmcoreinfo: VmcoreInfo | undefined;
  readonly layout: VirtualLayout;
}

/** The kernel's ASCE and why it is believed. */
export interface RootTable {
  readonly asce: bigint;
  /** In words: `kernel_asce of 3 lowcores, CR13 of 3 CPUs, swapper_pg_dir`. */
  readonly origin: string;
  readonly confidence: Confidence;
}

/** The best root, or in words why there is none. */
export interface RootSearch {
  readonly root: RootTable | undefined;
  readonly words: string;
}

interface Candidate {
  readonly asce: bigint;
  /** Source in words, with the number of times it says so. */
  readonly sources: Map<string, number>;
}

/** Different tables that are tried; more can only be noise. */
const MAX_CANDIDATES = 16;
const MAX_CPUS_ASKED = 64;

type Add = (asce: bigint, source: string) => void;

/** Searches all sources. Reads a page for each CPU and a few table entries. */
export async function findRootTable(
  sources: RootSources,
  signal?: AbortSignal,
): Promise<Result<RootSearch, ReadError>> {
  const found = new Map<bigint, Candidate>();
  const add: Add = (asce, source) => {
    if (!plausible(asce, sources.memory)) return;
    const key = asce & (ASCE_ORIGIN | ASCE_TYPE);
    const candidate = found.get(key) ?? { asce, sources: new Map<string, number>() };
    candidate.sources.set(source, (candidate.sources.get(source) ?? 0) + 1);
    if (found.size < MAX_CANDIDATES || found.has(key)) found.set(key, candidate);
  };
  const asked = await askAll(sources, add, signal);
  if (!asked.ok) return asked;
  const judged: { readonly candidate: Candidate; readonly verdict: Verdict }[] = [];
  for (const candidate of found.values()) {
    const verdict = await judge(candidate.asce, sources, signal);
    if (!verdict.ok) return verdict;
    judged.push({ candidate, verdict: verdict.value });
  }
  const usable = judged.filter(({ verdict }) => verdict !== 'wrong');
  const best = usable.sort((a, b) => rank(b) - rank(a))[0];
  if (best === undefined) return ok({ root: undefined, words: noneWords(judged.length) });
  const { candidate, verdict } = best;
  const origin = [...candidate.sources].map(([source, count]) => sourceWords(source, count)).join(', ');
  const root: RootTable = {
    asce: candidate.asce,
    origin,
    confidence: verdict === 'right' ? 'exact' : 'inferred',
  };
  const proof = verdict === 'right' ? 'known addresses come out right' : 'no known address could be tested';
  return ok({
    root,
    words: `The kernel's page tables are at ${hex0x(root.asce & ASCE_ORIGIN)} (${origin}); ${proof}.`,
  });
}

function noneWords(tried: number): string {
  return tried === 0
    ? 'No page tables of the kernel were found: only its fixed maps can be used.'
    : `None of ${tried} candidates for the kernel's page tables translates known addresses as the kernel does: only its fixed maps can be used.`;
}

function sourceWords(source: string, count: number): string {
  return count === 1 ? source : `${source} (${count} times)`;
}

function rank({ candidate, verdict }: { readonly candidate: Candidate; readonly verdict: Verdict }): number {
  let votes = 0;
  for (const count of candidate.sources.values()) votes += count;
  return (verdict === 'right' ? 1_000_000 : 0) + votes;
}

/** A kernel ASCE names a segment, region-third or region-second table inside of memory. */
function plausible(asce: bigint, memory: MemoryImage): boolean {
  if ((asce & ASCE_REAL_SPACE) !== 0n || (asce & ASCE_TYPE) === ASCE_TYPE) return false;
  const origin = safePhysAddr(asce & ASCE_ORIGIN);
  return origin !== undefined && origin !== 0 && origin + FRAME_SIZE <= memory.end;
}

async function askAll(
  { memory, cpus, vmcoreinfo, layout }: RootSources,
  add: Add,
  signal: AbortSignal | undefined,
): Promise<Result<true, ReadError>> {
  for (const cpu of cpus.slice(0, MAX_CPUS_ASKED)) {
    if (cpu.prefix === undefined) continue;
    const read = await readPresent(memory, cpu.prefix, LOWCORE_POINTERS_END, signal);
    if (!read.ok) return read;
    if (!read.value.present) continue;
    const { reader } = read.value;
    for (const at of detectLowcore(reader)?.asceOffsets ?? [])
      add(reader.u64(at), 'kernel_asce of a lowcore');
  }
  for (const { registers } of cpus) {
    const cr13 = registers?.ctrs?.[13];
    if (cr13 !== undefined) add(cr13, 'control register 13');
  }
  const symbol = symbolValue(vmcoreinfo?.values, 'swapper_pg_dir');
  const origin = symbol === undefined ? undefined : layout.toPhysical(symbol);
  if (origin === undefined) return ok(true);
  const first = await readPresent(memory, origin, 8, signal);
  if (!first.ok) return first;
  // The entry's type is the level of the table that it stands in.
  if (first.value.present) {
    add(BigInt(origin) | (first.value.reader.u64(0) & ENTRY_TYPE) | ASCE_LENGTH, 'swapper_pg_dir');
  }
  return ok(true);
}

type Verdict = 'right' | 'untested' | 'wrong';

/** Symbols whose place the fixed map knows. */
const WITNESSES = ['_stext', 'lowcore_ptr', 'swapper_pg_dir', 'init_uts_ns'] as const;

async function judge(
  asce: bigint,
  { memory, vmcoreinfo, layout }: RootSources,
  signal: AbortSignal | undefined,
): Promise<Result<Verdict, ReadError>> {
  const dat = createDat(memory, asce);
  let right = 0;
  let wrong = 0;
  for (const name of WITNESSES) {
    const symbol = symbolValue(vmcoreinfo?.values, name);
    const expected: PhysAddr | undefined = symbol === undefined ? undefined : layout.toPhysical(symbol);
    if (symbol === undefined || expected === undefined) continue;
    const place = await dat.locate(symbol, signal);
    if (!place.ok) return place;
    // A table that is not in the dump says nothing.
    if (place.value.kind === 'missing') continue;
    if (place.value.kind === 'mapped' && place.value.phys === expected) right++;
    else wrong++;
  }
  if (right > wrong) return ok('right');
  return ok(wrong === 0 ? 'untested' : 'wrong');
}
