/**
 * The overview as Markdown, for a ticket or a mail. Facts about the dump only: no bytes of memory, no file names, no
 * register but PSW and prefix.
 */
import { formatSize, hex, hex64 } from '../../base/hex.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import { cpuState, stateCounts } from '../cpus/cpuWords.ts';
import { checkWords, dumpFacts, evidence, failedFindings } from './facts.ts';

/** More CPUs than this are only counted. */
const MAX_CPU_ROWS = 64;
const MAX_FINDINGS = 50;

function cell(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replaceAll('|', '\\|');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cpuPart(summary: DumpSummary): string {
  const { cpus } = summary;
  if (cpus.length === 0) return 'No CPUs found.';
  if (cpus.length > MAX_CPU_ROWS) {
    return stateCounts(cpus)
      .map(({ word, count }) => `- ${count} ${word}`)
      .join('\n');
  }
  return table(
    ['CPU', 'state', 'PSW', 'prefix'],
    cpus.map((cpu) => [
      String(cpu.index),
      cpuState(cpu).word,
      cpu.registers === undefined ? '' : `${hex64(cpu.registers.pswMask)} ${hex64(cpu.registers.pswAddr)}`,
      cpu.prefix === undefined ? 'unknown' : hex(cpu.prefix, 8),
    ]),
  );
}

/** The whole summary; ends with a line feed. */
export function summaryMarkdown(summary: DumpSummary): string {
  const failed = failedFindings(summary.findings);
  const sections = [
    '# Dump summary',
    table(
      ['', ''],
      dumpFacts(summary).map(({ label, value }) => [label, value]),
    ),
    '## Files',
    table(
      ['role', 'size', 'bytes'],
      summary.files.map(({ role, sizeBytes }) => [role, formatSize(sizeBytes), String(sizeBytes)]),
    ),
    '## Found',
    evidence(summary)
      .map(({ name, isFound, words }) => `- [${isFound ? 'x' : ' '}] ${name}: ${words}`)
      .join('\n'),
    '## CPUs',
    cpuPart(summary),
    '## Checks',
    [
      ...failed
        .slice(0, MAX_FINDINGS)
        .map(({ severity, code, message }) => `- ${severity} (${code}): ${message}`),
      ...(failed.length > MAX_FINDINGS ? [`- and ${failed.length - MAX_FINDINGS} more`] : []),
      `- ${checkWords(summary.findings)}`,
    ].join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}
