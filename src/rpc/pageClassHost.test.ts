import { openAsBlob } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../e2e/fixtures/realData.ts';
import { physAddr } from '../base/address.ts';
import { blobSource } from '../engine/blobSource.ts';
import { asKdump, openBytes, opened, troubles } from '../engine/export/exportTestHelp.testkit.ts';
import { createPageCache } from '../engine/pageCache.ts';
import type { Dump, SourceKind } from '../engine/types.ts';
import { createKernelViews } from '../kernel/kernelViews.ts';
import { openPageClassHost } from './pageClassHost.ts';

const FRAME = 4096;

async function files(names: readonly string[]): Promise<Dump> {
  const list = [];
  for (const name of names) {
    const source = createPageCache(blobSource(await openAsBlob(await realFile(name)), name));
    list.push({ source, role: 'auto' as const });
  }
  return opened(list);
}

async function atLevel(dump: Dump, level: number): Promise<Dump> {
  const host = await openPageClassHost(dump);
  if (!host.ok || !host.value.ok) throw new Error('no page classes');
  const filter = await host.value.value.filter();
  if (!filter.ok || !filter.value.ok) throw new Error('no filter');
  return openBytes((await asKdump(dump, { level, filter: filter.value.value })).bytes);
}

async function sources(dump: Dump, end: number): Promise<readonly (SourceKind | undefined)[]> {
  const list: (SourceKind | undefined)[] = [];
  for (let at = 0; at < end; at += 2 ** 20) {
    const read = await dump.memory.read(physAddr(at), 2 ** 20);
    if (!read.ok) throw new Error(read.error.kind);
    for (const { start, length, source } of read.value.pieces)
      for (let addr: number = start; addr < start + length; addr += FRAME) list[addr / FRAME] = source;
  }
  return list;
}

/** What the kernel views answer, without addresses in files. */
async function answers(dump: Dump) {
  const views = createKernelViews(dump);
  const log = await views.log();
  const tasks = await views.tasks();
  const happened = await views.happened();
  const traces = [];
  for (const { index } of dump.cpus) traces.push(await views.backtraceCpu(index));
  return { log, tasks, headline: happened.ok && happened.value.headline, traces };
}

describe.skipIf(realDataDir === undefined)('a kdump without page cache, programs and free pages', () => {
  it('leaves out frame by frame what makedumpfile leaves out', async () => {
    const sample = await files(['sample/hsa.img', 'sample/mem.img', 'sample/memmap.txt']);
    const mine = await atLevel(sample, 31);
    const theirs = await files(['peer-formats/kdump-zlib-level31.dump']);
    expect(troubles(mine)).toEqual([]);
    expect(await sources(mine, 0x6000000)).toEqual(await sources(theirs, 0x6000000));
  });

  it('still tells log, tasks and backtraces exactly as the whole dump does', async () => {
    const whole = await files(['dump-a/hsa.img', 'dump-a/mem.img', 'dump-a/memmap.txt']);
    const filtered = await atLevel(whole, 31);
    const excluded = (await sources(filtered, 0xe000000)).filter((source) => source === 'excluded').length;
    expect(excluded).toBeGreaterThan(35_000);
    const expected = await answers(whole);
    expect(expected.log.ok && expected.log.value.records.length).toBeGreaterThan(70);
    expect(await answers(filtered)).toEqual(expected);
  });
});
