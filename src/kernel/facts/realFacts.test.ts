import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realDataDir } from '../../../e2e/fixtures/realData.ts';
import { ensure } from '../../base/assert.ts';
import { damagedMemory } from '../structs/memory.testkit.ts';
import type { Fact } from './fact.ts';
import { line, realFacts } from './facts.testkit.ts';

const truth = (path: string): string =>
  readFileSync(join(ensure(realDataDir, 'real data'), path), 'utf8').trim();
const value = (facts: readonly Fact[], label: string): string | undefined => line(facts, label)?.value;
const pages = (facts: readonly Fact[], label: string): number =>
  Number(/^([\d,]+) pages/.exec(value(facts, label) ?? '')?.[1]?.replaceAll(',', '') ?? Number.NaN);
const mounts = (facts: readonly Fact[]): readonly string[] =>
  facts
    .filter((fact) => fact.group === 'File systems' && fact.value?.includes('namespace') === false)
    .map((fact) => `${fact.label} ${fact.value}`);

describe.skipIf(realDataDir === undefined)('facts of real kernels', () => {
  it('dump-a: memory is what `crash kmem -i` says', async () => {
    const facts = await realFacts('dump-a');
    const crash = truth('dump-a/truth/crash-all-tasks.txt');
    const said = (label: string): number => Number(new RegExp(`^ *${label} +(\\d+) `, 'm').exec(crash)?.[1]);
    expect(pages(facts, 'Total')).toBe(said('TOTAL MEM'));
    for (const [ours, theirs] of [
      ['Free', 'FREE'],
      ['Used', 'USED'],
      ['Buffers', 'BUFFERS'],
      ['Cached', 'CACHED'],
      ['Slab', 'SLAB'],
    ] as const) {
      expect(pages(facts, ours), ours).toBe(said(theirs));
      expect(line(facts, ours)?.confidence).toBe('exact');
    }
  });

  it('dump-a: mounted file systems are those of `crash mount`, with their mounts', async () => {
    const facts = await realFacts('dump-a');
    const rows = [
      ...truth('dump-a/truth/crash-all-tasks.txt').matchAll(
        /^ +([0-9a-f]{6,}) +[0-9a-f]{6,} (\S+) +(\S+) +(\/\S*)/gm,
      ),
    ];
    expect(rows).toHaveLength(6);
    const own = facts.filter((fact) => fact.group === 'File systems' && !fact.value?.includes('namespace'));
    expect(
      own.map(({ addr, label, value: said }) => `${addr?.toString(16)} ${label} ${said}`).toSorted(),
    ).toEqual(
      rows.map(([, mount, type, device, path]) => `${mount} ${path} ${device}, type ${type}`).toSorted(),
    );
  });

  it.each(['dump-a', 'dump-b'])('%s: command line, node, load and panic are the truth', async (set) => {
    const facts = await realFacts(set);
    const crash = truth(`${set}/truth/crash.txt`);
    expect(value(facts, 'Boot command line')).toBe(truth(`${set}/truth/cmdline.txt`));
    expect(value(facts, 'Node name')).toBe(/NODENAME: (\S+)/.exec(crash)?.[1]);
    expect(value(facts, 'Load averages')).toBe(/LOAD AVERAGE: (.*)/.exec(crash)?.[1]);
    expect(value(facts, 'Version banner')).toContain(truth(`${set}/truth/version.txt`).split(' (')[0]);
    expect(`Kernel panic - not syncing: ${value(facts, 'Panic message')}`).toBe(
      /PANIC: "(.*)"/.exec(crash)?.[1],
    );
    expect(value(facts, 'Taint flags')).toBe('not tainted');
    expect(value(facts, 'Modules that taint')).toBe('none');
  });

  it('clocks agree with crash and with each other', async () => {
    const b = await realFacts('dump-b');
    expect(value(b, 'Uptime (jiffies)')).toBe(/UPTIME: (\S+)/.exec(truth('dump-b/truth/crash.txt'))?.[1]);
    const a = await realFacts('dump-a');
    const log = value(a, 'Uptime (log)');
    expect([value(a, 'Uptime (jiffies)'), value(a, 'Uptime (timekeeper)')]).toEqual([log, log]);
    // What crash prints as the date is the same clock.
    expect(value(a, 'Clock of the system')).toBe('2026-11-23 09:43:48 UTC');
    expect(truth('dump-a/truth/crash.txt')).toContain('Mon Nov 23 09:43:48 UTC 2026');
  });

  it.each(['dump-a', 'dump-b'])('%s: every CPU runs what crash says', async (set) => {
    const facts = await realFacts(set);
    const crash = truth(`${set}/truth/crash.txt`);
    const running = [...crash.matchAll(/^PID: (\d+) +TASK: \S+ +CPU: (\d+) +COMMAND: "(.*)"/gm)];
    expect(running.length).toBeGreaterThanOrEqual(3);
    for (const [, pid, cpu, comm] of running.slice(0, 3))
      expect(value(facts, `CPU ${cpu}`)).toMatch(
        new RegExp(`^runs ${comm} \\(pid ${pid}\\); \\d in the queue`),
      );
  });

  it('without types and names of data the answers are the same, and say that they are inferred', async () => {
    const all = await realFacts('dump-a');
    const less = await realFacts('dump-a', { withheld: true });
    for (const label of [
      'Boot command line',
      'Taint flags',
      'Modules that taint',
      'Panic message',
      'panic_cpu',
      'Load averages',
      'Uptime (jiffies)',
      'Total',
      'Free',
      'Used',
      'Shared memory',
      'CPU 0',
      'CPU 1',
      'CPU 2',
      'Offset of CPU 1',
    ]) {
      expect(value(less, label), label).toBe(value(all, label));
    }
    expect(mounts(less)).toEqual(mounts(all));
    expect(mounts(less)).toHaveLength(6);
    const sure = less.filter(({ confidence }) => confidence === 'exact').map(({ label }) => label);
    expect(
      sure.filter((label) => !['Node name', 'Uptime (log)', 'Modules that taint'].includes(label)),
    ).toEqual([]);
    expect(line(less, 'Slab')).toMatchObject({ value: undefined, confidence: undefined });
    expect(line(less, 'Slab')?.evidence).toContain('Without BTF');
  });

  it.each([3, 40])(
    'with one frame of %i damaged every line still has a value and its evidence, or neither',
    async (every) => {
      const facts = await realFacts('sample', { damage: (memory) => damagedMemory(memory, every, every) });
      expect(facts.length).toBeGreaterThan(20);
      for (const fact of facts) {
        expect(fact.value === undefined).toBe(fact.confidence === undefined);
        expect(fact.evidence).not.toBe('');
        expect((fact.value ?? '').length).toBeLessThanOrEqual(4200);
        expect(fact.value ?? '').not.toMatch(/\p{Cc}/u);
      }
    },
  );
});
