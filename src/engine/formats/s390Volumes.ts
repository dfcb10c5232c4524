/**
 * The files of an `s390_ext` dump: one, or the volumes of a multi-volume dump in whatever order they were dropped.
 * Every volume begins with the same header but for its number; one that the dump never reached says 0 bytes of memory
 * (s390-tools, zipl/boot/eckd2dump_mv.c, zdump/dfi_s390mv.c).
 */
import { err, ok, type Result } from '../../base/result.ts';
import { failed, passed } from '../machine/finding.ts';
import type { OpenError } from '../openTypes.ts';
import type { ByteSource, Finding } from '../types.ts';
import type { S390Header } from './s390Header.ts';

export interface S390Volume {
  /** Position in the list of files. */
  readonly file: number;
  readonly source: ByteSource;
  readonly header: S390Header;
}

export interface VolumeOrder {
  /** The volumes that hold data, by number, at least one. */
  readonly volumes: readonly S390Volume[];
  readonly findings: readonly Finding[];
}

/** Puts the volumes in order, or says why they are not one dump. `format` is its name for messages. */
export function orderVolumes(volumes: readonly S390Volume[], format: string): Result<VolumeOrder, OpenError> {
  const wrong = (detail: string, advice: string): Result<never, OpenError> =>
    err({ kind: 'wrong-pairing', detail, advice });
  const single = volumes.find(({ header }) => !header.multiVolume && header.memSize !== 0);
  if (volumes.length > 1 && single !== undefined) {
    const detail = `${single.source.name} is a complete dump and not a volume of one.`;
    return wrong(detail, 'Drop it alone.');
  }
  const active = volumes.filter(({ header }) => header.memSize !== 0);
  const [first] = volumes;
  if (active.length === 0 && first !== undefined) {
    return err({
      kind: 'damaged',
      file: first.source.name,
      format,
      detail: 'it is a prepared dump volume that no dump has reached: it holds no memory.',
    });
  }
  const sorted = [...active].sort((a, b) => a.header.volume - b.header.volume);
  for (const [i, one] of sorted.entries()) {
    const before = sorted[i - 1];
    if (before === undefined) continue;
    const names = `${before.source.name} and ${one.source.name}`;
    if (before.header.volume === one.header.volume) {
      return wrong(`${names} are both volume ${one.header.volume}.`, 'Keep one of them.');
    }
    const difference = headerDifference(before.header, one.header);
    if (difference !== undefined) {
      return wrong(`${names} are of different dumps: ${difference}.`, 'Drop the volumes of one dump.');
    }
  }
  return ok({ volumes: sorted, findings: volumeFindings(volumes, sorted) });
}

function headerDifference(a: S390Header, b: S390Header): string | undefined {
  if (a.tod !== b.tod) return 'their times differ';
  if (a.cpuId !== b.cpuId) return 'they were taken by different CPUs';
  if (a.memSize !== b.memSize) return 'their sizes of memory differ';
  return undefined;
}

function volumeFindings(all: readonly S390Volume[], active: readonly S390Volume[]): readonly Finding[] {
  const findings: Finding[] = all
    .filter((volume) => !active.includes(volume))
    .map(({ source }) =>
      passed('volume-unused', `${source.name} is a prepared volume that the dump did not reach.`),
    );
  if (!active.some(({ header }) => header.multiVolume)) return findings;
  const missing = missingVolumes(active);
  const code = 'volumes-present';
  if (missing.length === 0) {
    findings.push(passed(code, `Volumes 0 to ${active.length - 1} are there, of one time and one CPU.`));
  } else {
    const names = missing.length === 1 ? `Volume ${missing[0]} is` : `Volumes ${missing.join(', ')} are`;
    const message = `${names} missing: the memory on it is not in the dump.`;
    findings.push(failed(code, 'error', message));
  }
  return findings;
}

/** A dump has 32 volumes at most (MAX_DUMP_VOLUMES). */
const MAX_VOLUMES = 32;

/** Numbers below the highest one that no file has, at most 32. */
function missingVolumes(active: readonly S390Volume[]): readonly number[] {
  const there = new Set(active.map(({ header }) => header.volume));
  const highest = Math.min(MAX_VOLUMES, active.at(-1)?.header.volume ?? 0);
  return Array.from({ length: highest }, (_, i) => i).filter((volume) => !there.has(volume));
}
