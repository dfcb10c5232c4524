/**
 * The extended s390 stand-alone dump: segments with what is not zero, as they are or compressed, on one DASD or on
 * several (s390-tools, zipl/boot/eckd2dump_sv.c and eckd2dump_mv.c, zdump/dfi_s390.c). Several files are the volumes of
 * one dump.
 */
import { ensure } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import type { DumpFormat, OpenError, OpenedFormat } from '../openTypes.ts';
import type { ByteSource } from '../types.ts';
import { segmentsOf } from './extentSegments.ts';
import { readUpTo } from './readUpTo.ts';
import { readDumpChain } from './s390Chain.ts';
import { checkCpuList, checkS390Header } from './s390Checks.ts';
import { s390Facts } from './s390Facts.ts';
import {
  parseS390Header,
  S390_EXT_MAGIC,
  S390_HEADER_SIZE,
  s390ArchProblem,
  s390Magic,
} from './s390Header.ts';
import { entryUnit } from './s390Segments.ts';
import { unpackSegments } from './s390Unpack.ts';
import { orderVolumes, type S390Volume } from './s390Volumes.ts';

const LABEL = 's390 stand-alone dump (extended)';

export const s390ext: DumpFormat = {
  id: 's390_ext',
  label: LABEL,
  multiFile: true,
  probe({ head }) {
    if (s390Magic(head) !== S390_EXT_MAGIC) return undefined;
    return { score: 100, why: 'it begins with a8190173618f23fe, the mark of an extended s390 dump' };
  },
  open: (sources, _options, signal) => openS390ext(sources, signal),
};

async function openS390ext(
  sources: readonly ByteSource[],
  signal?: AbortSignal,
): Promise<Result<OpenedFormat, OpenError>> {
  const volumes: S390Volume[] = [];
  for (const [file, source] of sources.entries()) {
    const volume = await readVolume(file, source, signal);
    if (!volume.ok) return volume;
    volumes.push(volume.value);
  }
  if (volumes.length === 0) return err({ kind: 'no-files' });
  const order = orderVolumes(volumes, LABEL);
  if (!order.ok) return order;
  const opened = await assemble(sources, order.value.volumes, signal);
  if (!opened.ok) return opened;
  return ok({ ...opened.value, findings: [...order.value.findings, ...opened.value.findings] });
}

async function readVolume(
  file: number,
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<Result<S390Volume, OpenError>> {
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
  return ok({ file, source, header });
}

async function assemble(
  sources: readonly ByteSource[],
  volumes: readonly S390Volume[],
  signal: AbortSignal | undefined,
): Promise<Result<OpenedFormat, OpenError>> {
  const { header } = ensure(volumes[0], 'there is at least one volume');
  const chain = await readDumpChain(volumes, signal);
  if (!chain.ok) return err({ kind: 'read', error: chain.error });
  const { extents, packed, memoryEnd, marker, segmentCount, blockSize } = chain.value;
  const map = createAddressMap(extents);
  const addresses = ensure(map.ok ? map.value : undefined, 'segments ascend and do not overlap');
  const unit = entryUnit(header.zlibVersion, header.zlibUnit) ?? 1;
  const cpus = checkCpuList(header);
  const sizeBytes = sources.reduce((sum, source) => sum + source.sizeBytes, 0);
  return ok({
    memory: mappedImage(addresses, sources, { unpack: unpackSegments(packed, sources, unit) }),
    segments: segmentsOf(
      extents,
      sources.map((source) => source.sizeBytes),
    ),
    notes: [],
    cpus: [],
    prefixes: cpus.prefixes,
    headerFacts: s390Facts({
      format: header.multiVolume ? 's390mv_ext' : 's390_ext',
      header,
      marker,
      memoryEnd,
      sizeBytes,
      more: [
        ['Segments', String(segmentCount)],
        ...(blockSize === undefined ? [] : [['Device block size', blockSize] as const]),
        ...(header.multiVolume ? [['Volumes', volumeWords(volumes)] as const] : []),
      ],
    }),
    findings: [...checkS390Header(header), ...chain.value.findings, ...cpus.findings],
    ...(header.multiVolume ? { label: 's390 stand-alone dump (multi-volume)' } : {}),
  });
}

function volumeWords(volumes: readonly S390Volume[]): string {
  return volumes.map(({ header, source }) => `${header.volume}: ${source.name}`).join(', ');
}
