/** Linux versions: read from a release string, and compared. Used to find out which form a kernel writes. */

/** Version, patch level, sublevel: 6.1.192 is [6, 1, 192]. */
export type KernelVersion = readonly [version: number, patch: number, sub: number];

/** The version at the start of a release: `6.1.192-zdi`, `5.14.0-427.el9.s390x`, `6.5-rc1`. Undefined when none is. */
export function parseRelease(release: string): KernelVersion | undefined {
  const found = /^(\d{1,3})\.(\d{1,5})(?:\.(\d{1,5}))?(?!\d)/.exec(release);
  if (found === null) return undefined;
  return [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
}

/** True when `version` is `other` or newer. */
export function atLeast(version: KernelVersion, other: KernelVersion): boolean {
  if (version[0] !== other[0]) return version[0] > other[0];
  if (version[1] !== other[1]) return version[1] > other[1];
  return version[2] >= other[2];
}

/** True when a stable series in `backports` is that of `version`, and `version` is not older than its entry. */
export function hasBackport(version: KernelVersion, backports: readonly KernelVersion[]): boolean {
  return backports.some((one) => one[0] === version[0] && one[1] === version[1] && one[2] <= version[2]);
}

export function versionText(version: KernelVersion): string {
  return version.join('.');
}
