/** Turns an open dump into the plain summary that the page shows. Nothing in it grows with the size of memory. */
import type { Dump } from '../engine/types.ts';
import type { DumpSummary } from './api.ts';

/** CRASHTIME in seconds since 1970 (UTC), when VMCOREINFO has a sane one. */
function crashTime(dump: Dump): number | undefined {
  const text = dump.vmcoreinfo?.values.get('CRASHTIME');
  if (text === undefined || !/^\d{1,11}$/.test(text)) return undefined;
  return Number(text);
}

/** The summary of `dump`. `fingerprint` names it without telling its content. */
export function summarize(dump: Dump, fingerprint: string): DumpSummary {
  let memoryBytes = 0;
  for (const segment of dump.segments) if (segment.role === 'memory') memoryBytes += segment.size;
  return {
    fingerprint,
    format: dump.format,
    formatLabel: dump.formatLabel,
    files: dump.files.map(({ source, role }) => ({ name: source.name, sizeBytes: source.sizeBytes, role })),
    hsaSize: dump.hsaSize,
    memoryEnd: dump.memory.end,
    memoryBytes,
    segments: dump.segments,
    cpus: dump.cpus,
    notes: dump.notes,
    vmcoreinfo:
      dump.vmcoreinfo === undefined
        ? undefined
        : {
            origin: dump.vmcoreinfo.origin,
            entries: [...dump.vmcoreinfo.values],
            addr: dump.vmcoreinfo.addr,
          },
    osInfo: dump.osInfo,
    uts: dump.uts,
    systems: dump.systems,
    release: dump.vmcoreinfo?.values.get('OSRELEASE') ?? dump.uts?.release,
    crashTime: crashTime(dump),
    findings: dump.findings,
    headerFacts: dump.headerFacts,
  };
}
