import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { MIB } from '../../e2e/fixtures/machine.ts';
import { realDataDir, realFile } from '../../e2e/fixtures/realData.ts';
import { allocatedBy, compareSamples, flipped, type Opened, openAll, sample } from './damaged.testkit.ts';
import { DUMPS_TO_DAMAGE } from './damagedDumps.testkit.ts';
import { planVmcore } from './export/plan.ts';
import type { OpenOptions } from './openTypes.ts';
import type { Dump } from './types.ts';

const CUTS = 10;
const MOST_BYTES = 256 * MIB;

const REAL = [
  'small/small.elf',
  'small/small.kdump-lzo',
  'small/small.kdump-snappy',
  'small/small.kdump-zlib',
  'small/small.kdump-zstd',
  'small/small.flattened',
] as const;

/** The last file replaced. */
function withLast(files: readonly Uint8Array[], last: Uint8Array): readonly Uint8Array[] {
  return [...files.slice(0, -1), last];
}

async function wholeOf(files: readonly Uint8Array[]) {
  const { outcome } = await openAll(files);
  if (outcome.kind !== 'opened') throw new Error(JSON.stringify(outcome));
  const end = outcome.dump.memory.end;
  const bytes = await sample(outcome.dump, end);
  return { faults: faults(outcome.dump), end, bytes, there: compareSamples(bytes, bytes).there };
}

const faults = ({ findings }: Dump): readonly string[] =>
  findings.filter(({ outcome }) => outcome === 'failed').map(({ message }) => message);

/** Of an unfinished dump nobody knows the end, and that is said before it is cut as well. */
const NO_END = /Where the writing stopped is not recorded/;

/** Opens under guard, uses what opened, and expects words where nothing did. */
async function openDamaged(files: readonly Uint8Array[], options: OpenOptions = {}): Promise<Opened> {
  const { value: opened, bytes } = await allocatedBy(() => openAll(files, options));
  const value = opened.outcome;
  expect(bytes).toBeLessThan(MOST_BYTES);
  if (value.kind === 'error') expect(value.error.kind).not.toBe('');
  if (value.kind === 'opened') {
    const plan = await allocatedBy(() => planVmcore(value.dump, { profile: 'auto' }));
    expect(plan.bytes).toBeLessThan(MOST_BYTES);
    await sample(value.dump, Math.min(value.dump.memory.end, 4 * MIB));
  }
  return opened;
}

/** Cuts the last file at ten places: how many opened without a question, and the bytes that the last of them has. */
async function checkCuts(files: readonly Uint8Array[], options: OpenOptions = {}) {
  const whole = await wholeOf(files);
  const last = files.at(-1) ?? new Uint8Array(0);
  let before = 0;
  let opened = 0;
  for (let cut = 1; cut <= CUTS; cut++) {
    const length = Math.floor((last.length * cut) / (CUTS + 1));
    const { outcome, asked } = await openDamaged(withLast(files, last.subarray(0, length)), options);
    if (outcome.kind !== 'opened' || asked) continue;
    opened++;
    const { there, wrong } = compareSamples(await sample(outcome.dump, whole.end), whole.bytes);
    const place = `cut ${cut} of ${CUTS}`;
    expect([place, wrong]).toEqual([place, 0]);
    expect(there, place).toBeGreaterThanOrEqual(before);
    before = there;
    if (there === whole.there) continue;
    // Where the end is not known, a cut at the end of a block cannot be told from the end.
    if (whole.faults.some((fault) => NO_END.test(fault)) && length % 512 === 0) continue;
    const said = faults(outcome.dump).filter((fault) => !whole.faults.includes(fault));
    expect(said, place).not.toEqual([]);
  }
  return { opened, there: before };
}

async function checkFlips(files: readonly Uint8Array[]): Promise<void> {
  const last = files.at(-1) ?? new Uint8Array(0);
  const head = Math.min(last.length, 0x2000);
  await openDamaged(withLast(files, flipped(last, 0.01, 1)));
  // The magic kept, so that more than the first look at the file is reached.
  await openDamaged(withLast(files, flipped(last, 0.01, 2, Math.min(16, last.length - 1))));
  await openDamaged(withLast(files, flipped(last, 0.01, 3, head === last.length ? 0 : head)));
  for (const seed of [4, 5, 6])
    await openDamaged(withLast(files, flipped(last, 0.001, seed, Math.min(16, head - 1), head)));
}

describe.each(DUMPS_TO_DAMAGE)('a damaged dump: $name', ({ files, options, opens, indexLast }) => {
  it('cut at ten places has what is before the cut and says what is not there', async () => {
    const { opened, there } = await checkCuts(files(), options);
    expect(opened).toBe(opens);
    if (opens === CUTS) expect(there > 0).toBe(indexLast !== true);
  });
  it('with flipped bytes opens or says why not', () => checkFlips(files()));
});

describe.skipIf(realDataDir === undefined).each(REAL)('a damaged real dump: %s', (name) => {
  const bytes = async () => [new Uint8Array(await readFile(await realFile(`peer-formats/${name}`)))];
  it('cut at ten places has what is before the cut and says what is not there', async () => {
    const { opened, there } = await checkCuts(await bytes());
    expect(opened).toBe(CUTS);
    expect(there).toBeGreaterThan(0);
  });
  it('with flipped bytes opens or says why not', async () => checkFlips(await bytes()));
});
