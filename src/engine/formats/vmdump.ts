/**
 * VMDUMPs of z/VM guests in the 64-bit "big" form, as `vmur receive` gets them from the reader (s390-tools,
 * zdump/df_vmdump.h and dfi_vmdump.c). The registers are in the file, so CPUs do not depend on lowcores.
 */
import { ADDRESS_LIMIT, FRAME_SIZE } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { todToText } from '../../s390/tod.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { failed, passed } from '../machine/finding.ts';
import type { Cpu } from '../machine/machineTypes.ts';
import type { DumpFormat, OpenError, OpenedFormat } from '../openTypes.ts';
import type { ByteSource, Finding, ReadError } from '../types.ts';
import { segmentsOf } from './extentSegments.ts';
import { readUpTo } from './readUpTo.ts';
import {
  ASIBK_LENGTH,
  FIR_LENGTH,
  FIR_OTHER_LENGTH,
  isVmdump,
  parseFileMap,
  parseInformation,
  parseOtherCpus,
  parseSpace,
  parseSymptom,
  recordOffset,
  type VmdumpInformation,
  type VmdumpSpace,
  type VmdumpSymptom,
} from './vmdumpHeader.ts';
import { readVmdumpMaps, type VmdumpMaps } from './vmdumpMaps.ts';
import { vmdumpExtents } from './vmdumpMemory.ts';

const LABEL = 'VMDUMP of z/VM';
const FORMAT_64_BIG = 2;

export const vmdump: DumpFormat = {
  id: 'vmdump',
  label: LABEL,
  probe({ head }) {
    return isVmdump(head) ? { score: 100, why: 'its symptom record says VMDUMP in EBCDIC' } : undefined;
  },
  async open(sources, _options, signal) {
    const [source] = sources;
    return source === undefined ? err({ kind: 'no-files' }) : openVmdump(source, signal);
  },
};

async function openVmdump(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<Result<OpenedFormat, OpenError>> {
  const place = { file: source.name, format: LABEL };
  const damaged = (detail: string): Result<never, OpenError> => err({ kind: 'damaged', ...place, detail });
  const readError = (error: ReadError): Result<never, OpenError> => err({ kind: 'read', error });

  const head = await readUpTo(source, 0, 2 * FRAME_SIZE, signal);
  if (!head.ok) return readError(head.error);
  const fileMap = parseFileMap(head.value.subarray(FRAME_SIZE));
  if (fileMap === undefined) return damaged('its second record is not the map of the file (HCPDFMBK).');
  const informationAt = recordOffset(fileMap.information) ?? source.sizeBytes;
  const first = await readUpTo(source, informationAt, FIR_LENGTH, signal);
  if (!first.ok) return readError(first.error);
  const information = parseInformation(first.value);
  if (information === undefined) return damaged('its record with the registers is not in the file.');
  if (information.format !== FORMAT_64_BIG)
    return err({ kind: 'unsupported', ...place, ...oldForm(information) });
  const others = await readUpTo(
    source,
    informationAt + FIR_LENGTH,
    information.otherCpus * FIR_OTHER_LENGTH,
    signal,
  );
  if (!others.ok) return readError(others.error);
  const spaceAt = fileMap.access * FRAME_SIZE;
  const spaceBytes = await readUpTo(source, spaceAt, ASIBK_LENGTH, signal);
  if (!spaceBytes.ok) return readError(spaceBytes.error);
  const space = fileMap.access === 0 ? undefined : parseSpace(spaceBytes.value);
  if (space === undefined) return damaged('its description of memory is not in the file.');
  const layout = await chooseLayout(source, spaceAt + FRAME_SIZE, space, signal);
  if (!layout.ok) return readError(layout.error);
  if (layout.value === undefined) return damaged('it gives no possible size of memory.');
  return ok(
    assemble(source, {
      symptom: parseSymptom(head.value.subarray(0, FRAME_SIZE)),
      information,
      cpus: [information.cpu, ...parseOtherCpus(others.value)],
      layout: layout.value,
    }),
  );
}

function oldForm({ format }: VmdumpInformation): { readonly detail: string; readonly advice: string } {
  const forms = new Map([
    [0, 'the 32-bit form (ESA)'],
    [0x82, 'the first 64-bit form, for up to 2 GiB'],
  ]);
  return {
    detail: `It is in ${forms.get(format) ?? `form ${hex0x(format)}, which is unknown`}; Oldmem reads the 64-bit big form only.`,
    advice: 'Convert it with the vmconvert of an older s390-tools, and open the result.',
  };
}

/** How many pages the maps are about, with what they say then. */
interface Layout {
  readonly memoryEnd: number;
  readonly space: VmdumpSpace;
  readonly maps: VmdumpMaps;
}

/**
 * The maps end where memory ends: at the highest range that was asked for, or at the size of storage. The right one
 * is the one with which the stored pages fill the file.
 */
async function chooseLayout(
  source: ByteSource,
  mapsAt: number,
  space: VmdumpSpace,
  signal: AbortSignal | undefined,
): Promise<Result<Layout | undefined, ReadError>> {
  const ends = [space.ranges.at(-1)?.end, space.definedSize];
  let best: Layout | undefined;
  let bestScore = -1;
  for (const [i, end] of ends.entries()) {
    const pages = Math.floor((end ?? 0) / FRAME_SIZE);
    if (pages === 0 || (i === 1 && end === ends[0])) continue;
    if (pages * FRAME_SIZE > ADDRESS_LIMIT) continue;
    const maps = await readVmdumpMaps(source, mapsAt, pages, signal);
    if (!maps.ok) return maps;
    const rest = source.sizeBytes - expectedSize(maps.value);
    const wholeMaps = maps.value.known === pages;
    let score = 0;
    if (wholeMaps && rest >= 0) score = rest < FRAME_SIZE ? 2 : 1;
    if (score > bestScore) {
      bestScore = score;
      const used = i === 0 ? space : { ...space, ranges: [] };
      best = { memoryEnd: pages * FRAME_SIZE, space: used, maps: maps.value };
    }
  }
  return ok(best);
}

/** Size of a complete file. */
function expectedSize({ pagesAt, storedPages }: VmdumpMaps): number {
  return pagesAt + storedPages * FRAME_SIZE;
}

interface Parts {
  readonly symptom: VmdumpSymptom;
  readonly information: VmdumpInformation;
  readonly cpus: readonly Cpu[];
  readonly layout: Layout;
}

function assemble(source: ByteSource, parts: Parts): OpenedFormat {
  const { memoryEnd, maps, space } = parts.layout;
  const extents = vmdumpExtents(maps, space.ranges, memoryEnd);
  const map = createAddressMap(extents);
  const addresses = ensure(map.ok ? map.value : undefined, 'runs ascend and do not overlap');
  return {
    memory: mappedImage(addresses, [source]),
    segments: segmentsOf(extents, [source.sizeBytes]),
    notes: [],
    cpus: parts.cpus,
    headerFacts: vmdumpFacts(source, parts),
    findings: [completeFinding(source, parts.layout), cpuFinding(parts), ...rangeFindings(parts.layout)],
  };
}

function vmdumpFacts(
  source: ByteSource,
  { symptom, information, layout }: Parts,
): OpenedFormat['headerFacts'] {
  const { tod, nodeName, symptoms } = symptom;
  const facts: (readonly [string, string | undefined])[] = [
    ['Dump format', 'vmdump'],
    ['Version', String(information.format)],
    ['Dump created', tod === 0n ? undefined : todToText(tod)],
    ['System arch', 's390x (64 bit)'],
    ['CPU count (real)', String(information.otherCpus + 1)],
    ['Dump memory range', formatSize(layout.memoryEnd)],
    ['Dump file size', formatSize(source.sizeBytes)],
    ['z/VM node', nodeName],
    ['Symptoms', symptoms],
    ['Pages stored', String(layout.maps.storedPages)],
  ];
  return facts.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [[label, value] as const],
  );
}

function completeFinding(source: ByteSource, { maps, memoryEnd }: Layout): Finding {
  const code = 'dump-complete';
  const known = maps.known * FRAME_SIZE;
  if (known < memoryEnd) {
    const message = `The file ends within the maps of stored pages: nothing is known of memory from absolute ${hex0x(known)} on.`;
    return failed(code, 'error', message);
  }
  const expected = expectedSize(maps);
  if (source.sizeBytes < expected) {
    const message = `The dump is not complete: ${expected - source.sizeBytes} of ${expected} bytes are missing.`;
    return failed(code, 'error', message);
  }
  const rest = source.sizeBytes - expected;
  const behind = rest === 0 ? '' : ` ${rest} bytes follow, which belong to no page.`;
  return passed(code, `All ${maps.storedPages} stored pages lie inside the file.${behind}`);
}

function cpuFinding({ cpus, information }: Parts): Finding {
  const promised = information.otherCpus + 1;
  const code = 'header-cpu-list';
  if (cpus.length === promised) return passed(code, `The file has the registers of ${promised} CPUs.`);
  const message = `The file has the registers of ${cpus.length} CPUs and promises ${promised}.`;
  return failed(code, 'warning', message);
}

function rangeFindings({ space }: Layout): readonly Finding[] {
  if (space.ranges.length === 0) return [];
  const words = space.ranges.map(({ start, end }) => `${hex0x(start)} to ${hex0x(end - 1)}`).join(', ');
  return [passed('requested-ranges', `The dump was taken of ${words}.`)];
}
