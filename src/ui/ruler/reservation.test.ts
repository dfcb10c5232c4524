import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { OsInfo } from '../../rpc/api.ts';
import { legendOf } from './legend.ts';
import { ProfileBuilder } from './memoryProfile.ts';
import { nameReservation } from './reservation.ts';

function osInfo(crashkernelAddr: bigint, crashkernelSize: bigint): OsInfo {
  return {
    addr: physAddr(0x1000),
    versionMajor: 1,
    versionMinor: 1,
    checksum: 0,
    checksumOk: true,
    crashkernelAddr,
    crashkernelSize,
    entries: [],
  };
}

describe('the hole of the crash kernel', () => {
  const builder = new ProfileBuilder(0, 0xe000);
  builder.add({ start: 0, end: 0x8000, source: 'memory' });
  builder.add({ start: 0x8000, end: 0xc000, source: 'missing', reason: 'no memory here' });
  builder.add({ start: 0xc000, end: 0xe000, source: 'memory' });

  it('is named when os_info says exactly its range', () => {
    const { bands } = nameReservation(builder.profile(), osInfo(0x8000n, 0x4000n));
    expect(bands.map((band) => band.reason)).toEqual([undefined, "crash kernel's reservation", undefined]);
  });

  it('keeps its reason otherwise, and memory is never renamed', () => {
    const other = nameReservation(builder.profile(), osInfo(0x8000n, 0x3000n));
    expect(other.bands[1]?.reason).toBe('no memory here');
    expect(nameReservation(builder.profile(), osInfo(0n, 0x8000n)).bands[0]?.reason).toBeUndefined();
    expect(nameReservation(builder.profile(), undefined)).toEqual(builder.profile());
  });

  it('is explained in the legend, once', () => {
    expect(legendOf(builder.profile())).toEqual(['memory', 'missing']);
  });
});
