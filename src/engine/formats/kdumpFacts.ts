/** The headers of a kdump dump as labelled facts, in the order and with the words of `zgetdump -i`, then what it does not show. */
import { formatSize } from '../../base/hex.ts';
import { unixMicrosToText } from '../../s390/tod.ts';
import { PACKED_LZO, PACKED_SNAPPY, PACKED_ZLIB, PACKED_ZSTD } from './kdumpHeader.ts';
import type { KdumpPart } from './kdumpPart.ts';
import type { KdumpSurvey } from './kdumpSurvey.ts';

type Fact = readonly [label: string, value: string];

const PACKINGS: readonly (readonly [bit: number, name: string])[] = [
  [PACKED_ZLIB, 'zlib'],
  [PACKED_LZO, 'LZO'],
  [PACKED_SNAPPY, 'snappy'],
  [PACKED_ZSTD, 'zstd'],
];

/** Bits of the dump level (makedumpfile -d). */
const LEVELS: readonly (readonly [bit: number, name: string])[] = [
  [1, 'zero pages'],
  [2, 'page cache'],
  [4, 'private page cache'],
  [8, 'user data'],
  [16, 'free pages'],
];

/** Only facts that the dump knows. `parts` are in page order, at least one. */
export function kdumpFacts(
  parts: readonly KdumpPart[],
  survey: KdumpSurvey,
  memoryEnd: number,
  eraseInfo: string | undefined,
): readonly Fact[] {
  const [part] = parts;
  if (part === undefined) return [];
  const { header, sub } = part;
  const facts: Fact[] = [
    ['Dump format', header.signature.toLowerCase()],
    ['Version', String(header.version)],
  ];
  const add = (label: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') facts.push([label, value]);
  };
  add(
    'Dump created',
    header.timestamp > 0n && header.timestamp < 2n ** 40n
      ? unixMicrosToText(header.timestamp * 1000000n)
      : undefined,
  );
  add('UTS node name', header.nodename);
  add('UTS kernel release', header.release);
  add('UTS kernel version', header.utsVersion);
  add('System arch', 's390x (64 bit)');
  add('CPU count (real)', header.cpuCount > 0 ? String(header.cpuCount) : undefined);
  add('Dump memory range', formatSize(memoryEnd));
  add('Dump file size', formatSize(parts.reduce((sum, { source }) => sum + source.sizeBytes, 0)));
  add('Page compression', named(header.status, PACKINGS) || 'none');
  add('Page size', formatSize(header.blockSize));
  if (sub.dumpLevel !== undefined) {
    const left = named(sub.dumpLevel, LEVELS);
    add('Dump level', left === '' ? String(sub.dumpLevel) : `${sub.dumpLevel} (without ${left})`);
  }
  if (sub.split) add('Split dump', `${parts.length} of its files are open`);
  const { pages } = survey;
  add('Pages stored', pages === undefined ? undefined : String(pages.stored));
  add('Pages excluded', pages === undefined ? undefined : String(pages.excluded));
  add('Erased by filter', eraseInfo);
  return facts;
}

function named(bits: number, names: readonly (readonly [bit: number, name: string])[]): string {
  return names
    .filter(([bit]) => Math.floor(bits / bit) % 2 === 1)
    .map(([, name]) => name)
    .join(', ');
}
