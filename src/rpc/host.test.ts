import { describe, expect, it } from 'vitest';
import { MIB, makeMachine } from '../../e2e/fixtures/machine.ts';
import {
  DUMP_KERNEL_BYTE,
  expectedVmcore,
  fullMemory,
  hsaImage,
  memmapText,
} from '../../e2e/fixtures/pairFiles.ts';
import { equalBytes } from '../base/bytes.ts';
import type { DumpApi, DumpSummary, OpenRequest } from './api.ts';
import { createDumpHost } from './host.ts';
import { createScanHost } from './scanHost.ts';

const machine = makeMachine({
  release: '6.6.0',
  hsaSize: MIB,
  chunks: [
    [0, 4 * MIB],
    [6 * MIB, 8 * MIB],
  ],
});

function request(): OpenRequest {
  const file = (name: string, bytes: Uint8Array<ArrayBuffer>) => ({
    file: new Blob([bytes]),
    name,
    role: 'auto' as const,
  });
  return {
    files: [
      file('mem.img', fullMemory(machine)),
      file('hsa.img', hsaImage(machine)),
      file('memmap', memmapText(machine)),
    ],
    options: {},
  };
}

async function setup(): Promise<{ readonly host: DumpApi; readonly summary: DumpSummary }> {
  const host = createDumpHost();
  const reply = await host.open(request());
  if (!reply.ok || reply.value.kind !== 'opened') throw new Error(JSON.stringify(reply));
  return { host, summary: reply.value.summary };
}

describe('the dump host', () => {
  it('answers every call with words while nothing is open', async () => {
    const host = createDumpHost();
    for (const reply of [
      await host.read(0, 16),
      await host.rowRuns(0, 100),
      await host.place(0),
      await host.exportBlob({ profile: 'auto' }),
    ]) {
      expect(reply).toMatchObject({ ok: false, error: { kind: 'not-open' } });
    }
  });

  it('summarises an open dump', async () => {
    const { summary } = await setup();
    expect(summary).toMatchObject({
      format: 'pair',
      hsaSize: MIB,
      memoryEnd: 8 * MIB,
      memoryBytes: 6 * MIB,
      release: '6.6.0',
    });
    expect(summary.cpus).toHaveLength(2);
    expect(summary.fingerprint).toMatch(/^[0-9a-f]+$/);
  });

  it('refuses addresses and lengths that are none', async () => {
    const { host } = await setup();
    expect(await host.read(-1, 16)).toMatchObject({ ok: false, error: { kind: 'bad-address' } });
    expect(await host.read(0.5, 16)).toMatchObject({ ok: false, error: { kind: 'bad-address' } });
    expect(await host.read(0, 2 * MIB)).toMatchObject({ ok: false, error: { kind: 'bad-length' } });
    expect(await host.read(0, Number.NaN)).toMatchObject({ ok: false, error: { kind: 'bad-length' } });
    expect(await host.extents(0, Number.POSITIVE_INFINITY, 10)).toMatchObject({
      ok: false,
      error: { kind: 'bad-address' },
    });
  });

  it('reads across the HSA boundary and names the source of each piece', async () => {
    const { host } = await setup();
    const reply = await host.read(MIB - 8, 16);
    if (!reply.ok) throw new Error(reply.error.detail);
    expect(reply.value.pieces.map(({ source, length }) => [source, length])).toEqual([
      ['hsa', 8],
      ['memory', 8],
    ]);
    expect(equalBytes(reply.value.bytes, machine.memory.cut(MIB - 8, MIB + 8))).toBe(true);
  });

  it('places an address and shows what the dump kernel left beside it', async () => {
    const { host } = await setup();
    const reply = await host.place(0x2000);
    if (!reply.ok) throw new Error(reply.error.detail);
    expect(reply.value).toMatchObject({
      fileName: 'hsa.img',
      fileOffset: 0x2000,
      shadowed: { fileName: 'mem.img', fileOffset: 0x2000 },
    });
    expect(reply.value.shadowed?.bytes.every((byte) => byte === DUMP_KERNEL_BYTE)).toBe(true);
    const above = await host.place(MIB);
    expect(above.ok && above.value.shadowed).toBeUndefined();
  });

  it('composes the same vmcore that the plan promises, and verifies it', async () => {
    const { host } = await setup();
    const plan = await host.exportPlan({ profile: 'auto' });
    const blob = await host.exportBlob({ profile: 'auto' });
    if (!plan.ok || !blob.ok) throw new Error('no plan');
    expect(blob.value.size).toBe(plan.value.sizeBytes);
    expect(equalBytes(new Uint8Array(await blob.value.arrayBuffer()), expectedVmcore(machine, 'P4'))).toBe(
      true,
    );
    expect(await host.exportVerify({ profile: 'auto' }, blob.value, true)).toMatchObject({
      ok: true,
      value: { sizeOk: true, differences: [] },
    });
    const cut = await host.exportVerify({ profile: 'auto' }, blob.value.slice(0, 5 * MIB), true);
    expect(cut.ok && cut.value.differences.length).toBeGreaterThan(0);
  });

  it('refuses a profile that does not exist', async () => {
    const { host } = await setup();
    expect(await host.exportPlan({ profile: 'P9' })).toMatchObject({ ok: false });
  });

  it('answers an aborted read as cancelled', async () => {
    const { host } = await setup();
    expect(await host.read(5 * 4096, 4096, AbortSignal.abort())).toMatchObject({
      ok: false,
      error: { kind: 'cancelled' },
    });
  });

  it('counts what it read', async () => {
    const { host } = await setup();
    const before = await host.ledger();
    await host.read(7 * MIB, 4096);
    const after = await host.ledger();
    expect(before.ok && after.ok && after.value.readBytes > before.value.readBytes).toBe(true);
  });
});

describe('the scan host', () => {
  it('samples each bucket that is there once and reads one frame for each', async () => {
    const scan = createScanHost();
    await scan.open(request());
    const start = await scan.ledger();
    const seen = new Map<number, number>();
    const reply = await scan.sampleMinimap(8 * MIB, 64, (batch) => {
      for (const { index, density } of batch) seen.set(index, density);
    });
    expect(reply).toEqual({ ok: true, value: true });
    // A quarter of the buckets lies in the hole between 4 and 6 MiB.
    expect(seen.size).toBe(48);
    const end = await scan.ledger();
    expect(start.ok && end.ok && end.value.readBytes - start.value.readBytes).toBe(48 * 4096);
  });
});
