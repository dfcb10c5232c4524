import { describe, expect, it } from 'vitest';
import { elfVmcore, hsaImg, memoryImg, memRaw, referenceCpus } from '../../../e2e/fixtures/reference.ts';
import { physAddr } from '../../base/address.ts';
import { memorySource } from '../memorySource.ts';
import type { Dump } from '../types.ts';
import { asS390, asVmcore, openBytes, opened, troubles } from './exportTestHelp.testkit.ts';

const END = 0x400000;

describe('a written s390 dump', () => {
  it('is a header, all of memory as it was, and an end marker', async () => {
    const { plan, bytes } = await asS390(await openBytes(elfVmcore('P4')));
    expect(plan.warnings).toEqual([]);
    expect(bytes.length).toBe(4096 + END + 16);
    expect(Buffer.from(bytes.subarray(4096, 4096 + END)).equals(memRaw())).toBe(true);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    expect(view.getBigUint64(0)).toBe(0xa8190173618f23fdn);
    expect([view.getBigUint64(0x18), view.getBigUint64(0x28)]).toEqual([BigInt(END), BigInt(END)]);
    expect(view.getUint32(0x30)).toBe(1024);
    expect(view.getUint16(0x5d)).toBe(2);
    expect([view.getUint32(0x800), view.getUint32(0x804)]).toEqual(referenceCpus.map(({ prefix }) => prefix));
    expect(Buffer.from(bytes.subarray(-16, -8)).toString()).toBe('DUMP_END');
    expect(view.getBigUint64(bytes.length - 8)).toBe(view.getBigUint64(0x38));
  });

  it('opens again without trouble and with the same registers', async () => {
    const start = await openBytes(elfVmcore('P4'));
    const again = await openBytes((await asS390(start)).bytes);
    expect(troubles(again)).toEqual([]);
    expect(again.cpus.map(({ registers }) => registers)).toEqual(
      start.cpus.map(({ registers }) => registers),
    );
  });

  it('gets the registers of the notes where memory does not have them, TODPREG included', async () => {
    const file = elfVmcore('P4').slice();
    // CPU 2 without a save area, its vector area with other contents.
    const memoryAt = file.length - END;
    file.fill(0, memoryAt + 0x13200, memoryAt + 0x13400);
    file.fill(0x55, memoryAt + 0x6400, memoryAt + 0x6600);
    const start = await openBytes(file);
    const { plan, bytes } = await asS390(start);
    expect(plan.warnings).toEqual([expect.stringMatching(/^The registers of 1 of 2 CPUs are written/)]);
    const again = await openBytes(bytes);
    expect(again.cpus.map(({ registers }) => registers)).toEqual(
      start.cpus.map(({ registers }) => registers),
    );
    // The reserved bytes of a made save area are 0 as in the reference, so all of memory is restored.
    expect(Buffer.from(bytes.subarray(4096, 4096 + END)).equals(memRaw())).toBe(true);
    const composed = plan.parts.reduce(
      (end, part) => (part.offset === end ? end + part.length : Number.NaN),
      0,
    );
    expect(composed).toBe(plan.sizeBytes);
  });

  it('leaves the save area of a CPU alone whose registers nobody knows', async () => {
    const start = await openBytes(elfVmcore('P4'));
    const [first, second] = start.cpus;
    if (first === undefined || second === undefined) throw new Error('two CPUs');
    const dump: Dump = { ...start, cpus: [first, { ...second, state: 'not-saved', registers: undefined }] };
    const { plan, bytes } = await asS390(dump);
    expect(plan.warnings).toEqual([expect.stringMatching(/registers of 1 CPUs are not in the dump/)]);
    expect(Buffer.from(bytes.subarray(4096, 4096 + END)).equals(memRaw())).toBe(true);
  });

  it('says what the format cannot: bytes that are missing become zeros', async () => {
    const pair = await opened([{ source: memorySource(memoryImg(), 'memory'), role: 'memory' }], {
      hsaSize: hsaImg().length,
      shape: 'full',
      confirmed: true,
    });
    const missing = await pair.memory.read(physAddr(0), 1);
    expect(missing.ok && missing.value.pieces[0]?.source).toBe('missing');
    const { plan, bytes } = await asS390(pair);
    expect(plan.missingBytes).toBe(0x100000);
    expect(plan.warnings[0]).toMatch(/1 MiB .* cannot say so: they are zeros/);
    expect(bytes.subarray(4096, 4096 + 0x1000).every((byte) => byte === 0)).toBe(true);
    expect(Buffer.from(bytes.subarray(4096 + 0x100000, 4096 + END)).equals(memRaw().subarray(0x100000))).toBe(
      true,
    );
    expect((await asVmcore(pair)).plan.segments[0]?.paddr).toBe(0x100000);
  });
});
