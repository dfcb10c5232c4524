/**
 * What a /proc/vmcore looks like depends on the version of the kernel that wrote it, the dump kernel. A profile is
 * that dependence as switches; `profileFor` derives each switch from a release, the presets P1..P5 are five kernel
 * generations as a whole (arch/s390/kernel/crash_dump.c and fs/proc/vmcore.c, v3.12 to v6.16).
 */
import type { OsInfo, VmcoreInfo } from '../machine/machineTypes.ts';
import { hasImageInfo } from './imageInfo.ts';
import { type KernelVersion, parseRelease, versionText } from './kernelVersion.ts';
import { switchesOf } from './releaseSwitches.ts';

/** The properties of a vmcore header that differ between kernels. */
export interface ProfileSwitches {
  /** Name of the s390 register notes, types 0x301 to 0x30a. */
  readonly s390NoteName: 'CORE' | 'LINUX';
  /** n_descsz of NT_S390_TODPREG. 8 is a defect: the last four bytes are the high half of the CPU timer. */
  readonly todpregSize: 4 | 8;
  /** NT_S390_VXRS_HIGH and _LOW for CPUs whose vector registers were saved. */
  readonly vectorNotes: boolean;
  /** An empty note after the others in the internal header. It never reaches the file. */
  readonly finalNote: boolean;
  /** p_align of the PT_NOTE. */
  readonly noteAlign: 0 | 4;
  /** A PT_LOAD for the kernel image, when os_info of the dumped kernel has a KASLR offset. */
  readonly imageSegment: boolean;
  /** p_vaddr of memory: equal to p_paddr, or the identity base of os_info plus p_paddr. */
  readonly vaddrBase: 'physical' | 'identity-base';
}

/** Names of the choices that `exportPresets` offers. */
export type ProfileId = 'auto' | 'P1' | 'P2' | 'P3' | 'P4' | 'P5';

export interface Preset {
  readonly id: Exclude<ProfileId, 'auto'>;
  readonly label: string;
  readonly switches: ProfileSwitches;
}

/** One sentence for each switch: why it has its value. */
export type SwitchReasons = { readonly [Switch in keyof ProfileSwitches]: string };

export interface Profile {
  readonly id: ProfileId;
  readonly switches: ProfileSwitches;
  /** Why this profile, in one or two sentences. */
  readonly why: string;
  readonly reasons: SwitchReasons;
}

const P1: ProfileSwitches = {
  s390NoteName: 'CORE',
  todpregSize: 4,
  vectorNotes: false,
  finalNote: false,
  noteAlign: 0,
  imageSegment: false,
  vaddrBase: 'physical',
};
const P2: ProfileSwitches = { ...P1, todpregSize: 8, vectorNotes: true };
const P3: ProfileSwitches = { ...P2, s390NoteName: 'LINUX', finalNote: true };
const P4: ProfileSwitches = { ...P3, todpregSize: 4, noteAlign: 4 };
const P5: ProfileSwitches = { ...P4, imageSegment: true, vaddrBase: 'identity-base' };

/** The kernel generations, oldest first. */
export const presets: readonly Preset[] = [
  { id: 'P1', label: 'Linux 3.12 to 4.4', switches: P1 },
  { id: 'P2', label: 'Linux 4.5 to 4.12', switches: P2 },
  { id: 'P3', label: 'Linux 4.13 to 6.0', switches: P3 },
  { id: 'P4', label: 'Linux 6.5 to 6.9', switches: P4 },
  { id: 'P5', label: 'Linux 6.10 and later', switches: P5 },
];

/** What is known of the dumped system. */
export interface ProfileFacts {
  /** Release of the dump kernel, `6.1.192`. Without one the dumped kernel's is taken. */
  readonly release: string | undefined;
  readonly vmcoreinfo: VmcoreInfo | undefined;
  /** Version line of UTS: `#1 SMP Debian 5.10.209-2 (2024-01-31)`. */
  readonly utsVersion: string | undefined;
  readonly osInfo: OsInfo | undefined;
}

/**
 * The profile of the kernel that most likely would have written the vmcore: one of the dumped kernel's own release,
 * because zfcpdump and kdump kernels are installed together with it.
 */
export function profileFor(facts: ProfileFacts): Profile {
  const release = facts.release ?? facts.vmcoreinfo?.values.get('OSRELEASE');
  const version = release === undefined ? undefined : versionOf(release, facts.utsVersion);
  if (version === undefined) return unknownRelease(facts.osInfo, release);
  const { switches, reasons } = switchesOf(version, facts.osInfo);
  const same = presets.find((preset) => sameSwitches(preset.switches, switches));
  const text = versionText(version);
  const whose =
    facts.release === undefined
      ? `The dumped kernel is ${release}; its dump kernel is taken to be the same.`
      : `The dump kernel is ${release}.`;
  return {
    id: 'auto',
    switches,
    why: `${whose} ${same === undefined ? `No preset is exactly ${text}` : `${text} writes as preset ${same.id}`}.`,
    reasons,
  };
}

/** A preset with its reasons, or `profileFor` for `auto`. */
export function chooseProfile(id: ProfileId, facts: ProfileFacts): Profile {
  const preset = presets.find((one) => one.id === id);
  if (preset === undefined) return profileFor(facts);
  return {
    id,
    switches: preset.switches,
    why: `Chosen: ${preset.label}.`,
    reasons: sameReason(`As ${preset.label}.`),
  };
}

/** Replaces single switches. */
export function overrideSwitches(profile: Profile, overrides: Partial<ProfileSwitches>): Profile {
  const changed = Object.entries(overrides).filter(([, value]) => value !== undefined);
  if (changed.length === 0) return profile;
  const given = Object.fromEntries(changed);
  const reasons = Object.fromEntries(changed.map(([name]) => [name, 'Chosen by hand.']));
  return {
    ...profile,
    switches: { ...profile.switches, ...given },
    why: `${profile.why} Changed by hand: ${changed.map(([name]) => name).join(', ')}.`,
    reasons: { ...profile.reasons, ...reasons },
  };
}

/** True when both profiles write the same file. */
export function sameSwitches(a: ProfileSwitches, b: ProfileSwitches): boolean {
  return (
    a.s390NoteName === b.s390NoteName &&
    a.todpregSize === b.todpregSize &&
    a.vectorNotes === b.vectorNotes &&
    a.finalNote === b.finalNote &&
    a.noteAlign === b.noteAlign &&
    a.imageSegment === b.imageSegment &&
    a.vaddrBase === b.vaddrBase
  );
}

/** The version of a release. Debian's release says 5.10.0 whatever the sublevel is; its version line tells it. */
function versionOf(release: string, utsVersion: string | undefined): KernelVersion | undefined {
  const version = parseRelease(release);
  const exact = /\bDebian (\d+\.\d+\.\d+)/.exec(utsVersion ?? '')?.[1];
  const packaged = exact === undefined ? undefined : parseRelease(exact);
  const sameSeries = packaged?.[0] === version?.[0] && packaged?.[1] === version?.[1];
  return version !== undefined && version[2] === 0 && sameSeries ? packaged : version;
}

function unknownRelease(osInfo: OsInfo | undefined, release: string | undefined): Profile {
  const newer = hasImageInfo(osInfo);
  const said =
    release === undefined
      ? 'No kernel release was found'
      : `The release "${release}" is not a kernel version`;
  const why = newer
    ? `${said}, but os_info has a KASLR offset, which only kernels since 6.10 write: preset P5.`
    : `${said}: preset P4, the form that every current tool reads.`;
  return { id: 'auto', switches: newer ? P5 : P4, why, reasons: sameReason(why) };
}

function sameReason(why: string): SwitchReasons {
  return {
    s390NoteName: why,
    todpregSize: why,
    vectorNotes: why,
    finalNote: why,
    noteAlign: why,
    imageSegment: why,
    vaddrBase: why,
  };
}
