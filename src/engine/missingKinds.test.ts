import { describe, expect, it } from 'vitest';
import { elfVmcore, referenceCpus } from '../../e2e/fixtures/reference.ts';
import { physAddr } from '../base/address.ts';
import { readExact } from './address/readExact.ts';
import { asKdump, asS390, asVmcore, openBytes } from './export/exportTestHelp.testkit.ts';
import { missingKinds } from './missingKinds.ts';

const KINDS: readonly (readonly [string, number, readonly string[]])[] = [
  ['floating-point', 2, ['fprs', 'fpc']],
  ['CPU timer', 0x301, ['timer']],
  ['clock comparator', 0x302, ['todcmp']],
  ['TOD programmable', 0x303, ['todpreg']],
  ['control', 0x304, ['ctrs']],
  ['prefix', 0x305, []],
];

describe('a core whose second CPU lacks a note', () => {
  it.each(KINDS)('says that the registers are missing and keeps the others: %s', async (_, type, kinds) => {
    const dump = await openBytes(elfVmcore('P4', { cpu: 1, types: [type] }));
    const whole = await openBytes(elfVmcore('P4'));
    const [first, second] = dump.cpus;
    if (first?.registers === undefined || second?.registers === undefined) throw new Error('no registers');
    expect(missingKinds(first.registers)).toEqual([]);
    expect(missingKinds(second.registers)).toEqual(kinds);
    expect(second.registers).toEqual({ ...whole.cpus[1]?.registers, ...lacking(kinds, type) });
    const finding = dump.findings.find(({ code }) => code === 'notes-complete');
    expect(finding?.message).toMatch(/1 of 2 CPUs .* missing/);
  });

  it.each(KINDS)('is exported with the notes it has and no other: %s', async (_, type) => {
    const bytes = elfVmcore('P4', { cpu: 1, types: [type] });
    const dump = await openBytes(bytes);
    const types = dump.notes.map((note) => note.type);
    // Without its floating-point registers, half of each vector register is missing too.
    const kept = type === 2 ? types.slice(0, -3).concat(0) : types;
    const vmcore = await asVmcore(dump, { profile: 'P4' });
    expect((await openBytes(vmcore.bytes)).notes.map((note) => note.type)).toEqual(kept);
    expect(vmcore.plan.warnings.join()).toMatch(/registers of 1 CPU are missing/);
    expect((await openBytes((await asKdump(dump)).bytes)).notes.map((note) => note.type)).toEqual(kept);
    if (type !== 2) expect(Buffer.from(vmcore.bytes).equals(bytes)).toBe(true);
  });

  it('leaves the bytes of a save area as they are where the register is missing', async () => {
    const place = physAddr((referenceCpus[1]?.prefix ?? 0) + 0x1380);
    const dump = await openBytes(elfVmcore('P4', { cpu: 1, types: [0x301, 0x304] }));
    const { plan, bytes } = await asS390(dump);
    expect(plan.warnings.join()).toMatch(/registers of 1 CPUs are missing/);
    const before = await readExact(dump.memory, place, 128);
    const after = await readExact((await openBytes(bytes)).memory, place, 128);
    expect(before.ok).toBe(true);
    expect(after).toEqual(before);
  });
});

function lacking(kinds: readonly string[], type: number): object {
  const fields = Object.fromEntries(kinds.map((kind) => [kind, undefined]));
  return type === 2 ? { ...fields, vxrs: undefined } : fields;
}
