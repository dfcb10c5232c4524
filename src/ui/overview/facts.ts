/**
 * The facts of a dump as `zgetdump -i` users expect them, and what was found in it and what not. Pure: the same facts
 * feed the page and the Markdown summary.
 */
import type { PhysAddr } from '../../base/address.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import type { DumpSummary, Finding } from '../../rpc/api.ts';
import { unixMicrosToText } from '../../s390/tod.ts';

/** One line of the overview. */
export interface DumpFact {
  readonly label: string;
  readonly value: string;
  /** True for data, which stands in the monospace face. */
  readonly isData: boolean;
}

/** Seconds since 1970 as `2026-11-23 09:43:47 UTC`. */
export function crashTimeText(seconds: number): string {
  return unixMicrosToText(BigInt(seconds) * 1000000n).replace(/\.\d+ UTC$/, ' UTC');
}

/** Whether the ranges of memory come from a map; undefined for formats that say themselves what they hold. */
function hasMap({ format, findings }: DumpSummary): boolean | undefined {
  if (format !== 'pair' && format !== 'raw') return undefined;
  const finding = findings.find(({ code }) => code === 'memory-map');
  return finding === undefined ? undefined : finding.outcome === 'passed';
}

/** `160 MiB in 2 ranges`. */
export function memoryWords(summary: DumpSummary): string {
  const { memoryBytes, segments } = summary;
  const count = segments.filter((segment) => segment.role === 'memory').length;
  if (count === 0) return 'no ranges listed';
  if (hasMap(summary) === false) return `${formatSize(memoryBytes)}, taken from the size of the file`;
  return `${formatSize(memoryBytes)} in ${count.toLocaleString('en')} ${count === 1 ? 'range' : 'ranges'}`;
}

/** `3, registers saved for all` */
export function cpuCountWords({ cpus }: DumpSummary): string {
  if (cpus.length === 0) return 'none found';
  const saved = cpus.filter((cpu) => cpu.registers !== undefined).length;
  if (saved === cpus.length)
    return cpus.length === 1 ? '1, registers saved' : `${cpus.length}, registers saved for all`;
  return `${cpus.length}, registers saved for ${saved === 0 ? 'none' : saved}`;
}

/** The facts in the order of `zgetdump -i`; unknown ones are left out. */
export function dumpFacts(summary: DumpSummary): readonly DumpFact[] {
  const { uts, release, crashTime, hsaSize, osInfo } = summary;
  const facts: DumpFact[] = [];
  const add = (label: string, value: string | undefined, isData = false): void => {
    if (value !== undefined && value !== '') facts.push({ label, value, isData });
  };
  add('System', uts === undefined ? undefined : `${uts.sysname} ${uts.nodename}`.trim(), true);
  add('Kernel', release, true);
  add('Version', uts?.version, true);
  add('Machine', uts?.machine, true);
  add('Crashed', crashTime === undefined ? undefined : crashTimeText(crashTime));
  add('CPUs', cpuCountWords(summary));
  add('Memory', memoryWords(summary));
  add('Memory end', hex0x(summary.memoryEnd), true);
  add('HSA', hsaSize === undefined ? undefined : `${formatSize(hsaSize)}, ends ${hex0x(hsaSize)}`);
  if (osInfo !== undefined && osInfo.crashkernelSize > 0n) {
    const size = formatSize(Number(osInfo.crashkernelSize));
    add('Crash kernel', `${size} at ${hex0x(osInfo.crashkernelAddr)}`);
  }
  add('Format', summary.formatLabel);
  return facts;
}

/** Whether something that a dump can hold was found, and where. */
export interface Evidence {
  readonly name: string;
  readonly isFound: boolean;
  /** Where it was found, or what is missing without it. */
  readonly words: string;
  readonly addr: PhysAddr | undefined;
}

/** What a reader hopes to find, found or not, each with its origin. */
export function evidence(summary: DumpSummary): readonly Evidence[] {
  const { vmcoreinfo, osInfo, uts, cpus, hsaSize } = summary;
  const saved = cpus.filter((cpu) => cpu.registers !== undefined);
  const lines: Evidence[] = [
    {
      name: 'Kernel facts (VMCOREINFO)',
      isFound: vmcoreinfo !== undefined,
      words:
        vmcoreinfo === undefined
          ? 'without it the kernel release and all symbols are unknown'
          : `${vmcoreinfo.entries.length} entries, ${vmcoreinfo.origin.replace(/ -> 0x[0-9a-f]+$/, '')}`,
      addr: vmcoreinfo?.addr,
    },
    {
      name: 'os_info page',
      isFound: osInfo !== undefined,
      words: osInfo === undefined ? 'no crash kernel reservation is known' : osInfoWords(osInfo),
      addr: osInfo?.addr,
    },
    {
      name: 'System name (utsname)',
      isFound: uts !== undefined,
      words: uts === undefined ? 'nodename and version are unknown' : 'read from the kernel in memory',
      addr: undefined,
    },
    {
      name: 'CPUs',
      isFound: cpus.length > 0,
      words: cpus.length === 0 ? 'no lowcore was found' : origins(cpus.map((cpu) => cpu.origin)),
      addr: cpus[0]?.prefix,
    },
    {
      name: 'Registers',
      isFound: saved.length > 0,
      words: registerWords(saved.length, cpus.length),
      addr: undefined,
    },
  ];
  if (hsaSize !== undefined) {
    const hasFile = summary.files.some((file) => file.role === 'hsa');
    lines.push({
      name: 'HSA',
      isFound: hasFile || summary.format !== 'pair',
      words: hasFile
        ? `${formatSize(hsaSize)}, from its own file`
        : `memory below ${hex0x(hsaSize)} is not captured without its file`,
      addr: undefined,
    });
  }
  const mapped = hasMap(summary);
  if (mapped !== undefined) {
    lines.push({
      name: 'Memory map',
      isFound: mapped,
      words: mapped
        ? memoryWords(summary)
        : 'unknown: memory is taken from the size of the file, holes in it cannot be told',
      addr: undefined,
    });
  }
  // An address beyond the end is a wrong one: a link would lead elsewhere.
  return lines.map((line) =>
    line.addr !== undefined && line.addr >= summary.memoryEnd ? { ...line, addr: undefined } : line,
  );
}

function osInfoWords(osInfo: NonNullable<DumpSummary['osInfo']>): string {
  const version = `version ${osInfo.versionMajor}.${osInfo.versionMinor}`;
  return `${version}, checksum ${osInfo.checksumOk ? 'right' : 'wrong'}`;
}

function registerWords(saved: number, known: number): string {
  if (known === 0) return 'no CPU to have any';
  if (saved === 0) return 'of no CPU';
  if (saved === known) return known === 1 ? 'of the only CPU' : `of all ${known} CPUs`;
  return `of ${saved} of ${known} CPUs`;
}

/** The ways in which CPUs were found, without what is the single CPU's own: `3 by lowcore_ptr`. */
function origins(all: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const origin of all) {
    const way = (origin.split(',')[0] ?? '').replace(/\[\d+\]|\b0x[0-9a-f]+/gi, '').trim();
    counts.set(way, (counts.get(way) ?? 0) + 1);
  }
  return [...counts]
    .slice(0, 3)
    .map(([way, count]) => `${count} by ${way}`)
    .join(', ');
}

const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'info'];

/** The checks that failed, gravest first. */
export function failedFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings
    .filter((finding) => finding.outcome === 'failed')
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

/** `41 checks passed, 2 could not be made`. */
export function checkWords(findings: readonly Finding[]): string {
  const passed = findings.filter((finding) => finding.outcome === 'passed').length;
  const untested = findings.filter((finding) => finding.outcome === 'not-testable').length;
  const parts = [`${passed} ${passed === 1 ? 'check' : 'checks'} passed`];
  if (untested > 0) parts.push(`${untested} could not be made`);
  return parts.join(', ');
}
