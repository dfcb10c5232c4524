/**
 * LKCD dumps of the 2.6 kernels: written by the early zfcpdump and by vmconvert, with pages as they are, in a run-length
 * code or as zlib streams (s390-tools, zdump/df_lkcd.h and dfi_lkcd.c).
 */
import { FRAME_SIZE, physAddr } from '../../base/address.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { unixMicrosToText } from '../../s390/tod.ts';
import { failed, passed } from '../machine/finding.ts';
import type { DumpFormat, OpenError, OpenedFormat, OpenOptions } from '../openTypes.ts';
import type { ByteSource, Finding } from '../types.ts';
import { decodeLkcdRle } from './codecs/lkcdRle.ts';
import { decodeZlib } from './codecs/zlib.ts';
import { segmentsOf } from './extentSegments.ts';
import {
  LKCD_FIRST_RECORD,
  LKCD_MAGIC,
  LKCD_MAGIC_SWAPPED,
  type LkcdHeader,
  parseLkcdHeader,
} from './lkcdHeader.ts';
import { indexLkcd } from './lkcdIndex.ts';
import { lkcdMemory } from './lkcdMemory.ts';
import type { LkcdPages } from './lkcdRecord.ts';
import { readUpTo } from './readUpTo.ts';
import { s390Magic } from './s390Header.ts';

const LABEL = 'LKCD dump';
const COMPRESSIONS = ['none', 'run-length code', 'zlib'];

export const lkcd: DumpFormat = {
  id: 'lkcd',
  label: LABEL,
  probe({ head }) {
    const magic = s390Magic(head);
    if (magic !== LKCD_MAGIC && magic !== LKCD_MAGIC_SWAPPED) return undefined;
    return { score: 100, why: 'it begins with a8190173618f23ed, the mark of LKCD' };
  },
  async open(sources, { onProgress }, signal) {
    const [source] = sources;
    return source === undefined ? err({ kind: 'no-files' }) : openLkcd(source, onProgress, signal);
  },
};

async function openLkcd(
  source: ByteSource,
  onProgress: OpenOptions['onProgress'],
  signal?: AbortSignal,
): Promise<Result<OpenedFormat, OpenError>> {
  const head = await readUpTo(source, 0, LKCD_FIRST_RECORD, signal);
  if (!head.ok) return err({ kind: 'read', error: head.error });
  const header = identify(source.name, head.value);
  if (!header.ok) return header;
  const pages = await indexLkcd(source, header.value, onProgress, signal);
  if (!pages.ok) return err({ kind: 'read', error: pages.error });
  return ok(assemble(source, header.value, pages.value));
}

function identify(file: string, head: Uint8Array): Result<LkcdHeader, OpenError> {
  const unsupported = (detail: string): Result<never, OpenError> => {
    const advice = 'Open it with the lcrash or crash of its own architecture.';
    return err({ kind: 'unsupported', file, format: LABEL, detail, advice });
  };
  if (s390Magic(head) === LKCD_MAGIC_SWAPPED) {
    return unsupported('It is of a little-endian machine, and s390 is big endian.');
  }
  const header = parseLkcdHeader(head);
  if (header === undefined) {
    return err({ kind: 'damaged', file, format: LABEL, detail: `it ends after ${head.length} bytes.` });
  }
  const { machine, pageSize } = header;
  if (machine === 's390') return unsupported('It is the dump of a 31-bit system (ESA/390).');
  if (machine !== 's390x' && /^[a-z0-9_]{3,}$/.test(machine)) {
    return unsupported(`It is the dump of a machine of type ${machine}.`);
  }
  if (pageSize !== FRAME_SIZE && machine !== 's390x') {
    return unsupported(`Its pages have ${pageSize} bytes, and those of s390 ${FRAME_SIZE}.`);
  }
  return ok(header);
}

function assemble(source: ByteSource, header: LkcdHeader, pages: LkcdPages): OpenedFormat {
  const { index } = pages;
  const lastPage = index.count === 0 ? 0 : index.address(index.count - 1) + FRAME_SIZE;
  const memoryEnd = Math.max(header.memEnd ?? 0, lastPage);
  const decode = header.compression === 1 ? decodeLkcdRle : decodeZlib;
  const { memory, extents } = lkcdMemory(source, pages, memoryEnd, decode);
  return {
    memory,
    segments: segmentsOf(extents, [source.sizeBytes]),
    notes: [],
    cpus: [],
    ...(header.cpus === undefined ? {} : { prefixes: header.cpus.prefixes }),
    headerFacts: lkcdFacts(source, header, memoryEnd, index.count),
    findings: [endFinding(source, pages, lastPage), ...checkHeader(header, pages)],
  };
}

function lkcdFacts(
  source: ByteSource,
  header: LkcdHeader,
  memoryEnd: number,
  stored: number,
): OpenedFormat['headerFacts'] {
  const { timeMicros, cpus } = header;
  const isTime = timeMicros > 0n && timeMicros < 2n ** 60n;
  const facts: (readonly [string, string | undefined])[] = [
    ['Dump format', 'lkcd'],
    ['Version', String(header.version)],
    ['Dump created', isTime ? unixMicrosToText(timeMicros) : undefined],
    ['UTS node name', header.nodename],
    ['UTS kernel release', header.release],
    ['UTS kernel version', header.utsVersion],
    ['System arch', 's390x (64 bit)'],
    ['CPU count (online)', cpus === undefined ? undefined : String(cpus.prefixes.length)],
    ['CPU count (real)', cpus === undefined ? undefined : String(cpus.realCount)],
    ['Dump memory range', formatSize(memoryEnd)],
    ['Dump file size', formatSize(source.sizeBytes)],
    ['Page compression', COMPRESSIONS[header.compression] ?? `unknown (${header.compression})`],
    ['Pages stored', String(stored)],
    ['Panic', header.panic],
  ];
  return facts.flatMap(([label, value]) =>
    value === undefined || value === '' ? [] : [[label, value] as const],
  );
}

function checkHeader(header: LkcdHeader, { index, end }: LkcdPages): readonly Finding[] {
  const findings: Finding[] = [];
  const { machine, pageCount, cpus } = header;
  if (machine !== 's390x') {
    findings.push(failed('lkcd-machine', 'warning', 'The header names no machine; it is read as s390x.'));
  }
  const code = 'page-count';
  if (pageCount === index.count) {
    findings.push(passed(code, `All ${pageCount} pages that the header promises are there.`));
  } else {
    // Tools that write to a tape cannot go back and fill the number in.
    const severity = end.kind === 'complete' ? 'info' : 'warning';
    const message = `The header promises ${pageCount} pages; ${index.count} were found.`;
    findings.push(failed(code, severity, message));
  }
  if (cpus === undefined) {
    const message = 'There is no s390 header, as in very old dumps: CPUs are looked for in memory.';
    findings.push(failed('header-cpu-list', 'info', message));
  } else {
    findings.push(passed('header-cpu-list', `The header lists ${cpus.prefixes.length} CPUs.`));
  }
  return findings;
}

function endFinding(source: ByteSource, { index, end }: LkcdPages, lastPage: number): Finding {
  const code = 'dump-complete';
  const rest = `What lies above absolute ${hex0x(lastPage)} is not known.`;
  if (end.kind === 'complete') return passed(code, `${index.count} pages, then the end: ${end.mark}.`);
  const message =
    end.kind === 'cut'
      ? `${source.name} ends after ${index.count} pages without an end record. ${rest}`
      : `The page record at ${hex0x(end.at)} of ${source.name} cannot be followed: ${end.detail}. ${rest}`;
  return failed(code, 'error', message, physAddr(lastPage));
}
