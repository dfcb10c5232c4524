import { describe, expect, it } from 'vitest';
import { Be } from '../../../e2e/fixtures/be.ts';
import { MIB, makeMachine, osInfoPage, splitLayout } from '../../../e2e/fixtures/machine.ts';
import { physAddr } from '../../base/address.ts';
import { flatImage, madeImage, must } from './images.testkit.ts';
import { createVirtualLayout } from './layout.ts';
import { osInfoUsable, readOsInfo } from './osInfo.ts';
import { readUts } from './uts.ts';
import { findVmcoreInfo, vmcoreInfoFrom } from './vmcoreinfo.ts';

const info = (...lines: string[]) =>
  vmcoreInfoFrom(new TextEncoder().encode(`${lines.join('\n')}\n`), 'test', 'exact');
const END = physAddr(0x80000000);

/** os_info of a made machine, or with a change, read back through memory. */
async function osInfoOf(page: Uint8Array) {
  const memory = flatImage(0x20000, [
    [0xe18, new Be(8).u64(0, 0x9000).bytes],
    [0x9000, page],
  ]);
  return must(await readOsInfo(memory));
}

describe('virtual layout', () => {
  it('is the same up to 6.9, also with KASLR', () => {
    const layout = createVirtualLayout(info('OSRELEASE=6.1', 'KERNELOFFSET=1e7c000'), undefined, END);
    expect(layout.kind).toBe('same');
    expect(layout.toPhysical(0n)).toBe(0);
    expect(layout.toPhysical(0x7fffffffn)).toBe(0x7fffffff);
    expect(layout.toPhysical(0x80000000n)).toBeUndefined();
    expect(layout.toPhysical(0x380000437e8n)).toBeUndefined();
    expect(createVirtualLayout(undefined, undefined).toPhysical(0x1000n)).toBe(0x1000);
    expect(createVirtualLayout(undefined, undefined).toPhysical(1n << 60n)).toBeUndefined();
  });

  it('has an image and an identity map of their own since 6.10', () => {
    const layout = createVirtualLayout(
      info(
        'KERNELOFFSET=3ffe0000000',
        'KERNELOFFPHYS=2200000',
        'IDENTITYBASE=180000000000',
        'SAMODE31=3000',
        'EAMODE31=6000',
      ),
      undefined,
      END,
    );
    expect(layout.kind).toBe('split');
    expect(layout.toPhysical(0x1fffn)).toBe(0x1fff);
    expect(layout.toPhysical(0x2000n)).toBeUndefined();
    expect(layout.toPhysical(0x3000n)).toBe(0x3000);
    expect(layout.toPhysical(0x6000n)).toBeUndefined();
    expect(layout.toPhysical(0x3ffe0000000n)).toBe(0x2200000);
    expect(layout.toPhysical(0x3ffe0100004n)).toBe(0x2300004);
    expect(layout.toPhysical(0x3ffdfffffffn)).toBeUndefined();
    expect(layout.toPhysical(0x40000000000n)).toBeUndefined();
    expect(layout.toPhysical(-1n)).toBeUndefined();
  });

  it('maps memory from an identity base below the image', () => {
    const layout = createVirtualLayout(
      info('KERNELOFFSET=3ffe0000000', 'KERNELOFFPHYS=2200000', 'IDENTITYBASE=100000000'),
      undefined,
      END,
    );
    expect(layout.toPhysical(0x100000000n)).toBe(0);
    expect(layout.toPhysical(0x17fffffffn)).toBe(0x7fffffff);
    expect(layout.toPhysical(0x180000000n)).toBeUndefined();
    expect(layout.toPhysical(0xffffffffn)).toBeUndefined();
  });

  it('comes from os_info where VMCOREINFO is missing, with the bounds of the image', async () => {
    const made = makeMachine({ layout: { ...splitLayout(4 * MIB), identityBase: 0x1000000n } });
    const { osInfo, findings } = await osInfoOf(osInfoPage(made));
    expect(findings.every(({ outcome }) => outcome === 'passed')).toBe(true);
    const layout = createVirtualLayout(undefined, osInfo, END);
    expect(layout.kind).toBe('split');
    expect(layout.toPhysical(0x3ffe0100000n)).toBe(5 * MIB);
    expect(layout.toPhysical(0x3ffe00fffffn)).toBeUndefined();
    expect(layout.toPhysical(0x3ffe03fffffn)).toBe(8 * MIB - 1);
    expect(layout.toPhysical(0x3ffe0400000n)).toBeUndefined();
    expect(layout.toPhysical(0x1000000n)).toBe(0);
    expect(layout.toPhysical(0x4000n)).toBe(0x4000);
  });

  it('comes from os_info alone also where the image was not moved', async () => {
    const made = makeMachine({ layout: splitLayout(0), prefixBase: 8 * MIB });
    const { osInfo } = await osInfoOf(osInfoPage(made));
    const layout = createVirtualLayout(undefined, osInfo, END);
    expect(layout.kind).toBe('split');
    expect(layout.toPhysical(0x3ffe0100000n)).toBe(0x100000);
  });

  it('does not use an os_info with a wrong checksum or an unknown version', async () => {
    const made = makeMachine({ layout: splitLayout(4 * MIB) });
    const page = osInfoPage(made).slice();
    page[200] = 1;
    const bad = await osInfoOf(page);
    expect(bad.osInfo?.checksumOk).toBe(false);
    expect(bad.osInfo && osInfoUsable(bad.osInfo)).toBe(false);
    expect(bad.findings.find(({ code }) => code === 'os-info-checksum')?.outcome).toBe('failed');
    expect(createVirtualLayout(undefined, bad.osInfo).kind).toBe('same');
    const newer = new Be(4096).text(0, 'OSINFOSZ').u16(12, 2);
    newer.u32(8, 0x00020000);
    const unknown = await osInfoOf(newer.bytes);
    expect(unknown.osInfo?.checksumOk).toBe(true);
    expect(unknown.osInfo && osInfoUsable(unknown.osInfo)).toBe(false);
  });
});

describe('os_info', () => {
  it.each<[string, bigint | number, string]>([
    ['zero', 0, 'not-testable'],
    ['a pointer that is not aligned', 0x9008, 'failed'],
    ['a pointer beyond memory', 0x7ffffffffffff000n, 'failed'],
    ['a pointer to something else', 0xa000, 'failed'],
  ])('is not there with %s', async (_, pointer, outcome) => {
    const memory = flatImage(0x20000, [[0xe18, new Be(8).u64(0, pointer).bytes]]);
    const found = must(await readOsInfo(memory));
    expect(found.osInfo).toBeUndefined();
    expect(found.findings).toMatchObject([{ code: 'os-info-pointer', outcome }]);
  });
});

describe('names of the system', () => {
  it('are found with and without the offset in VMCOREINFO', async () => {
    const { memory } = madeImage();
    const { vmcoreinfo } = must(await findVmcoreInfo(memory));
    const layout = createVirtualLayout(vmcoreinfo, undefined, memory.end);
    const expected = {
      sysname: 'Linux',
      nodename: 'madehost',
      release: '6.1.0-test',
      version: '#1 SMP made to order',
      machine: 's390x',
    };
    expect(must(await readUts(memory, vmcoreinfo, layout))).toEqual(expected);
    const symbol = Number.parseInt(vmcoreinfo?.values.get('SYMBOL(init_uts_ns)') ?? '', 16);
    for (const before of [0, 4, 16]) {
      const without = info(`SYMBOL(init_uts_ns)=${(symbol - before).toString(16)}`);
      expect(must(await readUts(memory, without, layout))).toEqual(expected);
    }
    const wrong = info(`SYMBOL(init_uts_ns)=${symbol.toString(16)}`, 'OFFSET(uts_namespace.name)=8');
    expect(must(await readUts(memory, wrong, layout))).toBeUndefined();
    expect(must(await readUts(memory, info('SYMBOL(init_uts_ns)=ffffff'), layout))).toBeUndefined();
    expect(must(await readUts(memory, undefined, layout))).toBeUndefined();
  });
});
