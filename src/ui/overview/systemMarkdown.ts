/** Facts of the system as Markdown for a ticket. Pure. */
import type { Fact } from '../../rpc/kernelApi.ts';

/** What a ticket needs. Names of nodes, command lines and paths stay out: they may tell more than is wanted. */
const TOLD: Readonly<Record<string, readonly string[] | undefined>> = {
  Kernel: ['Version banner', 'Taint flags', 'Modules that taint'],
  Crash: ['Panic message', 'panic_cpu', 'Panic settings'],
  Memory: ['Total', 'Free', 'Used', 'Cached', 'Slab', 'Swap', 'Swap, used', 'Committed'],
};
const TOLD_WHOLE: readonly string[] = ['Time and load', 'Run queues'];

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#]/g, '\\$&');
}

/** A table of Markdown; empty when nothing is known. */
export function systemMarkdown(facts: readonly Fact[]): string {
  const rows = facts
    .filter(({ group, label }) => TOLD_WHOLE.includes(group) || TOLD[group]?.includes(label) === true)
    .flatMap(({ group, label, value, confidence }) => {
      if (value === undefined) return [];
      const name = TOLD_WHOLE.includes(group) || group === 'Memory' ? `${group}: ${label}` : label;
      return [`| ${cell(name)} | ${cell(value)}${confidence === 'exact' ? '' : ` (${confidence})`} |`];
    });
  return rows.length === 0 ? '' : ['## System', '', '| | |', '| --- | --- |', ...rows].join('\n');
}
