/** The checks of the header that all s390 stand-alone dumps share. */
import { formatSize } from '../../base/hex.ts';
import { todToText } from '../../s390/tod.ts';
import { failed, passed } from '../machine/finding.ts';
import type { Finding } from '../types.ts';
import { type EndMarker, isArch64, S390_EXT_MAGIC, type S390Header, usablePrefixes } from './s390Header.ts';

/** Architecture and storage size. */
export function checkS390Header(header: S390Header): readonly Finding[] {
  const findings: Finding[] = [];
  const code = 's390-header';
  if (!isArch64(header)) {
    const message = `The header says architecture ${header.arch}, which is none. It is read as 64 bit.`;
    findings.push(failed(code, 'warning', message));
  }
  const { memSize, realSize } = header;
  if (memSize !== undefined && realSize !== undefined && realSize > memSize) {
    const message = `The header says ${formatSize(realSize)} of storage in ${formatSize(memSize)} of addresses, which cannot be.`;
    findings.push(failed(code, 'warning', message));
  }
  if (header.magic === S390_EXT_MAGIC && header.zlibVersion !== 0 && header.version < 2) {
    const message = `The header says version ${header.version}, which knows no compression, and zlib ${header.zlibVersion}.`;
    findings.push(failed(code, 'warning', message));
  }
  if (findings.length === 0)
    findings.push(passed(code, `The header (version ${header.version}) is plausible.`));
  return findings;
}

/** The CPUs that the header lists. */
export function checkCpuList(header: S390Header): {
  readonly prefixes: readonly number[];
  readonly findings: readonly Finding[];
} {
  const { prefixes, problem } = usablePrefixes(header);
  const code = 'header-cpu-list';
  if (problem === undefined) {
    return { prefixes, findings: [passed(code, `The header lists ${prefixes.length} CPUs.`)] };
  }
  const message = `The CPU list of the header is not used, because ${problem}.`;
  return { prefixes, findings: [failed(code, 'warning', message)] };
}

/** The times of a dump that has its end marker. */
export function markerFinding(header: S390Header, marker: EndMarker): Finding {
  const code = 'dump-complete';
  if (marker.tod !== undefined && marker.tod < header.tod) {
    const message = `The end marker is of ${todToText(marker.tod)}, before the start of the dump (${todToText(header.tod)}): it may be of an earlier dump on the same disk.`;
    return failed(code, 'error', message);
  }
  return passed(code, 'The end marker stands where the header says.');
}
