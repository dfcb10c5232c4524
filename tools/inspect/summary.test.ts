import { describe, expect, it } from 'vitest';
import { elfVmcore } from '../../e2e/fixtures/reference.ts';
import { memorySource } from '../../src/engine/memorySource.ts';
import { openDump } from '../../src/engine/openDump.ts';
import { summaryText } from '../../src/engine/report/reportText.ts';
import { dumpJson } from './json.ts';

describe('the summary of a core without control registers for its second CPU', () => {
  const open = async () => {
    const bytes = elfVmcore('P4', { cpu: 1, types: [0x304] });
    const outcome = await openDump([{ source: memorySource(bytes, 'core'), role: 'auto' }], {});
    if (outcome.kind !== 'opened') throw new Error(outcome.kind);
    return outcome.dump;
  };

  it('has no such field in JSON, rather than zeros', async () => {
    const { cpus } = JSON.parse(JSON.stringify(dumpJson(await open())));
    expect(cpus[0].ctrs).toHaveLength(16);
    expect(cpus[1]).not.toHaveProperty('ctrs');
    expect(cpus[1]).toHaveProperty('timer');
  });

  it('names them as missing in the text', async () => {
    const lines = summaryText(await open()).split('\n');
    expect(lines.filter((line) => line.includes('missing: ctrs'))).toEqual([
      expect.stringMatching(/^ {4}1 {2}prefix 00012000/),
    ]);
  });
});
