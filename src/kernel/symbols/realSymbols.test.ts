import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { realDataDir } from '../../../e2e/fixtures/realData.ts';
import { ensure } from '../../base/assert.ts';
import { must, realPair } from '../../engine/machine/images.testkit.ts';
import { loadKallsyms } from './loadKallsyms.ts';
import { realSource } from './source.testkit.ts';

/** Lines of /proc/kallsyms of the dumped kernel that are the kernel's own. */
function truth(set: string): readonly string[] {
  const path = join(ensure(realDataDir, 'real data'), set, 'truth/kallsyms.gz');
  const lines = gunzipSync(readFileSync(path)).toString('latin1').trimEnd().split('\n');
  return lines.filter((line) => !line.includes('\t['));
}

const KEYS = /^SYMBOL\(kallsyms_/;

describe.skipIf(realDataDir === undefined)('kallsyms of real dumps', () => {
  it.each([
    ['dump-a', undefined, 'exact'],
    ['dump-a', KEYS, 'inferred'],
    ['dump-b', undefined, 'exact'],
    ['dump-b', KEYS, 'inferred'],
  ] as const)('%s without %s: every name, type and address of /proc/kallsyms', async (set, without, confidence) => {
    const source = await realSource(await realPair(set), without);
    const table = ensure(must(await loadKallsyms(source)), 'symbols');
    expect(table.confidence).toBe(confidence);
    const all = new Set(
      table
        .slice(0, table.count)
        .map(({ addr, type, name }) => `${addr.toString(16).padStart(16, '0')} ${type} ${name}`),
    );
    const wanted = truth(set);
    expect(wanted.filter((line) => !all.has(line))).toEqual([]);
    // All others are VMCOREINFO's.
    const known = new Set(wanted);
    const extra = [...all].filter((line) => !known.has(line));
    const own = source.vmcoreinfo?.text ?? '';
    expect(extra.filter((line) => !own.includes(`SYMBOL(${line.slice(19)})`))).toEqual([]);
    expect(table.isText(ensure(table.byName('schedule')[0], 'schedule').addr + 8n)).toBe(true);
  });
});
