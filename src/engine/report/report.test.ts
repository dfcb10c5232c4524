import { describe, expect, it } from 'vitest';
import { elfVmcore } from '../../../e2e/fixtures/reference.ts';
import { memorySource } from '../memorySource.ts';
import { openDump } from '../openDump.ts';
import type { Dump, Finding } from '../types.ts';
import { reportJson } from './reportJson.ts';
import { reportText, summaryText } from './reportText.ts';

async function reference(): Promise<Dump> {
  const source = memorySource(elfVmcore('P4'), 'made.vmcore');
  const outcome = await openDump([{ source, role: 'auto' }], {});
  if (outcome.kind !== 'opened') throw new Error(outcome.kind);
  return outcome.dump;
}

const CHECKS: readonly Finding[] = [
  { code: 'one', outcome: 'passed', severity: 'info', message: 'First is right.' },
  { code: 'two', outcome: 'failed', severity: 'error', message: 'Second is \u001b[31mwrong\n.' },
  { code: 'three', outcome: 'failed', severity: 'info', message: 'Third is to know.' },
  { code: 'four', outcome: 'not-testable', severity: 'info', message: 'Fourth is not there.' },
];

describe('the report of a dump', () => {
  it('begins as zgetdump does, with the memory map', async () => {
    const text = reportText(await reference());
    expect(text).toContain('General dump info:\n  Dump format........: elf\n');
    expect(text).toContain('  UTS kernel release.: 6.8.0-s390x\n');
    expect(text).toContain('  System arch........: s390x (64 bit)\n');
    expect(text).toContain('Memory map:\n  0000000000000000 - 00000000003fffff (4 MB)\n');
    expect(text.endsWith('\n')).toBe(true);
  });

  it('lists every check once, by outcome, and counts them', async () => {
    const text = reportText({ ...(await reference()), findings: CHECKS });
    expect(text).toContain('Validation: 1 failed, 1 noted, 1 not testable, 1 passed\n');
    const places = ['error: Second', 'info: Third', '  Fourth', '  First'].map((words) =>
      text.indexOf(words),
    );
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  it('lets no control character of a dump through', async () => {
    const text = reportText({ ...(await reference()), findings: CHECKS });
    expect(text).toContain('error: Second is ?[31mwrong?. (two)\n');
    expect(text).not.toContain('\u001b');
  });

  it('says the same as JSON', async () => {
    const dump = await reference();
    const report = JSON.parse(reportJson({ ...dump, findings: CHECKS }));
    expect(report).toMatchObject({
      report: 'oldmem-dump-report',
      version: 1,
      general: { 'Dump format': 'elf', 'UTS kernel release': '6.8.0-s390x' },
      files: [{ name: 'made.vmcore', role: 'dump', size: 0x402000 }],
      memoryMap: [{ start: '0x0', size: 0x400000 }],
      validation: { passed: 1, failed: 2, notTestable: 1 },
    });
    expect(report.validation.checks).toEqual(CHECKS);
  });

  it('names registers by PSW and prefix alone, and no key of VMCOREINFO but release and time', async () => {
    const dump = await reference();
    const general = dump.cpus[0]?.registers?.gprs[5] ?? 0n;
    for (const report of [reportText(dump), reportJson(dump)]) {
      expect(general).not.toBe(0n);
      expect(report).not.toContain(general.toString(16));
      expect(report).not.toContain('SYMBOL(');
      expect(report).toContain('no memory contents');
    }
  });

  it('has in its summary only what failed', async () => {
    const text = summaryText({ ...(await reference()), findings: CHECKS });
    expect(text).toContain('Findings:\n  error: Second');
    expect(text).not.toContain('First is right');
  });
});
