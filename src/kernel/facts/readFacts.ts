/**
 * All facts of a kernel, each read on its own: what fails says so in its line and keeps no other from being read. Made
 * when first asked for. Every list that is walked has an end.
 */
import type { Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { KernelFacts } from '../kernelFacts.ts';
import type { WhatHappened } from '../stacks/whatHappened.ts';
import type { KernelLog } from '../types.ts';
import { readCrashLines } from './crashLines.ts';
import { FACT_GROUPS, type Fact } from './fact.ts';
import { createFactSource, type FactSource } from './factSource.ts';
import { readKernelLines } from './kernelFactLines.ts';
import { readMemoryLines } from './memoryLines.ts';
import { readMountLines } from './mountLines.ts';
import { readRunQueueLines } from './runQueueLines.ts';
import { readSocketLines } from './socketLines.ts';
import { readTimeLines } from './timeLines.ts';

const READERS: readonly ((from: FactSource) => Promise<readonly Fact[]>)[] = [
  readKernelLines,
  readCrashLines,
  readTimeLines,
  readMemoryLines,
  readRunQueueLines,
  readMountLines,
  readSocketLines,
];

/** Reads them, in the order of `FACT_GROUPS`. Fails only for `changed` and `cancelled`. */
export async function readFacts(
  kernel: KernelFacts,
  log: KernelLog | undefined,
  happened: WhatHappened | undefined,
  signal?: AbortSignal,
): Promise<Result<readonly Fact[], ReadError>> {
  const from = createFactSource(kernel, log, happened, signal);
  const facts: Fact[] = [];
  for (const read of READERS) facts.push(...(await read(from)));
  const order = (fact: Fact): number => FACT_GROUPS.indexOf(fact.group);
  return from.peek.done(facts.toSorted((a, b) => order(a) - order(b)));
}
