/**
 * The switch points: since which kernel release each property of a vmcore header is as it is. Commits are those of
 * Linux; a stable release counts where the change was backported.
 */
import type { OsInfo } from '../machine/machineTypes.ts';
import { hasImageInfo } from './imageInfo.ts';
import { atLeast, hasBackport, type KernelVersion, versionText } from './kernelVersion.ts';
import type { ProfileSwitches, SwitchReasons } from './profile.ts';

/** Stable releases that got the corrected TODPREG size: commit f44e07a8afdd of v6.1-rc7 and its backports. */
const TODPREG_FIXED: readonly KernelVersion[] = [
  [4, 9, 335],
  [4, 14, 301],
  [4, 19, 268],
  [5, 4, 226],
  [5, 10, 157],
  [5, 15, 81],
  [6, 0, 11],
];

/** Stable releases known to have the `LINUX` name and the final note: seen in the source of 4.9.185. */
const LINUX_NAME_BACKPORTS: readonly KernelVersion[] = [[4, 9, 185]];

interface Choice<T> {
  readonly value: T;
  readonly why: string;
}

function choose<T>(test: boolean, yes: T, no: T, since: string, version: KernelVersion): Choice<T> {
  return { value: test ? yes : no, why: `${since}; the kernel is ${versionText(version)}.` };
}

/** The switches of a kernel version, each with its reason. */
export function switchesOf(
  version: KernelVersion,
  osInfo: OsInfo | undefined,
): { readonly switches: ProfileSwitches; readonly reasons: SwitchReasons } {
  const linuxName = atLeast(version, [4, 13, 0]) || hasBackport(version, LINUX_NAME_BACKPORTS);
  const wideTodpreg =
    atLeast(version, [4, 5, 0]) && !atLeast(version, [6, 1, 0]) && !hasBackport(version, TODPREG_FIXED);
  const since610 = atLeast(version, [6, 10, 0]);
  const image = hasImageInfo(osInfo)
    ? 'os_info has a KASLR offset'
    : 'no valid os_info with a KASLR offset was found, so none is written';

  const name = choose(
    linuxName,
    'LINUX' as const,
    'CORE' as const,
    'Register notes are named LINUX since 4.13 (and in late 4.9 stable kernels), CORE before',
    version,
  );
  const todpreg = choose(
    wideTodpreg,
    8 as const,
    4 as const,
    'NT_S390_TODPREG had 8 bytes by mistake from 4.5 on, until 6.1 and the stable kernels of December 2022 (commit f44e07a8afdd)',
    version,
  );
  const vector = choose(
    atLeast(version, [3, 18, 0]),
    true,
    false,
    'Vector registers have notes since 3.18, for CPUs whose vector registers were saved',
    version,
  );
  const final = choose(
    linuxName,
    true,
    false,
    'The internal header ends with an empty note since 4.13; the file is the same',
    version,
  );
  const align = choose(
    atLeast(version, [6, 5, 0]),
    4 as const,
    0 as const,
    'p_align of the PT_NOTE is 4 since 6.5 (commit 60592fb6b67c), 0 before',
    version,
  );
  const segment = choose(
    since610,
    true,
    false,
    `A kernel image PT_LOAD is written since 6.10 (commit c98d2ecae08f): ${image}`,
    version,
  );
  const base = choose(
    since610,
    'identity-base' as const,
    'physical' as const,
    "p_vaddr counts from the dumped kernel's identity base since 6.10 (commit 378e32aa8197)",
    version,
  );
  return {
    switches: {
      s390NoteName: name.value,
      todpregSize: todpreg.value,
      vectorNotes: vector.value,
      finalNote: final.value,
      noteAlign: align.value,
      imageSegment: segment.value,
      vaddrBase: base.value,
    },
    reasons: {
      s390NoteName: name.why,
      todpregSize: todpreg.why,
      vectorNotes: vector.why,
      finalNote: final.why,
      noteAlign: align.why,
      imageSegment: segment.why,
      vaddrBase: base.why,
    },
  };
}
