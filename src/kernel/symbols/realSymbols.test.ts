import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { realDataDir } from '../../../e2e/fixtures/realData.ts';
import { ensure } from '../../base/assert.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { loadKallsyms } from './loadKallsyms.ts';
import { loadSymbols } from './loadSymbols.ts';
import { realKernel } from './source.testkit.ts';

/** Lines of /proc/kallsyms of the dumped kernel that are the kernel's own. */
function truth(set: string): readonly string[] {
  const path = join(ensure(realDataDir, 'real data'), set, 'truth/kallsyms.gz');
  const lines = gunzipSync(readFileSync(path)).toString('latin1').trimEnd().split('\n');
  return lines.filter((line) => !line.includes('\t['));
}

/** Lines of modules that are in memory as such: those of BPF and ftrace are made when they are asked for. */
function moduleTruth(set: string): readonly string[] {
  const path = join(ensure(realDataDir, 'real data'), set, 'truth/kallsyms.gz');
  const lines = gunzipSync(readFileSync(path)).toString('latin1').trimEnd().split('\n');
  return lines.filter((line) => /\t\[(?!bpf\]|__builtin)/.test(line));
}

const KEYS = /^SYMBOL\(kallsyms_/;

describe.skipIf(realDataDir === undefined)('kallsyms of real dumps', () => {
  it.each([
    ['dump-a', undefined, 'exact'],
    ['dump-a', KEYS, 'inferred'],
    ['dump-b', undefined, 'exact'],
    ['dump-b', KEYS, 'inferred'],
  ] as const)(
    '%s without %s: every name, type and address of /proc/kallsyms',
    async (set, without, confidence) => {
      const source = await realKernel(set, without);
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
      for (const line of wanted) {
        const addr = BigInt(`0x${line.slice(0, 16)}`);
        if (/[aA]/.test(line[17] ?? '') || line.endsWith(' _end')) continue;
        expect(table.at(addr)?.symbol.addr, line).toBe(addr);
      }
      expect(table.isText(ensure(table.byName('schedule')[0], 'schedule').addr + 8n)).toBe(true);
    },
  );

  it.each(['dump-a', 'dump-b'] as const)('%s: the symbols of its modules', async (set) => {
    const table = ensure(must(await loadSymbols(await realKernel(set))), 'symbols');
    const all = new Set(
      table
        .slice(0, table.count)
        .filter(({ module }) => module !== undefined)
        .map(
          ({ addr, type, name, module }) =>
            `${addr.toString(16).padStart(16, '0')} ${type} ${name}\t[${module}]`,
        ),
    );
    const wanted = moduleTruth(set);
    expect(wanted.length).toBeGreaterThan(40);
    expect(wanted.filter((line) => !all.has(line))).toEqual([]);
    const known = new Set(wanted);
    expect([...all].filter((line) => !known.has(line))).toEqual([]);
  });
});
