/** Whether a file belongs to the kernel of the dump, by build ID. */
import type { KernelSource } from '../types.ts';

/** Outcome of a check of a file against the dump. */
export interface FileCheck {
  readonly outcome: 'passed' | 'failed' | 'not-testable';
  readonly words: string;
}

/**
 * Kernels whose VMCOREINFO holds garbage for BUILD-ID, because lib/buildid.c looked at the wrong place: first and last
 * patch level by series.
 */
const GARBAGE: readonly (readonly [series: string, first: number, last: number])[] = [
  ['5.15', 168, Number.POSITIVE_INFINITY],
  ['6.1', 113, 118],
  ['6.6', 55, 62],
  ['6.10', 14, Number.POSITIVE_INFINITY],
  ['6.11', 3, 9],
];

/** True for kernels whose BUILD-ID is not to be believed. `release` as in 6.1.115. */
export function hasGarbageBuildId(release: string): boolean {
  const match = /^(\d+\.\d+)\.(\d+)/.exec(release);
  return GARBAGE.some(
    ([series, first, last]) => match?.[1] === series && Number(match[2]) >= first && Number(match[2]) <= last,
  );
}

/** Compares the build ID of a file with that of the dump. */
export function checkBuildId(source: KernelSource, ofFile: string | undefined): FileCheck {
  const ofDump = source.vmcoreinfo?.values.get('BUILD-ID')?.trim().toLowerCase();
  if (ofDump === undefined) return { outcome: 'not-testable', words: 'The dump has no build ID.' };
  if (ofFile === undefined) return { outcome: 'not-testable', words: 'The file has no build ID.' };
  if (ofDump === ofFile) return { outcome: 'passed', words: `The build IDs are the same: ${ofDump}.` };
  if (hasGarbageBuildId(upstreamRelease(source))) {
    const words = `The build IDs differ, but this kernel's own is not to be believed (${ofDump}).`;
    return { outcome: 'not-testable', words };
  }
  return { outcome: 'failed', words: `The build IDs differ: ${ofFile} of the file, ${ofDump} of the dump.` };
}

/** The kernel's version. Debian's releases do not name the patch level, but its version does. */
function upstreamRelease(source: KernelSource): string {
  const debian = /Debian (\d+\.\d+\.\d+)/.exec(source.uts?.version ?? '')?.[1];
  return debian ?? source.vmcoreinfo?.values.get('OSRELEASE') ?? source.uts?.release ?? '';
}
