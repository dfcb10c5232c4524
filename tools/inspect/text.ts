/** The summary for people, in the manner of `zgetdump -i`: labels padded with dots, then the memory map. */
import { formatSize, hex, hex64 } from '../../src/base/hex.ts';
import { missingKinds } from '../../src/engine/missingKinds.ts';
import type { Cpu, Dump } from '../../src/engine/types.ts';

function line(label: string, value: string): string {
  return `  ${label.padEnd(19, '.')}: ${value}`;
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1048576)} MB`;
}

/** Labels of the general part, each at most once: what the file's own header says comes first. */
function generalLines(dump: Dump): readonly string[] {
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
  const lines = [...facts].map(([label, value]) => line(label, value));
  for (const { source, role } of dump.files)
    lines.push(line(`File (${role})`, `${source.name}, ${formatSize(source.sizeBytes)}`));
  return lines;
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

/** The whole summary, without a newline at the end. Text from the dump has its control characters replaced. */
export function dumpText(dump: Dump): string {
  const lines = [
    'General dump info:',
    ...generalLines(dump),
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
  const failed = dump.findings.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) {
    lines.push('', 'Findings:');
    for (const { severity, message } of failed) lines.push(`  ${severity}: ${message}`);
  }
  return lines.map(printable).join('\n');
}

/** Replaces control characters, so that text from a dump cannot drive a terminal. */
export function printable(text: string): string {
  let clean = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    clean += code < 0x20 || (code >= 0x7f && code < 0xa0) ? '?' : character;
  }
  return clean;
}
