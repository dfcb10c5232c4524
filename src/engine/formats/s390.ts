/**
 * The s390 stand-alone dump: a header of 4096 bytes, all of memory from absolute 0, an end marker. Written by the older
 * zipl DASD dumpers, the tape dumper, `zgetdump -f s390`; `/sys/kernel/debug/zcore/mem` has no end marker (s390-tools,
 * include/dump/s390_dump.h, zdump/dfi_s390.c; drivers/s390/char/zcore.c v3.12).
 */
import { ADDRESS_LIMIT, FRAME_SIZE, fileOffset, physAddr } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { failed, passed } from '../machine/finding.ts';
import type { DumpFormat, OpenError, OpenedFormat } from '../openTypes.ts';
import type { ByteSource, Finding } from '../types.ts';
import { readUpTo } from './readUpTo.ts';
import { checkCpuList, checkS390Header, markerFinding } from './s390Checks.ts';
import { s390Facts } from './s390Facts.ts';
import {
  END_MARKER_SIZE,
  type EndMarker,
  parseEndMarker,
  parseS390Header,
  S390_HEADER_SIZE,
  S390_MAGIC,
  type S390Header,
  s390ArchProblem,
  s390Magic,
} from './s390Header.ts';

const LABEL = 's390 stand-alone dump';

export const s390: DumpFormat = {
  id: 's390',
  label: LABEL,
  probe({ head }) {
    if (s390Magic(head) !== S390_MAGIC) return undefined;
    return { score: 100, why: 'it begins with a8190173618f23fd, the mark of an s390 dump' };
  },
  async open(sources, _options, signal) {
    const [source] = sources;
    return source === undefined ? err({ kind: 'no-files' }) : openS390(source, signal);
  },
};

async function openS390(source: ByteSource, signal?: AbortSignal): Promise<Result<OpenedFormat, OpenError>> {
  const head = await readUpTo(source, 0, S390_HEADER_SIZE, signal);
  if (!head.ok) return err({ kind: 'read', error: head.error });
  const header = parseS390Header(head.value);
  const place = { file: source.name, format: LABEL };
  if (header === undefined) {
    const detail = `It has ${head.value.length} bytes, and the header has ${S390_HEADER_SIZE}.`;
    return err({ kind: 'damaged', ...place, detail });
  }
  const problem = s390ArchProblem(header);
  if (problem !== undefined) return err({ kind: 'unsupported', ...place, ...problem });
  if (header.volume > 0) {
    const detail = `It is volume ${header.volume} of a dump on several tapes, so it does not begin at address 0.`;
    const advice = 'Copy all tapes together with zgetdump and open the result, or open volume 0 alone.';
    return err({ kind: 'unsupported', ...place, detail, advice });
  }
  const markerAt = S390_HEADER_SIZE + (header.memSize ?? ADDRESS_LIMIT);
  const tail = await readUpTo(source, markerAt, END_MARKER_SIZE, signal);
  if (!tail.ok) return err({ kind: 'read', error: tail.error });
  return ok(assemble(source, header, parseEndMarker(tail.value)));
}

/** How the file ends, and with it how much memory it stands for. */
interface Ending {
  readonly memoryEnd: number;
  readonly finding: Finding;
}

function assemble(source: ByteSource, header: S390Header, marker: EndMarker | undefined): OpenedFormat {
  const { memoryEnd, finding } = endingOf(source, header, marker);
  const map = createAddressMap([
    {
      kind: 'file',
      start: physAddr(0),
      end: physAddr(memoryEnd),
      source: 'file',
      file: 0,
      offset: fileOffset(S390_HEADER_SIZE),
    },
  ]);
  const stored = Math.max(0, Math.min(memoryEnd, source.sizeBytes - S390_HEADER_SIZE));
  const cpus = checkCpuList(header);
  return {
    memory: mappedImage(ensure(map.ok ? map.value : undefined, 'one extent overlaps nothing'), [source]),
    segments: [
      {
        paddr: physAddr(0),
        vaddr: 0n,
        size: memoryEnd,
        storedSize: stored,
        fileOffset: fileOffset(S390_HEADER_SIZE),
        source: stored > 0 ? 'file' : 'missing',
        role: 'memory',
      },
    ],
    notes: [],
    cpus: [],
    prefixes: cpus.prefixes,
    headerFacts: s390Facts({ format: 's390', header, marker, memoryEnd, sizeBytes: source.sizeBytes }),
    findings: [...checkS390Header(header), finding, ...cpus.findings],
    ...(isZcore(header, marker, source) ? { label: 'copy of zcore/mem (s390 header, no end marker)' } : {}),
  };
}

/** One past the last address that the header promises: exclusive or inclusive, whichever the writer meant. */
function promisedEnd({ version, memSize, memEnd }: S390Header): number | undefined {
  const size = memSize ?? 0;
  // zcore/mem with holes: mem_size is the sum of the chunks and mem_end the end of the last one.
  const end =
    version === 5 && memEnd !== undefined ? memEnd + (memEnd % FRAME_SIZE === FRAME_SIZE - 1 ? 1 : 0) : 0;
  const last = Math.max(size, end);
  return last > 0 && last + S390_HEADER_SIZE <= ADDRESS_LIMIT ? last : undefined;
}

/** A complete copy of zcore/mem has exactly this size. */
function isZcore(header: S390Header, marker: EndMarker | undefined, source: ByteSource): boolean {
  const end = promisedEnd(header);
  return marker === undefined && header.version === 5 && source.sizeBytes === S390_HEADER_SIZE + (end ?? -1);
}

function endingOf(source: ByteSource, header: S390Header, marker: EndMarker | undefined): Ending {
  const code = 'dump-complete';
  const memSize = header.memSize ?? 0;
  if (marker !== undefined) return { memoryEnd: memSize, finding: markerFinding(header, marker) };
  const inFile = Math.max(0, source.sizeBytes - S390_HEADER_SIZE);
  const promised = promisedEnd(header);
  if (promised === undefined) {
    const message = `The header gives no possible size of memory, so all ${formatSize(inFile)} behind it are taken as memory.`;
    return { memoryEnd: inFile, finding: failed(code, 'error', message) };
  }
  if (isZcore(header, marker, source)) {
    const message = `The file has exactly the ${formatSize(promised)} that the header promises, and no end marker: a complete copy of zcore/mem.`;
    return { memoryEnd: promised, finding: passed(code, message) };
  }
  if (inFile < promised) {
    const message = `The dump is not complete: ${promised - inFile} bytes of ${promised} are missing, from absolute ${hex0x(inFile)} on. The writer stopped early, or the file was cut.`;
    return { memoryEnd: promised, finding: failed(code, 'error', message, physAddr(inFile)) };
  }
  const message = `There is no end marker at ${hex0x(S390_HEADER_SIZE + promised)}, so the dump was not finished. Bytes near the end may be what the disk held before.`;
  return { memoryEnd: promised, finding: failed(code, 'error', message) };
}
