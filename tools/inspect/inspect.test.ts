import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIB, makeMachine } from '../../e2e/fixtures/machine.ts';
import {
  expectedVmcore,
  fullMemory,
  hsaImage,
  memmapText,
  remainderMemory,
} from '../../e2e/fixtures/pairFiles.ts';
import { realDataDir, realFile, sha256File } from '../../e2e/fixtures/realData.ts';
import { equalBytes } from '../../src/base/bytes.ts';

interface Run {
  readonly status: number;
  readonly out: Buffer;
  readonly err: string;
}

/** Runs the tool as a person does, with one process a call. */
function inspect(...words: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    const options = { encoding: 'buffer', maxBuffer: 64 * MIB } as const;
    execFile(
      process.execPath,
      ['--import', 'tsx', 'tools/inspect.ts', ...words],
      options,
      (error, out, err) => {
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, out, err: err.toString() });
      },
    );
  });
}

const machine = makeMachine({
  release: '6.6.0',
  hsaSize: MIB,
  chunks: [
    [0, 4 * MIB],
    [6 * MIB, 8 * MIB],
  ],
});
let dir = '';
const path = (name: string) => join(dir, name);

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'oldmem-inspect-'));
  writeFileSync(path('hsa'), hsaImage(machine));
  writeFileSync(path('mem'), fullMemory(machine));
  writeFileSync(path('rest'), remainderMemory(machine));
  writeFileSync(path('map'), memmapText(machine));
  writeFileSync(path('empty'), new Uint8Array(0));
  writeFileSync(path('text'), 'just a letter\n'.repeat(100));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('inspect', () => {
  it('prints a summary for people', async () => {
    const run = await inspect(path('hsa'), path('mem'), path('map'));
    expect(run.status).toBe(0);
    expect(run.out.toString()).toContain('UTS kernel release.: 6.6.0');
    expect(run.out.toString()).toContain('0000000000600000 - 00000000007fffff (2 MB)');
  });

  it('prints one JSON object with every register as hex', async () => {
    const run = await inspect('--json', path('map'), path('mem'), path('hsa'));
    const json = JSON.parse(run.out.toString());
    expect(json).toMatchObject({ format: 'pair', hsaSize: MIB });
    expect(json.segments.map(({ paddr, size }: { paddr: string; size: number }) => [paddr, size])).toEqual([
      ['0x0', 4 * MIB],
      ['0x600000', 2 * MIB],
    ]);
    expect(json.segments[0]).toMatchObject({ source: 'hsa', sources: ['hsa', 'memory'] });
    expect(json.segments[1]).toMatchObject({ source: 'memory' });
    expect(json.segments[1].sources).toBeUndefined();
    expect(json.cpus[0].psw).toEqual(
      machine.cpus[0] && [expect.stringMatching(/^0x/), expect.stringMatching(/^0x/)],
    );
    expect(json.vmcoreinfo.OSRELEASE).toBe('6.6.0');
  });

  it('reads bytes across the seam, raw', async () => {
    const run = await inspect(
      '--read',
      '0xffff8',
      '16',
      '--hsa',
      path('hsa'),
      '--memory',
      path('mem'),
      '--map',
      path('map'),
    );
    expect(run.status).toBe(0);
    expect(equalBytes(run.out, machine.memory.cut(MIB - 8, MIB + 8))).toBe(true);
  });

  it('ends with status 3 and the ranges when bytes are not in the dump', async () => {
    const run = await inspect('--read', '3fff00', '0x300', path('hsa'), path('mem'), path('map'));
    expect(run.status).toBe(3);
    expect(run.out).toHaveLength(0);
    expect(run.err).toContain('0x400000 - 0x4001ff');
  });

  it('never shows the memory of the dump kernel where the HSA is missing', async () => {
    const run = await inspect(
      '--read',
      '0',
      '16',
      '--memory',
      path('mem'),
      '--map',
      path('map'),
      '--hsa-size',
      String(MIB),
    );
    expect(run.status).toBe(3);
    expect(run.out).toHaveLength(0);
  });

  it('exports the vmcore of the kernel, also from a memory file that starts at the end of the HSA', async () => {
    const run = await inspect(
      '--export',
      path('out'),
      '--shape',
      'remainder',
      '--hsa',
      path('hsa'),
      '--memory',
      path('rest'),
      '--map',
      path('map'),
    );
    expect(run.err).toContain('wrote');
    expect(run.status).toBe(0);
    expect(equalBytes(readFileSync(path('out')), expectedVmcore(machine, 'P4'))).toBe(true);
    const older = await inspect(
      '--export',
      path('out1'),
      '--profile',
      'p1',
      path('hsa'),
      path('mem'),
      path('map'),
    );
    expect(older.status).toBe(0);
    expect(equalBytes(readFileSync(path('out1')), expectedVmcore(machine, 'P1'))).toBe(true);
  });

  it('says in one line why a file is not a dump, with status 1', async () => {
    for (const [name, words] of [
      ['empty', 'empty'],
      ['text', 'not a dump'],
      ['map', 'memory map alone'],
    ] as const) {
      const run = await inspect(path(name));
      expect(run.status).toBe(1);
      expect(run.err.trimEnd().split('\n')).toHaveLength(1);
      expect(run.err).toContain(words);
    }
  });

  it.skipIf(realDataDir === undefined)(
    'takes symbols from a file, named or among the others, and never those of another kernel',
    async () => {
      const set = await Promise.all(
        ['hsa.img', 'mem.img', 'memmap.txt', 'truth/System.map'].map((name) => realFile(`dump-b/${name}`)),
      );
      const own = set.slice(0, 3);
      const without = await inspect('--sym', 'avenrun', ...own);
      expect(without.status).toBe(3);
      const named = await inspect('--sym', 'avenrun', ...set);
      expect(named.status).toBe(0);
      expect(named.out.toString()).toMatch(/^[0-9a-f]+ \(B\) avenrun$/m);
      expect(named.err).toContain('At linux_banner is "Linux version 6.1.0-50-s390x"');
      const other = await inspect('--facts', ...own, '--symbols', await realFile('dump-a/truth/System.map'));
      expect(other.status).toBe(1);
      expect(other.err).toContain('not used, it is of another kernel');
      const facts = JSON.parse((await inspect('--facts', '--json', ...own)).out.toString());
      expect(facts).toContainEqual(
        expect.objectContaining({
          label: 'Load averages',
          value: '2.05, 0.55, 0.19',
          confidence: 'inferred',
        }),
      );
    },
  );

  it('ends with status 2 for wrong arguments and files that do not exist', async () => {
    expect((await inspect('--nonsense')).status).toBe(2);
    expect((await inspect(path('nowhere'))).status).toBe(2);
    expect((await inspect()).status).toBe(2);
  });

  it('never writes over a file that it reads, by whatever name', async () => {
    const before = readFileSync(path('mem'));
    symlinkSync(path('mem'), path('link-to-mem'));
    for (const out of [path('mem'), path('link-to-mem'), path('map')]) {
      const run = await inspect('--export', out, path('hsa'), path('mem'), path('map'));
      expect(run.status).toBe(2);
      expect(run.err).toContain('one of the files that are read');
    }
    expect(equalBytes(readFileSync(path('mem')), before)).toBe(true);
  });

  it('says in one line why a file cannot be written', async () => {
    for (const out of [path('no/such/folder/out'), dir]) {
      const run = await inspect('--export', out, path('hsa'), path('mem'), path('map'));
      expect(run.status).toBe(2);
      expect(
        run.err
          .trim()
          .split('\n')
          .filter((line) => !line.includes('--')),
      ).toHaveLength(1);
      expect(run.err).not.toContain('    at ');
    }
  });

  it('leaves no half-written file behind when nothing can be exported', async () => {
    const run = await inspect('--export', path('never'), path('text'));
    expect(run.status).toBe(1);
    expect(existsSync(path('never')) || existsSync(path('never.partial'))).toBe(false);
  });

  it.skipIf(realDataDir === undefined)(
    "exports the real kernel's own bytes from a real pair with no option",
    async () => {
      const set = ['hsa.img', 'mem.img', 'memmap.txt'].map((name) => realFile(`dump-a/${name}`));
      const run = await inspect('--export', path('real'), ...(await Promise.all(set)));
      expect(run.status).toBe(0);
      expect(await sha256File(path('real'))).toBe(
        'd5a5e9f22b339917e0acb6ffc29ff1ae6b218bf88a4303cdab5181ba41395745',
      );
      rmSync(path('real'));
    },
  );
});
