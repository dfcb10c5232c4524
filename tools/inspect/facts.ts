/** The option `--facts` of `inspect`: what is known of the system, group by group, with where each line comes from. */
import { hex0x } from '../../src/base/hex.ts';
import { printable } from '../../src/base/printable.ts';
import type { Result } from '../../src/base/result.ts';
import { readErrorWords } from '../../src/engine/errorWords.ts';
import type { ReadError } from '../../src/engine/types.ts';
import { FACT_GROUPS, type Fact } from '../../src/kernel/facts/fact.ts';
import { readFacts } from '../../src/kernel/facts/readFacts.ts';
import { readKernelFacts } from '../../src/kernel/kernelFacts.ts';
import type { OpenedKernel } from '../../src/kernel/kernelSource.ts';
import { readKernelLog } from '../../src/kernel/log/readKernelLog.ts';
import { whatHappened } from '../../src/kernel/stacks/whatHappened.ts';
import { oneLine, Stop, write } from './stop.ts';

function must<T>(answer: Result<T, ReadError>): T {
  if (!answer.ok) throw new Stop(1, oneLine(readErrorWords(answer.error)));
  return answer.value;
}

/** Prints all facts. Those that were not found are named too, with what was looked for. */
export async function printFacts(kernel: OpenedKernel, json: boolean): Promise<void> {
  const from = must(await readKernelFacts(kernel));
  const log = must(await readKernelLog(kernel));
  const happened = must(await whatHappened(from, log));
  const facts = must(await readFacts(from, log, happened));
  const text = json
    ? `[\n${facts.map((fact) => `  ${JSON.stringify(factJson(fact))}`).join(',\n')}\n]`
    : factsText(facts);
  await write(Buffer.from(`${text}\n`));
  if (facts.every(({ value }) => value === undefined)) throw new Stop(3, 'nothing of the system was found');
}

function factJson({ group, label, value, confidence, evidence, addr }: Fact): object {
  return {
    group,
    label,
    value: value ?? null,
    confidence: confidence ?? null,
    evidence,
    ...(addr === undefined ? {} : { addr: hex0x(addr) }),
  };
}

function factsText(facts: readonly Fact[]): string {
  const lines: string[] = [];
  for (const group of FACT_GROUPS) {
    const own = facts.filter((fact) => fact.group === group);
    if (own.length === 0) continue;
    if (lines.length > 0) lines.push('');
    lines.push(`${group}:`, ...own.map(factLine));
  }
  return lines.map(printable).join('\n');
}

function factLine({ label, value, confidence, evidence }: Fact): string {
  const words =
    value === undefined
      ? `not found. ${evidence}`
      : `${value}  (${confidence === 'exact' ? '' : `${confidence}: `}${evidence})`;
  return `  ${label.padEnd(25, '.')}: ${words}`;
}
