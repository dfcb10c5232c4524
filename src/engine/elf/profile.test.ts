import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { OsInfo } from '../machine/machineTypes.ts';
import { atLeast, parseRelease } from './kernelVersion.ts';
import { chooseProfile, overrideSwitches, type ProfileSwitches, presets, profileFor } from './profile.ts';

const auto = (release: string, osInfo?: OsInfo): ProfileSwitches =>
  profileFor({ release, vmcoreinfo: undefined, utsVersion: undefined, osInfo }).switches;

function osInfoWith(kaslrOffset: bigint, checksumOk = true): OsInfo {
  const entries = Array.from({ length: 13 }, (_, i) => ({
    value: i === 5 ? kaslrOffset : 0n,
    size: 0n,
    checksum: 0,
  }));
  return {
    addr: physAddr(0x5000),
    versionMajor: 1,
    versionMinor: 1,
    checksum: 0,
    checksumOk,
    crashkernelAddr: 0n,
    crashkernelSize: 0n,
    entries,
  };
}

describe('profile of a release', () => {
  it('takes each switch from its own switch point: 6.1.192 is between the presets', () => {
    expect(auto('6.1.192-zdi')).toEqual({
      s390NoteName: 'LINUX',
      todpregSize: 4,
      vectorNotes: true,
      finalNote: true,
      noteAlign: 0,
      imageSegment: false,
      vaddrBase: 'physical',
    });
  });

  it.each([
    ['3.12.9', 'P1'],
    ['4.9.0', 'P2'],
    ['4.19.0', 'P3'],
    ['5.17.0', 'P3'],
    ['6.6.12', 'P4'],
    ['6.16.0-rc6', 'P5'],
  ])('gives the preset of its generation for %s', (release, id) => {
    expect(auto(release)).toEqual(presets.find((preset) => preset.id === id)?.switches);
  });

  it.each([
    ['4.4.0', 4],
    ['4.5.0', 8],
    ['5.10.156', 8],
    ['5.10.157', 4],
    ['5.15.80', 8],
    ['5.15.81', 4],
    ['5.14.300', 8],
    ['6.0.10', 8],
    ['6.0.11', 4],
    ['6.1.0', 4],
  ] as const)('knows when the TODPREG size was corrected: %s writes %i bytes', (release, size) => {
    expect(auto(release).todpregSize).toBe(size);
  });

  it.each([
    ['6.4.16', 0],
    ['6.5.0', 4],
  ] as const)('aligns the note segment since 6.5: %s', (release, align) => {
    expect(auto(release).noteAlign).toBe(align);
  });

  it('takes the dumped kernel for the dump kernel when nothing is said', () => {
    const vmcoreinfo = {
      text: 'OSRELEASE=5.17.1\n',
      raw: new Uint8Array(0),
      values: new Map([['OSRELEASE', '5.17.1']]),
      origin: 'note VMCOREINFO',
      confidence: 'exact',
    } as const;
    const profile = profileFor({ release: undefined, vmcoreinfo, utsVersion: undefined, osInfo: undefined });
    expect(profile.why).toContain('5.17.1');
    expect(profile.switches.todpregSize).toBe(8);
  });

  it('falls back to P4, and to P5 when a valid os_info has a KASLR offset', () => {
    const p4 = presets.find((preset) => preset.id === 'P4')?.switches;
    const p5 = presets.find((preset) => preset.id === 'P5')?.switches;
    const unknown = (osInfo?: OsInfo): ProfileSwitches =>
      profileFor({ release: undefined, vmcoreinfo: undefined, utsVersion: undefined, osInfo }).switches;
    expect(unknown()).toEqual(p4);
    expect(unknown(osInfoWith(0x3ffe0000000n))).toEqual(p5);
    expect(unknown(osInfoWith(0n))).toEqual(p4);
    expect(unknown(osInfoWith(0x3ffe0000000n, false))).toEqual(p4);
  });

  it('reads the sublevel of a Debian kernel from its version line', () => {
    const debian = (utsVersion: string | undefined): number =>
      profileFor({ release: '5.10.0-28-s390x', vmcoreinfo: undefined, utsVersion, osInfo: undefined })
        .switches.todpregSize;
    expect(debian('#1 SMP Debian 5.10.209-2 (2024-01-31)')).toBe(4);
    expect(debian('#1 SMP Debian 5.10.140-1 (2022-09-02)')).toBe(8);
    expect(debian('#1 SMP Debian 6.1.76-1')).toBe(8);
    expect(debian(undefined)).toBe(8);
  });

  it('says a reason for every switch, and for switches set by hand', () => {
    const profile = profileFor({
      release: '6.1.192',
      vmcoreinfo: undefined,
      utsVersion: undefined,
      osInfo: undefined,
    });
    for (const reason of Object.values(profile.reasons)) expect(reason).toContain('6.1.192');
    const changed = overrideSwitches(profile, { noteAlign: 4 });
    expect(changed.switches).toEqual({ ...profile.switches, noteAlign: 4 });
    expect(changed.reasons.noteAlign).toBe('Chosen by hand.');
    expect(overrideSwitches(profile, {})).toBe(profile);
    expect(
      chooseProfile('P2', {
        release: '6.1.192',
        vmcoreinfo: undefined,
        utsVersion: undefined,
        osInfo: undefined,
      }).switches.todpregSize,
    ).toBe(8);
  });
});

describe('release strings', () => {
  it('reads what distributions make of them', () => {
    expect(parseRelease('5.14.0-427.el9.s390x')).toEqual([5, 14, 0]);
    expect(parseRelease('6.5-rc1')).toEqual([6, 5, 0]);
    expect(parseRelease('4.9')).toEqual([4, 9, 0]);
    expect(parseRelease('linux')).toBeUndefined();
    expect(parseRelease('')).toBeUndefined();
  });

  it('orders versions as numbers', () => {
    const number = fc.nat({ max: 300 });
    const version = fc.tuple(number, number, number);
    fc.assert(
      fc.property(version, version, (a, b) => {
        const asNumber = (v: readonly number[]): number =>
          (v[0] ?? 0) * 1e6 + (v[1] ?? 0) * 1e3 + (v[2] ?? 0);
        expect(atLeast(a, b)).toBe(asNumber(a) >= asNumber(b));
        expect(parseRelease(a.join('.'))).toEqual(a);
      }),
    );
  });
});
