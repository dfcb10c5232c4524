/**
 * Which lowcores there are and in what order: from a dump header, the kernel's own list, the prefix that the machine
 * saved at absolute 0x1318, and, when all of these are silent, a search of the first 64 MiB.
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { MAX_CPUS } from '../../s390/constants.ts';
import { LC, parseSaveArea, prefixProblem, SAVE_AREA_LENGTH, type SaveArea } from '../../s390/lowcore.ts';
import type { Finding, MemoryImage, ReadError } from '../types.ts';
import { capFindings, failed, notTestable, passed } from './finding.ts';
import type { LowcorePointer } from './lowcorePointers.ts';
import { scanLowcores } from './lowcoreScan.ts';
import type { Confidence } from './machineTypes.ts';
import { readPresent } from './readPresent.ts';

/** A lowcore that may be a CPU's. */
export interface CpuCandidate {
  readonly prefix: number;
  /** In words: `dump header`, `lowcore_ptr[1]`. */
  readonly source: string;
  readonly confidence: Confidence;
  readonly logical?: number;
}

export interface CpuCandidates {
  readonly candidates: readonly CpuCandidate[];
  /** What the machine stored at absolute 0x1200 for the boot CPU; undefined when it is not there. */
  readonly bootArea: SaveArea | undefined;
  readonly findings: readonly Finding[];
}

/** Bytes from absolute 0 that are searched without being asked to. */
const AUTOMATIC_SCAN_END = 64 * 1024 * 1024;

/** Collects the candidates: the header's in its own order, otherwise the boot CPU first and then by logical number. */
export async function collectCandidates(
  memory: MemoryImage,
  headerPrefixes: readonly number[],
  pointers: readonly LowcorePointer[],
  signal?: AbortSignal,
): Promise<Result<CpuCandidates, ReadError>> {
  const boot = await readBootArea(memory, signal);
  if (!boot.ok) return boot;
  const bootArea = boot.value;
  const findings: Finding[] = [];
  const list = new CandidateList();
  const logicalOf = new Map(pointers.map(({ prefix, logical }) => [prefix, logical]));
  for (const prefix of headerPrefixes.slice(0, MAX_CPUS)) {
    list.add({ prefix, source: 'dump header', confidence: 'exact', ...logical(logicalOf.get(prefix)) });
  }
  const listed = headerPrefixes.length > 0 || pointers.length > 0;
  const bootPrefix = bootPrefixOf(
    bootArea,
    listed,
    new Set([...headerPrefixes, ...logicalOf.keys()]),
    findings,
  );
  const bootLogical = bootPrefix === undefined ? undefined : logicalOf.get(bootPrefix);
  if (bootPrefix !== undefined && !list.has(bootPrefix)) {
    const known = bootLogical === undefined ? 'absolute 0x1318' : `lowcore_ptr[${bootLogical}]`;
    list.add({ prefix: bootPrefix, source: known, confidence: 'exact', ...logical(bootLogical) });
  }
  for (const pointer of pointers) {
    if (pointer.prefix === bootPrefix || headerPrefixes.includes(pointer.prefix)) continue;
    const source = `lowcore_ptr[${pointer.logical}]`;
    list.add({ prefix: pointer.prefix, source, confidence: 'exact', logical: pointer.logical });
  }
  if (list.candidates.length === 0) {
    const scanned = await scanLowcores(memory, signal, AUTOMATIC_SCAN_END);
    if (!scanned.ok) return scanned;
    for (const { prefix, score } of scanned.value) {
      list.add({ prefix, source: `found by searching (${score} of 11 points)`, confidence: 'inferred' });
    }
    findings.push(scanFinding(scanned.value.length));
  }
  return ok({ candidates: list.candidates, bootArea, findings: [...findings, ...list.findings()] });
}

function logical(number: number | undefined): { readonly logical?: number } {
  return number === undefined ? {} : { logical: number };
}

async function readBootArea(
  memory: MemoryImage,
  signal: AbortSignal | undefined,
): Promise<Result<SaveArea | undefined, ReadError>> {
  const read = await readPresent(memory, physAddr(LC.saveArea), SAVE_AREA_LENGTH, signal);
  if (!read.ok) return read;
  return ok(read.value.present ? parseSaveArea(read.value.reader.bytes) : undefined);
}

/** The prefix that the machine saved at absolute 0x1318, when it is one. Known lists overrule it. */
function bootPrefixOf(
  area: SaveArea | undefined,
  listed: boolean,
  known: ReadonlySet<number>,
  findings: Finding[],
): number | undefined {
  const code = 'boot-cpu-prefix';
  const addr: PhysAddr = physAddr(LC.savedPrefix);
  if (area === undefined) {
    findings.push(notTestable(code, 'The register save area at absolute 0x1200 is not in the dump.'));
    return undefined;
  }
  const text = hex0x(area.prefix);
  const problem = prefixProblem(area.prefix);
  if (area.prefix === 0) {
    findings.push(notTestable(code, 'No boot CPU was saved at absolute 0x1200: the prefix there is zero.'));
    return undefined;
  }
  if (problem !== undefined) {
    findings.push(
      failed(code, 'info', `The word at absolute 0x1318 (${text}) is no prefix: it ${problem}.`, addr),
    );
    return undefined;
  }
  if (listed && !known.has(area.prefix)) {
    const message = `The prefix at absolute 0x1318 (${text}) is of no CPU that the kernel or the header lists.`;
    findings.push(failed(code, 'warning', message, addr));
    return undefined;
  }
  findings.push(passed(code, `The boot CPU has the prefix ${text}, by absolute 0x1318.`, addr));
  return area.prefix;
}

function scanFinding(count: number): Finding {
  const code = 'lowcore-search';
  if (count === 0)
    return failed(code, 'warning', 'No CPU was found, also not by searching the first 64 MiB.');
  return failed(
    code,
    'info',
    `Nothing lists the CPUs; ${count} lowcores were found by searching the first 64 MiB.`,
  );
}

/** Keeps candidates apart by prefix, and takes no impossible ones. */
class CandidateList {
  readonly candidates: CpuCandidate[] = [];
  private readonly seen = new Set<number>();
  private readonly bad: Finding[] = [];

  has(prefix: number): boolean {
    return this.seen.has(prefix);
  }

  add(candidate: CpuCandidate): void {
    const { prefix, source } = candidate;
    const problem = prefixProblem(prefix);
    if (problem !== undefined) {
      this.bad.push(failed('prefix-valid', 'warning', `The prefix ${hex0x(prefix)} (${source}) ${problem}.`));
    } else if (this.seen.has(prefix)) {
      this.bad.push(
        failed('prefix-valid', 'warning', `The prefix ${hex0x(prefix)} is listed twice (${source}).`),
      );
    } else if (this.candidates.length < MAX_CPUS) {
      this.seen.add(prefix);
      this.candidates.push(candidate);
    }
  }

  findings(): readonly Finding[] {
    if (this.bad.length > 0) return capFindings(this.bad);
    const count = this.candidates.length;
    if (count === 0) return [];
    return [
      passed('prefix-valid', `${count} prefixes, each a multiple of 8 KiB below 2 GiB, no two the same.`),
    ];
  }
}
