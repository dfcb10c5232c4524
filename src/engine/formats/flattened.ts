/**
 * Flattened dumps (makedumpfile -F, QEMU's kdump formats): the index of the records makes the payload readable in
 * place, and the payload, kdump compressed or ELF, is opened by its own reader.
 */
import { fileOffset } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { formatSize } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { DumpFormat, OpenError, OpenedFormat, OpenOptions } from '../openTypes.ts';
import type { ByteSource, Extent, Finding, MemoryImage } from '../types.ts';
import { elfCore } from './elfCore.ts';
import { type FlattenedIndex, indexFlattened } from './flattenedIndex.ts';
import { flattenedSource } from './flattenedSource.ts';
import { kdump } from './kdump.ts';

const LABEL = 'flattened dump (makedumpfile)';
/** Bytes of the payload shown to the formats that may be in it. */
const PAYLOAD_HEAD = 64 * 1024;

export const flattened: DumpFormat = {
  id: 'flattened',
  label: LABEL,
  probe({ head }) {
    const reader = new BeReader(head);
    if (!reader.has(0, 32) || reader.ascii(0, 16) !== 'makedumpfile') return undefined;
    if (reader.u64(16) !== 1n || reader.u64(24) !== 1n) return undefined;
    return { score: 100, why: 'it begins with the signature of a flattened file' };
  },
  open: openFlattened,
};

async function openFlattened(
  sources: readonly ByteSource[],
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<Result<OpenedFormat, OpenError>> {
  const [file] = sources;
  if (file === undefined) return err({ kind: 'no-files' });
  const index = await indexFlattened(file, signal);
  if (!index.ok) return err({ kind: 'read', error: index.error });
  const payload = flattenedSource(file, index.value);
  const head = await payload.read(fileOffset(0), Math.min(PAYLOAD_HEAD, payload.sizeBytes), signal);
  // An incomplete file may have a hole there; the signature alone is enough to go on.
  const start = head.ok ? head : await payload.read(fileOffset(0), Math.min(64, payload.sizeBytes), signal);
  const damaged = (detail: string): OpenError => ({
    kind: 'damaged',
    file: file.name,
    format: LABEL,
    detail,
  });
  if (!start.ok) {
    if (start.error.kind !== 'outside') return err({ kind: 'read', error: start.error });
    return err(damaged('It ends before the header of the dump inside.'));
  }
  const probe = { source: payload, head: start.value, tail: new Uint8Array(0) };
  const format = [kdump, elfCore].find((candidate) => candidate.probe(probe) !== undefined);
  if (format === undefined) {
    const { recordCount } = index.value;
    return err(damaged(`Its ${recordCount} records make neither a kdump nor an ELF dump.`));
  }
  const readable = format === elfCore ? flattenedSource(file, index.value, 'unreadable') : payload;
  const opened = await format.open([readable], options, signal);
  if (!opened.ok) return opened;
  const { memory, segments, findings, headerFacts, label } = opened.value;
  return ok({
    ...opened.value,
    memory: behindRecords(memory),
    segments: segments.map(({ fileOffset: _inPayload, ...segment }) => segment),
    findings: [endFinding(file, index.value), ...findings],
    headerFacts: [...headerFacts, ['Flattened', recordWords(index.value)]],
    label: `${label ?? format.label}, flattened`,
  });
}

/**
 * Offsets of the payload mean nothing in the file itself, so stretches that stand in the payload as they are become
 * packed ones: only `read` can deliver them.
 */
function behindRecords(memory: MemoryImage): MemoryImage {
  const hide = (extent: Extent): Extent => {
    if (extent.kind !== 'file') return extent;
    return { kind: 'packed', start: extent.start, end: extent.end, source: 'file', file: extent.file };
  };
  return {
    end: memory.end,
    read: (start, length, signal) => memory.read(start, length, signal),
    async extents(start, end, limit, signal) {
      const answer = await memory.extents(start, end, limit, signal);
      return answer.ok ? ok(answer.value.map(hide)) : answer;
    },
  };
}

function recordWords({ recordCount, sizeBytes }: FlattenedIndex): string {
  return `${recordCount} records, ${formatSize(sizeBytes)} when rearranged`;
}

function endFinding(file: ByteSource, index: FlattenedIndex): Finding {
  const { end, recordCount } = index;
  const code = 'flattened-complete';
  if (end.kind === 'complete') {
    return {
      code,
      outcome: 'passed',
      severity: 'info',
      message: `${recordCount} records and the end record are there.`,
    };
  }
  const message =
    end.kind === 'truncated'
      ? `${file.name} ends after ${recordCount} records without an end record: it was cut or its writer was stopped.`
      : `The record at byte ${end.at} of ${file.name} cannot be followed (${end.detail}). The ${recordCount} records before it are used.`;
  return { code, outcome: 'failed', severity: 'error', message };
}
