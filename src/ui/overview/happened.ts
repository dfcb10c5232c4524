/** What happened, in sentences and as Markdown: what the first card of the overview says. Pure. */

import { taintWords } from '../../base/taintWords.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import type { KernelSummary, LogRecord } from '../../rpc/kernelApi.ts';
import { nameText } from '../kernel/nameText.ts';
import { lineText } from '../log/logText.ts';
import { summaryMarkdown } from './markdown.ts';

/** Log lines and frames that a first look needs. */
export const FIRST_LINES = 6;
export const FIRST_FRAMES = 8;

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
];

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** `5.1 seconds`, `3 minutes 12 seconds`, `12 days 3 hours`: the two greatest units. */
export function durationWords(ns: bigint): string {
  const tenths = Number(ns / 100_000_000n);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} seconds`;
  const seconds = Math.floor(tenths / 10);
  const at = UNITS.findIndex(([size]) => seconds >= size);
  const [size, name] = UNITS[at] ?? [60, 'minute'];
  const [lesser, lesserName] = UNITS[at + 1] ?? [1, 'second'];
  const rest = Math.floor((seconds % size) / lesser);
  const first = counted(Math.floor(seconds / size), name);
  return rest === 0 ? first : `${first} ${counted(rest, lesserName)}`;
}

/** `not tainted`, or what taints it with its letters. */
export function taintSentence(taint: string): string {
  const words = taintWords(taint);
  return words === 'not tainted'
    ? 'The kernel is not tainted.'
    : `The kernel is tainted: ${words} (${taint.trim()}).`;
}

/** Where and when: `on CPU 1, 5.1 seconds after boot`. Empty when neither is known. */
export function placeWords({ panicCpu, uptimeNs }: KernelSummary): string {
  const parts: string[] = [];
  if (panicCpu !== undefined) parts.push(`on CPU ${panicCpu}`);
  if (uptimeNs !== undefined) parts.push(`${durationWords(uptimeNs)} after boot`);
  return parts.join(', ');
}

/** What was looked for, for a dump in which no reason was found. */
export function lookedFor(kernel: KernelSummary): readonly string[] {
  return [
    kernel.logCount === 0
      ? 'a kernel log: none was found'
      : `a panic, an oops or a BUG in the kernel log: none in ${counted(kernel.logCount, 'record')}`,
    kernel.panicCpu === undefined
      ? 'the CPU that panicked: no CPU says so'
      : `the CPU that panicked: CPU ${kernel.panicCpu}`,
    kernel.backtrace === undefined ? 'a stack to follow: none was found' : 'a stack to follow: found',
  ];
}

/** The last lines of the log; the one that names the reason stays, however early it is. */
export function lastLines(kernel: KernelSummary): readonly LogRecord[] {
  return kernel.lastLog.slice(-FIRST_LINES);
}

/** Text inside a code block of Markdown: no line of it may end the block. */
function codeBlock(lines: readonly string[]): string {
  const text = lines.join('\n');
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

/** One line of Markdown whatever the dump says. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#]/g, '\\$&');
}

/** The card, `system` and the summary of the dump for a ticket: no registers of tasks, no memory, no file names. */
export function happenedMarkdown(kernel: KernelSummary, summary: DumpSummary, system = ''): string {
  const { headline, task, backtrace, taint } = kernel;
  const place = placeWords(kernel);
  const lines = lastLines(kernel);
  const sections = [
    `# ${headline === undefined ? 'What happened: no reason was found' : plain(headline)}`,
    ...(headline === undefined
      ? [
          lookedFor(kernel)
            .map((line) => `- ${line}`)
            .join('\n'),
        ]
      : []),
    [
      ...(task === undefined ? [] : [`- Task: ${plain(task.comm)} (pid ${task.pid})`]),
      ...(place === '' ? [] : [`- Where and when: ${place}`]),
      ...(taint === undefined ? [] : [`- ${taintSentence(taint)}`]),
    ].join('\n'),
    ...(backtrace === undefined || backtrace.frames.length === 0
      ? []
      : [
          '## Backtrace',
          codeBlock([
            ...backtrace.frames.map(({ symbol, offset, module, pc, stack, confidence }, number) => {
              const name =
                stack === 'user'
                  ? '(user space)'
                  : nameText(symbol ?? `0x${pc.toString(16)}`, offset, module);
              return `#${number} ${name}${confidence === 'exact' ? '' : ` (${confidence})`}`;
            }),
            `(${backtrace.end})`,
          ]),
        ]),
    ...(lines.length === 0 ? [] : ['## Last log lines', codeBlock(lines.map(lineText))]),
    system,
  ];
  const own = sections.filter((section) => section !== '').join('\n\n');
  return `${own}\n\n${summaryMarkdown(summary).replace(/^# /, '## ')}`;
}
