import { describe, expect, it } from 'vitest';
import { KDUMP_BASE, KDUMP_SIZE, makeKdumpSystem } from '../../../e2e/fixtures/kdumpSystem.ts';
import { elfVmcore } from '../../../e2e/fixtures/reference.ts';
import { physAddr } from '../../base/address.ts';
import { findVmcoreInfoBlocks } from '../machine/vmcoreinfoScan.ts';
import { memorySource } from '../memorySource.ts';
import { openDump } from '../openDump.ts';
import type { OpenOptions } from '../openTypes.ts';
import type { Dump } from '../types.ts';

const MADE = makeKdumpSystem();

async function open(options: OpenOptions, bytes: Uint8Array = MADE.core): Promise<Dump> {
  const outcome = await openDump([{ source: memorySource(bytes, 'core'), role: 'auto' }], options);
  if (outcome.kind !== 'opened') throw new Error(JSON.stringify(outcome));
  return outcome.dump;
}

async function bytesAt(dump: Dump, start: number, length: number): Promise<Buffer> {
  const read = await dump.memory.read(physAddr(start), length);
  if (!read.ok) throw new Error(read.error.kind);
  return Buffer.from(read.value.bytes);
}

describe('a dump of a machine whose crash kernel ran', () => {
  it('shows the crashed system without being asked, and says that there are two', async () => {
    const dump = await open({});
    expect(dump.systems).toEqual({ shown: 'prod', base: KDUMP_BASE, size: KDUMP_SIZE });
    expect(dump.uts?.release).toBe('6.1.0-prod');
    expect(dump.vmcoreinfo?.text).toBe(MADE.prod.vmcoreinfo);
    expect(dump.cpus).toHaveLength(2);
    expect((await bytesAt(dump, 0, KDUMP_SIZE)).equals(MADE.prod.memory.cut(0, KDUMP_SIZE))).toBe(true);
    const area = await dump.memory.read(physAddr(KDUMP_BASE), KDUMP_SIZE);
    expect(area.ok && area.value.pieces.map(({ source }) => source)).toEqual(['missing']);
  });

  it('shows the crash kernel alone when that is chosen', async () => {
    const dump = await open({ select: 'kdump' });
    expect(dump.systems?.shown).toBe('kdump');
    expect(dump.uts?.release).toBe('6.1.0-crashkernel');
    expect(dump.cpus).toHaveLength(1);
    expect(dump.memory.end).toBe(KDUMP_SIZE);
    expect((await bytesAt(dump, 0, KDUMP_SIZE)).equals(MADE.kdump.memory.cut(0, KDUMP_SIZE))).toBe(true);
  });

  it('shows memory as it lies, where a search finds the VMCOREINFO of both', async () => {
    const dump = await open({ select: 'all' });
    expect(dump.systems?.shown).toBe('all');
    expect((await bytesAt(dump, 0, MADE.memory.length)).equals(MADE.memory)).toBe(true);
    const found = await findVmcoreInfoBlocks(dump.memory, physAddr(0), dump.memory.end);
    expect(found.ok && found.value.blocks.map(({ info, textAddr }) => [textAddr, info.text])).toEqual([
      [KDUMP_BASE + 0xa000 + 24, MADE.prod.vmcoreinfo],
      [0xa000 + 24, MADE.kdump.vmcoreinfo],
    ]);
  });

  it('takes the VMCOREINFO that is chosen, and says so', async () => {
    const at = KDUMP_BASE + 0xa000 + 24;
    const dump = await open({ select: 'all', vmcoreinfoAt: at });
    expect(dump.vmcoreinfo).toMatchObject({ text: MADE.prod.vmcoreinfo, confidence: 'inferred' });
    expect(dump.findings).toContainEqual(
      expect.objectContaining({ code: 'vmcoreinfo-chosen', severity: 'info', addr: at }),
    );
  });

  it.each([0, 0x123456, 2 ** 53 - 1])('keeps the usual VMCOREINFO when there is none at %i', async (at) => {
    const dump = await open({ vmcoreinfoAt: at });
    expect(dump.vmcoreinfo?.text).toBe(MADE.prod.vmcoreinfo);
    expect(dump.findings).toContainEqual(
      expect.objectContaining({ code: 'vmcoreinfo-chosen', severity: 'warning' }),
    );
  });

  it('is nothing that other dumps are', async () => {
    const dump = await open({}, elfVmcore('P4'));
    expect(dump.systems).toBeUndefined();
    const asked = await open({ select: 'kdump' }, elfVmcore('P4'));
    expect(asked.systems).toBeUndefined();
    expect(asked.findings).toContainEqual(
      expect.objectContaining({ code: 'two-systems', severity: 'warning' }),
    );
  });
});
