import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { Cpu, DumpSummary, Finding } from '../../rpc/api.ts';
import {
  checkWords,
  cpuCountWords,
  crashTimeText,
  dumpFacts,
  evidence,
  failedFindings,
  memoryWords,
} from './facts.ts';
import { summaryMarkdown } from './markdown.ts';

function finding(severity: Finding['severity'], outcome: Finding['outcome'], message = 'words'): Finding {
  return { code: `${severity}-${outcome}`, severity, outcome, message };
}

function cpu(index: number): Cpu {
  return {
    index,
    prefix: physAddr(0x466000 + index * 0x2000),
    state: 'not-saved',
    registers: undefined,
    origin: `lowcore_ptr[${index}], save area at 0x46720${index}`,
    confidence: 'exact',
  };
}

const SUMMARY: DumpSummary = {
  fingerprint: 'abc',
  format: 'pair',
  formatLabel: 'zfcpdump: HSA file and memory file',
  files: [
    { name: 'secret-customer.img', sizeBytes: 0x2000000, role: 'hsa' },
    { name: 'mem.img', sizeBytes: 0xe000000, role: 'memory' },
  ],
  hsaSize: 0x2000000,
  memoryEnd: physAddr(0xe000000),
  memoryBytes: 0xa000000,
  segments: [0, 0xc000000].map((paddr) => ({
    paddr: physAddr(paddr),
    vaddr: BigInt(paddr),
    size: paddr === 0 ? 0x8000000 : 0x2000000,
    storedSize: 0,
    source: 'memory',
    role: 'memory',
  })),
  cpus: [cpu(0), cpu(1), cpu(2)],
  notes: [],
  vmcoreinfo: { origin: 'lowcore 0xe0c', entries: [['OSRELEASE', '6.1']], addr: physAddr(0x1000) },
  osInfo: undefined,
  uts: { sysname: 'Linux', nodename: 'zd|test', release: '6.1', version: '#2 SMP', machine: 's390x' },
  release: '6.1',
  crashTime: 1795427027,
  findings: [
    finding('info', 'failed'),
    finding('error', 'failed'),
    finding('error', 'passed'),
    finding('warning', 'not-testable'),
  ],
  headerFacts: [],
};

describe('facts of a dump', () => {
  it('says that memory without a map is taken from the size of the file', () => {
    const map = (outcome: Finding['outcome']) => ({
      ...SUMMARY,
      findings: [{ code: 'memory-map', severity: 'info', outcome, message: 'words' }] as const,
    });
    const lineOf = (summary: DumpSummary) => evidence(summary).find(({ name }) => name === 'Memory map');
    expect(lineOf(map('failed'))).toMatchObject({
      isFound: false,
      words: expect.stringMatching(/^unknown: memory is taken from the size of the file/),
    });
    expect(memoryWords(map('failed'))).toBe('160 MiB, taken from the size of the file');
    expect(lineOf(map('passed'))).toMatchObject({ isFound: true, words: '160 MiB in 2 ranges' });
    expect(lineOf({ ...map('failed'), format: 'elf' })).toBeUndefined();
  });

  it('writes the crash time in UTC without a fraction', () => {
    expect(crashTimeText(1700000000)).toBe('2023-11-14 22:13:20 UTC');
  });

  it('lists what a zgetdump user expects and leaves out what is unknown', () => {
    const facts = new Map(dumpFacts(SUMMARY).map(({ label, value }) => [label, value]));
    expect(facts.get('Memory')).toBe('160 MiB in 2 ranges');
    expect(facts.get('HSA')).toBe('32 MiB, ends 0x2000000');
    expect(facts.get('CPUs')).toBe('3, registers saved for none');
    const bare = dumpFacts({
      ...SUMMARY,
      uts: undefined,
      release: undefined,
      crashTime: undefined,
      hsaSize: undefined,
    });
    expect(bare.map(({ label }) => label)).toEqual(['CPUs', 'Memory', 'Memory end', 'Format']);
  });

  it('says of every kind of evidence whether it was found and where', () => {
    const lines = new Map(evidence(SUMMARY).map((line) => [line.name, line]));
    expect(lines.get('Kernel facts (VMCOREINFO)')?.words).toContain('lowcore 0xe0c');
    expect(lines.get('os_info page')?.isFound).toBe(false);
    expect(lines.get('CPUs')?.words).toBe('3 by lowcore_ptr');
    expect(lines.get('Registers')?.words).toBe('of no CPU');
    expect(lines.get('HSA')?.isFound).toBe(true);
    const files = SUMMARY.files.slice(1);
    expect(evidence({ ...SUMMARY, files }).find((line) => line.name === 'HSA')?.isFound).toBe(false);
  });

  it('puts the gravest failed check first and only counts the others', () => {
    expect(failedFindings(SUMMARY.findings).map(({ severity }) => severity)).toEqual(['error', 'info']);
    expect(checkWords(SUMMARY.findings)).toBe('1 check passed, 1 could not be made');
  });

  it('counts CPUs in words', () => {
    expect(cpuCountWords({ ...SUMMARY, cpus: [] })).toBe('none found');
    expect(cpuCountWords({ ...SUMMARY, cpus: [cpu(0)] })).toBe('1, registers saved for none');
  });
});

describe('summary as Markdown', () => {
  it('holds the facts, escapes what would break a table, and no file name', () => {
    const text = summaryMarkdown(SUMMARY);
    expect(text).toContain('| Memory | 160 MiB in 2 ranges |');
    expect(text).toContain('zd\\|test');
    expect(text).not.toContain('secret-customer');
    expect(text).toContain('| 0 | not saved |  | 00466000 |');
    expect(text).toContain('- error (error-failed): words');
  });

  it('counts the CPUs of a large machine instead of listing them', () => {
    const cpus = Array.from({ length: 128 }, (_, i) => cpu(i));
    const text = summaryMarkdown({ ...SUMMARY, cpus });
    expect(text).toContain('- 128 not saved');
    expect(text).not.toContain('| 127 |');
  });
});
