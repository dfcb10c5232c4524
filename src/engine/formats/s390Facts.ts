/** The header of an s390 stand-alone dump as labelled facts, with the words and in the order of `zgetdump -i`. */
import { formatSize, hex } from '../../base/hex.ts';
import { todToText } from '../../s390/tod.ts';
import { type EndMarker, isArch64, type S390Header } from './s390Header.ts';

/** What the facts need beside the header. */
export interface S390Summary {
  /** `s390`, `s390_ext` or `s390mv_ext`. */
  readonly format: string;
  readonly header: S390Header;
  readonly marker: EndMarker | undefined;
  /** One past the last address. */
  readonly memoryEnd: number;
  readonly sizeBytes: number;
  /** Facts of the single format, put at the end. */
  readonly more?: readonly (readonly [label: string, value: string])[];
}

/** Only what the dump knows. */
export function s390Facts(summary: S390Summary): readonly (readonly [label: string, value: string])[] {
  const { header, marker } = summary;
  const known = (value: number | undefined): value is number => value !== undefined && value > 0;
  const facts: (readonly [string, string | undefined])[] = [
    ['Dump format', summary.format],
    ['Version', String(header.version)],
    ['Dump created', header.tod === 0n ? undefined : todToText(header.tod)],
    ['Dump ended', (marker?.tod ?? 0n) === 0n ? undefined : todToText(marker?.tod ?? 0n)],
    ['Dump CPU ID', header.cpuId === 0n ? undefined : hex(header.cpuId)],
    ['Volume number', header.multiVolume ? String(header.volume) : undefined],
    ['System arch', isArch64(header) ? 's390x (64 bit)' : undefined],
    ['CPU count (online)', header.cpuCount > 0 ? String(header.cpuCount) : undefined],
    ['CPU count (real)', header.realCpuCount > 0 ? String(header.realCpuCount) : undefined],
    ['Dump memory range', formatSize(summary.memoryEnd)],
    ['Real memory range', known(header.realSize) ? formatSize(header.realSize) : undefined],
    ['Dump file size', formatSize(summary.sizeBytes)],
    ['Zlib version', header.zlibVersion === 0 ? undefined : String(header.zlibVersion)],
    ['Zlib compression unit', header.zlibVersion === 0 ? undefined : formatSize(header.zlibUnit)],
    ...(summary.more ?? []),
  ];
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as const]));
}
