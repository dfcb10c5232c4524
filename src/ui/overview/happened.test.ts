import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import type { KernelSummary, LogRecord } from '../../rpc/kernelApi.ts';
import {
  durationWords,
  happenedMarkdown,
  lastLines,
  lookedFor,
  placeWords,
  taintSentence,
} from './happened.ts';

const SECOND = 1_000_000_000n;

function record(text: string): LogRecord {
  return { seq: 1n, timeNs: SECOND, level: 0, facility: 0, caller: undefined, text, damage: undefined };
}

const NOTHING: KernelSummary = {
  headline: undefined,
  headlineSeq: undefined,
  panicCpu: undefined,
  panicCpuWhy: undefined,
  task: undefined,
  backtrace: undefined,
  uptimeNs: undefined,
  taint: undefined,
  commandLine: undefined,
  lastLog: [],
  logCount: 0,
  notes: [],
};

const SUMMARY: DumpSummary = {
  fingerprint: 'ab',
  format: 'elf',
  formatLabel: 'ELF core',
  files: [{ name: 'secret-name', sizeBytes: 5, role: 'dump' }],
  hsaSize: undefined,
  memoryEnd: physAddr(0x1000),
  memoryBytes: 0x1000,
  segments: [],
  cpus: [],
  notes: [],
  vmcoreinfo: undefined,
  osInfo: undefined,
  uts: undefined,
  release: undefined,
  crashTime: undefined,
  findings: [],
  headerFacts: [],
};

describe('the words of what happened', () => {
  it('says durations in two units', () => {
    expect(durationWords(5_117_000_000n)).toBe('5.1 seconds');
    expect(durationWords(192n * SECOND)).toBe('3 minutes 12 seconds');
    expect(durationWords(60n * SECOND)).toBe('1 minute');
    expect(durationWords(86_400n * 12n * SECOND + 3600n * 3n * SECOND)).toBe('12 days 3 hours');
  });

  it('says taint in words', () => {
    expect(taintSentence('')).toBe('The kernel is not tainted.');
    expect(taintSentence('G')).toBe('The kernel is not tainted.');
    expect(taintSentence('OE')).toContain('out-of-tree module, unsigned module (OE)');
  });

  it('leaves out what is not known', () => {
    expect(placeWords(NOTHING)).toBe('');
    expect(placeWords({ ...NOTHING, panicCpu: 1, uptimeNs: SECOND })).toBe(
      'on CPU 1, 1.0 seconds after boot',
    );
    expect(lookedFor(NOTHING).join()).toContain('none was found');
    expect(lookedFor({ ...NOTHING, logCount: 3 })[0]).toContain('none in 3 records');
  });

  it('shows the end of the log', () => {
    const lastLog = Array.from({ length: 20 }, (_, i) => record(`line ${i}`));
    expect(lastLines({ ...NOTHING, lastLog }).at(-1)?.text).toBe('line 19');
  });
});

describe('what happened as Markdown', () => {
  it('keeps what the dump says inside its place', () => {
    const text = happenedMarkdown(
      { ...NOTHING, headline: 'bad <img>\n# title', lastLog: [record('```\n<script>')] },
      SUMMARY,
    );
    expect(text.split('\n')[0]).toBe('# bad \\<img\\> \\# title');
    expect(text).toContain('````\n[    1.000000] ```');
  });

  it('names no file', () => {
    expect(happenedMarkdown(NOTHING, SUMMARY)).not.toContain('secret-name');
  });
});
