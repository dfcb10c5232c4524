/**
 * The report of a dump for people: what it is, in the manner of `zgetdump -i` (labels padded with dots, then the
 * memory map; zdump/dfi.c of s390-tools), and what every check found. Terminal and page print the same one.
 */
import { formatSize, hex, hex64 } from '../../base/hex.ts';
import { printable } from '../../base/printable.ts';
import type { Cpu } from '../machine/machineTypes.ts';
import { missingKinds } from '../missingKinds.ts';
import type { Dump, Finding } from '../types.ts';

function line(label: string, value: string): string {
  return `  ${label.padEnd(19, '.')}: ${value}`;
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1048576)} MB`;
}

/** Labels of the general part, each at most once: what the file's own header says comes first. */
export function generalFacts(dump: Dump): ReadonlyMap<string, string> {
  const facts = new Map<string, string>([
    ['Dump format', dump.format],
    ['Written as', dump.formatLabel],
  ]);
  const add = (label: string, value: string | undefined): void => {
    if (value !== undefined && !facts.has(label)) facts.set(label, value);
  };
  for (const [label, value] of dump.headerFacts) add(label, value);
  const crashTime = dump.vmcoreinfo?.values.get('CRASHTIME');
  if (crashTime !== undefined && /^\d{1,11}$/.test(crashTime)) {
    add('Crashed', `${new Date(Number(crashTime) * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`);
  }
  add('UTS node name', dump.uts?.nodename);
  add('UTS kernel release', dump.uts?.release ?? dump.vmcoreinfo?.values.get('OSRELEASE'));
  add('UTS kernel version', dump.uts?.version);
  add('System arch', 's390x (64 bit)');
  add('CPU count (online)', String(dump.cpus.length));
  if (dump.hsaSize !== undefined) add('HSA size', `0x${hex(dump.hsaSize)} (${megabytes(dump.hsaSize)})`);
  const memory = dump.segments
    .filter(({ role }) => role === 'memory')
    .reduce((sum, { size }) => sum + size, 0);
  add('Dump memory range', megabytes(memory));
  const sizes = dump.files.map(({ source }) => source.sizeBytes);
  add('Dump file size', megabytes(sizes.reduce((sum, size) => sum + size, 0)));
  return facts;
}

function cpuLine(cpu: Cpu): string {
  const prefix = cpu.prefix === undefined ? 'unknown ' : hex(cpu.prefix, 8);
  const registers = cpu.registers;
  if (registers === undefined)
    return `  ${String(cpu.index).padStart(3)}  prefix ${prefix}  registers not saved`;
  const psw = `  ${String(cpu.index).padStart(3)}  prefix ${prefix}  PSW ${hex64(registers.pswMask)} ${hex64(registers.pswAddr)}`;
  const missing = missingKinds(registers);
  return missing.length === 0 ? psw : `${psw}  missing: ${missing.join(', ')}`;
}

/** General facts, CPUs and the memory map, as lines. */
function summaryLines(dump: Dump): readonly string[] {
  const lines = [
    'General dump info:',
    ...[...generalFacts(dump)].map(([label, value]) => line(label, value)),
    ...dump.files.map(({ source, role }) =>
      line(`File (${role})`, `${source.name}, ${formatSize(source.sizeBytes)}`),
    ),
    '',
    'CPUs:',
    ...dump.cpus.map(cpuLine),
    '',
    'Memory map:',
  ];
  for (const { paddr, size, role } of dump.segments) {
    if (role !== 'memory') continue;
    lines.push(`  ${hex(paddr, 16)} - ${hex(paddr + size - 1, 16)} (${megabytes(size)})`);
  }
  return lines;
}

/** The summary, without a newline at the end. Text from the dump has its control characters replaced. */
export function summaryText(dump: Dump): string {
  const lines = [...summaryLines(dump)];
  const failed = dump.findings.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) {
    lines.push('', 'Findings:');
    for (const { severity, message } of failed) lines.push(`  ${severity}: ${message}`);
  }
  return lines.map(printable).join('\n');
}

/** The whole report: the summary and every check that ran. Ends with a newline. */
export function reportText(dump: Dump): string {
  const { findings } = dump;
  const lines = ['Oldmem dump report', '', ...summaryLines(dump), '', `Validation: ${countWords(findings)}`];
  for (const { title, belongs } of GROUPS) {
    const group = findings.filter(belongs);
    if (group.length === 0) continue;
    lines.push('', `${title}:`);
    for (const { outcome, severity, code, message, addr } of group) {
      const weight = outcome === 'failed' ? `${severity}: ` : '';
      const where = addr === undefined ? '' : ` [at 0x${hex(addr)}]`;
      lines.push(`  ${weight}${message} (${code})${where}`);
    }
  }
  lines.push('', NO_CONTENTS);
  return `${lines.map(printable).join('\n')}\n`;
}

/** Said in every report, and true of it. */
export const NO_CONTENTS =
  'This report holds no memory contents: of the registers only PSW and prefix, of VMCOREINFO only release and time.';

interface Group {
  readonly title: string;
  belongs(finding: Finding): boolean;
}

const GROUPS: readonly Group[] = [
  { title: 'Failed', belongs: ({ outcome, severity }) => outcome === 'failed' && severity !== 'info' },
  { title: 'Noted', belongs: ({ outcome, severity }) => outcome === 'failed' && severity === 'info' },
  { title: 'Not testable', belongs: ({ outcome }) => outcome === 'not-testable' },
  { title: 'Passed', belongs: ({ outcome }) => outcome === 'passed' },
];

function countWords(findings: readonly Finding[]): string {
  return GROUPS.map(({ title, belongs }) => `${findings.filter(belongs).length} ${title.toLowerCase()}`).join(
    ', ',
  );
}
