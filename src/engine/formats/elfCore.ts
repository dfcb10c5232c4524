/**
 * ELF cores of s390: /proc/vmcore of the kernel, zgetdump, QEMU (`virsh dump --memory-only`), `makedumpfile -E`;
 * complete or cut off. The parts are in ../elf; this file puts them together.
 */
import { fileOffset } from '../../base/address.ts';
import { ensure } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { NT_VMCOREINFO } from '../../s390/constants.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import { checkHeader, checkSegments } from '../elf/coreChecks.ts';
import { coreFacts } from '../elf/coreFacts.ts';
import { type CoreSegment, mapCore } from '../elf/coreMap.ts';
import { EHDR_SIZE, hasElfMagic } from '../elf/header.ts';
import { identifyCore } from '../elf/identity.ts';
import { checkOverlaps } from '../elf/overlapCheck.ts';
import { findProtectedDump } from '../elf/pvDump.ts';
import { type CoreHeaders, readCoreHeaders } from '../elf/readCore.ts';
import { guessWriter, restOfSegment, writerLabel } from '../elf/writers.ts';
import { cpusFromNotes } from '../machine/cpusFromNotes.ts';
import type { VmcoreInfo } from '../machine/machineTypes.ts';
import { VMCOREINFO_NAME, vmcoreInfoFrom } from '../machine/vmcoreinfo.ts';
import type { DumpFormat, OpenError, OpenedFormat } from '../openTypes.ts';
import type { ByteSource, NoteEntry, ReadError, Segment } from '../types.ts';

export const elfCore: DumpFormat = {
  id: 'elf',
  label: 'ELF core',
  probe({ head }) {
    return hasElfMagic(head) ? { score: 100, why: 'it begins with 7f 45 4c 46, the mark of ELF' } : undefined;
  },
  async open(sources, _options, signal) {
    const [source] = sources;
    return source === undefined ? err({ kind: 'no-files' }) : openCore(source, signal);
  },
};

async function openCore(source: ByteSource, signal?: AbortSignal): Promise<Result<OpenedFormat, OpenError>> {
  const head = await source.read(fileOffset(0), Math.min(EHDR_SIZE, source.sizeBytes), signal);
  if (!head.ok) return err({ kind: 'read', error: head.error });
  const ehdr = identifyCore(source.name, head.value);
  if (!ehdr.ok) return ehdr;
  const headers = await readCoreHeaders(source, ehdr.value, signal);
  if (!headers.ok) return err({ kind: 'read', error: headers.error });
  const encrypted = await findProtectedDump(source, headers.value, signal);
  if (!encrypted.ok) return err({ kind: 'read', error: encrypted.error });
  if (encrypted.value !== undefined) return err(encrypted.value);
  const opened = await assemble(source, headers.value, signal);
  if (!opened.ok) return err({ kind: 'read', error: opened.error });
  const { segments, notes } = opened.value;
  if (segments.length === 0 && notes.length === 0) {
    const detail = `Neither memory nor notes could be found in its ${source.sizeBytes} bytes.`;
    return err({ kind: 'damaged', file: source.name, format: 'ELF core', detail });
  }
  return ok(opened.value);
}

async function assemble(
  source: ByteSource,
  headers: CoreHeaders,
  signal: AbortSignal | undefined,
): Promise<Result<OpenedFormat, ReadError>> {
  const { phdrs, notes } = headers;
  const writer = guessWriter(headers);
  const rest = restOfSegment(writer);
  const map = mapCore(phdrs, source.sizeBytes, rest);
  const addresses = createAddressMap(map.extents);
  const memory = mappedImage(ensure(addresses.ok ? addresses.value : undefined, 'overlaps were resolved'), [
    source,
  ]);
  const vmcoreinfo = notedVmcoreinfo(notes);
  const overlaps = await checkOverlaps(source, map.segments, signal);
  if (!overlaps.ok) return overlaps;
  const { cpus, findings } = cpusFromNotes(notes);
  return ok({
    memory,
    segments: map.segments.map((segment) => plainSegment(segment, source.sizeBytes)),
    notes,
    cpus,
    ...(vmcoreinfo === undefined ? {} : { vmcoreinfo }),
    headerFacts: coreFacts(headers, map, vmcoreinfo, source.sizeBytes),
    findings: [
      ...checkHeader(headers.ehdr),
      ...headers.findings,
      ...checkSegments(map, phdrs, source.sizeBytes, rest),
      ...overlaps.value,
      ...findings,
    ],
    label: writerLabel(writer),
  });
}

function notedVmcoreinfo(notes: readonly NoteEntry[]): VmcoreInfo | undefined {
  const note = notes.find(({ name, type }) => name === VMCOREINFO_NAME && type === NT_VMCOREINFO);
  return note === undefined ? undefined : vmcoreInfoFrom(note.desc, 'note VMCOREINFO', 'exact');
}

/** Without what only this reader needs, and without an offset that is none. */
function plainSegment(segment: CoreSegment, fileSize: number): Segment {
  const { paddr, vaddr, size, storedSize, source, role, flags, storedAt } = segment;
  return {
    paddr,
    vaddr,
    size,
    storedSize,
    source,
    role,
    ...(storedAt <= fileSize ? { fileOffset: fileOffset(storedAt) } : {}),
    ...(flags === undefined ? {} : { flags }),
  };
}
