/** Prints how two dumps differ: facts that are not the same, counts of frames, and where memory differs and why. */
import { physAddr } from '../../src/base/address.ts';
import { formatSize, hex0x } from '../../src/base/hex.ts';
import { printable } from '../../src/base/printable.ts';
import { compareFacts } from '../../src/engine/compare/compareFacts.ts';
import { compareMemory, unionEnd } from '../../src/engine/compare/compareMemory.ts';
import type { CompareProgress, CompareRun } from '../../src/engine/compare/compareTypes.ts';
import { explainDumps } from '../../src/engine/compare/explain.ts';
import { readErrorWords } from '../../src/engine/errorWords.ts';
import type { Dump } from '../../src/engine/types.ts';
import { oneLine, Stop, write } from './stop.ts';

/** Runs that the text form lists; JSON lists all that are kept. */
const SHOWN_RUNS = 40;

const NOTHING = '(not in this dump)';

async function compareAll(a: Dump, b: Dump): Promise<{ last: CompareProgress; runs: CompareRun[] }> {
  const start = physAddr(0);
  const runs: CompareRun[] = [];
  const compared = await compareMemory(
    { memory: a.memory, start },
    { memory: b.memory, start },
    unionEnd(a.memory, b.memory),
    { explain: explainDumps(a, b) },
  );
  if (!compared.ok) throw new Stop(1, oneLine(readErrorWords(compared.error)));
  runs.push(...compared.value.newRuns);
  return { last: compared.value, runs };
}

function runLine({ offset, length, state, differing, reason }: CompareRun): string {
  const bytes = state === 'different' ? `, ${differing} bytes differ` : '';
  const why = reason === undefined ? '' : `: ${reason}`;
  return `  ${hex0x(offset)} - ${hex0x(offset + length - 1)}  ${state}  ${formatSize(length)}${bytes}${why}`;
}

function factWords(differing: number): string {
  if (differing === 0) return 'every fact is equal';
  return differing === 1 ? '1 fact is not' : `${differing} facts are not`;
}

/** Compares `a` with `b` and prints what differs. */
export async function printComparison(a: Dump, b: Dump, asJson: boolean): Promise<void> {
  const { facts, differing, total } = compareFacts(a, b);
  const { last, runs } = await compareAll(a, b);
  const { frames, done, unlistedRuns } = last.totals;
  const isSameMemory = frames.different + frames['only-a'] + frames['only-b'] + frames.unreadable === 0;
  const isEqual = isSameMemory && differing === 0;
  if (asJson) {
    const differ = facts.filter(({ state }) => state !== 'equal');
    const memory = { frames, differingBytes: last.totals.differing, comparedBytes: done, unlistedRuns, runs };
    await write(
      Buffer.from(
        `${JSON.stringify({ equal: isEqual, facts: { differing, total, list: differ }, memory }, undefined, 2)}\n`,
      ),
    );
    return;
  }
  const lines = [`Facts: ${differing} of ${total} are not the same`];
  for (const { group, label, a: left, b: right, state, reason } of facts) {
    if (state === 'equal') continue;
    lines.push(
      `  ${group}: ${label}: ${left ?? NOTHING} | ${right ?? NOTHING}${reason === undefined ? '' : `  (${reason})`}`,
    );
  }
  lines.push(
    `Memory, frames of 4 KiB: ${frames.equal} equal, ${frames.different} different, ${frames['only-a']} only in A, ` +
      `${frames['only-b']} only in B, ${frames.unreadable} unreadable, ${frames.neither} in neither`,
    ...runs.slice(0, SHOWN_RUNS).map(runLine),
  );
  const more = runs.length - SHOWN_RUNS + unlistedRuns;
  if (more > 0) lines.push(`  and ${more} more stretches`);
  lines.push(`Memory is ${isSameMemory ? 'equal' : 'not equal'}; ${factWords(differing)}.`);
  await write(Buffer.from(`${lines.map(printable).join('\n')}\n`));
}
