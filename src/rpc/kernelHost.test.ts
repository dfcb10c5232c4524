import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { makeMachine } from '../../e2e/fixtures/machine.ts';
import { fullMemory, hsaImage, memmapText } from '../../e2e/fixtures/pairFiles.ts';
import { realDataDir, realFile } from '../../e2e/fixtures/realData.ts';
import type { OpenRequest, Reply } from './api.ts';
import type { KernelApi } from './kernelApi.ts';
import { createKernelHost } from './kernelHost.ts';

async function openReal(set: string): Promise<KernelApi> {
  const files: OpenRequest['files'] = await Promise.all(
    ['hsa.img', 'mem.img', 'memmap.txt'].map(async (name) => ({
      file: await openAsBlob(await realFile(`${set}/${name}`)),
      name,
      role: 'auto' as const,
    })),
  );
  const host = createKernelHost();
  expect(await host.open({ files, options: {} })).toEqual({ ok: true, value: true });
  return host;
}

function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.error.title}: ${reply.error.detail}`);
  return reply.value;
}

describe.skipIf(realDataDir === undefined)('the kernel host on real dumps', () => {
  it.each(['dump-a', 'dump-b'])('says what happened to %s', async (set) => {
    const host = await openReal(set);
    const summary = value(await host.summary());
    expect(summary.headline).toBe('Kernel panic - not syncing: sysrq triggered crash');
    const console = await readFile(await realFile(`${set}/truth/console.txt`), 'utf8');
    const crashCpu = /about to crash on cpu (\d+)/.exec(console)?.[1];
    expect(summary.panicCpu).toBe(Number(crashCpu));
    expect(summary.backtrace?.frames.map(({ symbol }) => symbol)).toContain('sysrq_handle_crash');
    expect(summary.commandLine).toBe(
      (await readFile(await realFile(`${set}/truth/cmdline.txt`), 'utf8')).trim(),
    );
    expect(summary.task?.comm).toBe('zdi_crasher');
  });

  it('lists the modules, names addresses and follows every CPU', async () => {
    const host = await openReal('dump-a');
    const loaded = (await readFile(await realFile('dump-a/truth/modules.txt'), 'utf8')).trim().split('\n');
    const modules = value(await host.modules());
    expect(modules.items.map(({ name }) => name).sort()).toEqual(
      loaded.map((line) => line.split(' ')[0]).sort(),
    );
    for (const cpu of [0, 1, 2]) expect(value(await host.backtraceCpu(cpu)).frames.length).toBeGreaterThan(0);
    const [named] = value(await host.nameAddresses([0x6c354f0n, 1n]));
    expect(named?.name).toMatch(/kdump|ipl/);
    const [symbol] = value(await host.symbols(0, 10, 'sysrq_handle_crash')).items;
    expect(symbol?.name).toBe('sysrq_handle_crash');
  });
});

describe.skipIf(realDataDir === undefined)('memory by virtual address', () => {
  it.each(['dump-a', 'dump-b'])('reads in %s what is read by translation', async (set) => {
    const host = await openReal(set);
    const { limit } = value(await host.virtualSpace());
    const modules = value(await host.modules()).items;
    const [handler] = value(await host.symbols(0, 1, 'sysrq_handle_crash')).items;
    const places = [handler?.addr, ...modules.map(({ base }) => base)].filter((addr) => addr !== undefined);
    expect(places.length).toBeGreaterThan(1);
    for (const addr of places) {
      expect(Number(addr)).toBeLessThan(limit);
      const read = value(await host.virtualRead(Number(addr), 0x2000));
      const there = value(await host.translate(addr));
      expect(read.places[0]?.phys).toBe(there.phys);
      const rows = value(await host.virtualRows(Number(addr), 1000));
      expect(
        rows.runs.some(
          ({ kind, start, end }) => kind === 'data' && start <= Number(addr) && Number(addr) < end,
        ),
      ).toBe(true);
      // Code of a module is disassembled where it runs, not where the map of all memory has it.
      if (addr !== handler?.addr) expect(value(await host.virtualOf(there.phys ?? 0))).toBe(addr);
    }
    // A function of this kernel begins by storing registers: stmg.
    expect(value(await host.virtualRead(Number(handler?.addr), 16)).bytes).toContain(0xeb);
  });
});

describe.skipIf(realDataDir === undefined)('a file of symbols given to the kernel host', () => {
  const file = async (path: string): Promise<Blob> => openAsBlob(await realFile(path));

  it('names the data of a kernel that keeps only functions, and can be taken back', async () => {
    const host = await openReal('dump-b');
    const named = async (): Promise<boolean> =>
      value(await host.symbols(0, 2000, 'avenrun')).items.some(({ name }) => name === 'avenrun');
    expect(await named()).toBe(false);
    const facts = value(await host.addSymbolFile(await file('dump-b/truth/System.map'), 'System.map'));
    expect(facts).toMatchObject({ name: 'System.map', confidence: 'exact', hasTypes: false });
    expect(facts.words).toContain('The kernel ran where the file has it.');
    expect(await named()).toBe(true);
    const load = value(await host.facts()).find(({ label }) => label === 'Load averages');
    expect(load).toMatchObject({ value: '2.05, 0.55, 0.19', confidence: 'exact' });
    await host.removeSymbolFile();
    expect(await named()).toBe(false);
  });

  it('is refused when it is of another kernel, and nothing changes', async () => {
    const host = await openReal('dump-b');
    const before = value(await host.symbols(0, 0, ''));
    expect(await host.addSymbolFile(await file('dump-a/truth/System.map'), 'System.map')).toMatchObject({
      ok: false,
      error: { kind: 'other-kernel', title: 'This file is of another kernel' },
    });
    expect(await host.addSymbolFile(new Blob(['Dear reader']), 'letter')).toMatchObject({
      ok: false,
      error: { kind: 'bad-symbols' },
    });
    expect(value(await host.symbols(0, 0, ''))).toEqual(before);
  });

  it('gives the same answers as the symbols of the dump itself', async () => {
    const host = await openReal('dump-a');
    const own = value(await host.summary());
    value(await host.addSymbolFile(await file('dump-a/truth/System.map'), 'System.map'));
    const added = value(await host.summary());
    expect(added.backtrace?.frames.map(({ symbol, offset }) => `${symbol} ${offset}`)).toEqual(
      own.backtrace?.frames.map(({ symbol, offset }) => `${symbol} ${offset}`),
    );
    const kallsyms = value(await host.addSymbolFile(await file('dump-a/truth/kallsyms'), 'kallsyms'));
    expect(kallsyms.words[0]).toBe('The kernel ran where the file has it.');
    const [loop] = value(await host.symbols(0, 10, 'loop_add')).items;
    expect(loop?.module).toBe('loop');
  });
});

describe('the kernel host on a machine with next to nothing in memory', () => {
  it('says what is absent instead of inventing it', async () => {
    const machine = makeMachine();
    const file = (bytes: Uint8Array<ArrayBuffer>) => ({
      file: new Blob([bytes]),
      name: 'f',
      role: 'auto' as const,
    });
    const host = createKernelHost();
    await host.open({
      files: [file(hsaImage(machine)), file(fullMemory(machine)), file(memmapText(machine))],
      options: {},
    });
    expect(await host.log()).toMatchObject({ ok: false, error: { kind: 'absent' } });
    expect(value(await host.tasks()).items).toEqual([]);
    expect(value(await host.summary()).headline).toBeUndefined();
    expect(await host.backtraceTask(1n)).toMatchObject({ ok: false, error: { kind: 'absent' } });
  });

  it('answers with words while nothing is open', async () => {
    expect(await createKernelHost().log()).toMatchObject({ ok: false, error: { kind: 'not-open' } });
  });
});
