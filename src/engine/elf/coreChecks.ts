/**
 * Checks of an ELF core that a person sees as findings: its header, segments inside the file, sizes, overlaps. Those
 * of the tables themselves are made in readCore.ts, those of CPUs and VMCOREINFO by the machine reader.
 */
import { physAddr } from '../../base/address.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import { capFindings, failed, passed } from '../machine/finding.ts';
import type { Finding, GapReason } from '../types.ts';
import type { CoreMap, CoreSegment } from './coreMap.ts';
import { EHDR_SIZE, type Ehdr, type Phdr, PT_LOAD } from './header.ts';
import { isIncomplete } from './writers.ts';

/** e_flags and e_ehsize of the header. QEMU writes 8 for the latter, which no reader minds. */
export function checkHeader(ehdr: Ehdr): readonly Finding[] {
  const findings = [passed('elf-identity', 'It is an ELF64 big-endian core file of s390.')];
  if (ehdr.ehsize !== EHDR_SIZE) {
    const message = `The header says that it has ${ehdr.ehsize} bytes instead of ${EHDR_SIZE}; QEMU writes that. Nothing depends on it.`;
    findings.push(failed('elf-header-size', 'info', message));
  }
  if (isIncomplete(ehdr.flags)) {
    findings.push(
      failed(
        'incomplete-flag',
        'error',
        'makedumpfile marked the file as incomplete: it could not write everything.',
      ),
    );
  } else findings.push(passed('incomplete-flag', 'Its writer did not mark it as incomplete.'));
  return findings;
}

/** Checks 3 and 4: every PT_LOAD in the file, sizes that can be. */
export function checkSegments(
  map: CoreMap,
  phdrs: readonly Phdr[],
  fileSize: number,
  rest: 'zero' | GapReason,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (map.segments.length === 0) {
    findings.push(failed('segments', 'error', 'No PT_LOAD can be used, so the file has no memory.'));
  }
  const cut = map.segments.filter(({ storedSize, promisedSize }) => storedSize < promisedSize);
  if (map.segments.length > 0 && cut.length === 0) {
    findings.push(
      passed('segments-inside', `The bytes of all ${map.segments.length} PT_LOADs lie inside the file.`),
    );
  }
  if (cut.length > 0) {
    const lost = cut.reduce((sum, { storedSize, promisedSize }) => sum + (promisedSize - storedSize), 0);
    const message = `The file is cut off after ${fileSize} bytes: ${formatSize(lost)} (${lost} bytes) of ${cut.length} PT_LOADs are missing.`;
    findings.push(failed('file-complete', 'error', message), ...capFindings(cut.map(cutFinding)));
  }
  const left = map.segments.reduce((sum, { size, promisedSize }) => sum + (size - promisedSize), 0);
  if (left > 0) findings.push(leftOutFinding(left, rest));
  findings.push(...capFindings(map.unusable.map((index) => unusableFinding(index, phdrs[index]))));
  const swapped = phdrs.flatMap((phdr, index) =>
    phdr.type === PT_LOAD && phdr.memsz !== 0n && phdr.filesz > phdr.memsz
      ? [swappedFinding(index, phdr)]
      : [],
  );
  findings.push(...capFindings(swapped));
  if (map.segments.length > 0 && map.unusable.length === 0 && swapped.length === 0) {
    const message = 'Every PT_LOAD has an address and a size that a machine can have.';
    findings.push(passed('segment-values', message));
  }
  return findings;
}

function leftOutFinding(bytes: number, rest: 'zero' | GapReason): Finding {
  const what = `${formatSize(bytes)} of the PT_LOADs are in memory but not in the file (p_filesz below p_memsz)`;
  if (rest === 'zero') return passed('segments-stored', `${what}: zgetdump leaves out chunks of zeros.`);
  const why =
    rest === 'filtered' ? 'makedumpfile was told to leave them out' : 'the writer did not store them';
  return failed('segments-stored', 'info', `${what}: ${why}. They are shown as not in the dump.`);
}

function cutFinding(segment: CoreSegment): Finding {
  const from = segment.paddr + segment.storedSize;
  const to = segment.paddr + segment.promisedSize;
  const message = `Program header ${segment.index}: ${to - from} bytes are missing, absolute ${hex0x(from)} to ${hex0x(to - 1)}.`;
  return failed('segments-inside', 'error', message, physAddr(from));
}

function unusableFinding(index: number, phdr: Phdr | undefined): Finding {
  const empty = phdr?.filesz === 0n && phdr.memsz === 0n;
  const message = empty
    ? `Program header ${index} is a PT_LOAD of no bytes.`
    : `Program header ${index} says ${hex0x(phdr?.memsz ?? 0n)} bytes at absolute ${hex0x(phdr?.paddr ?? 0n)}, which no machine has. It is left out.`;
  return failed('segment-values', empty ? 'info' : 'error', message);
}

function swappedFinding(index: number, phdr: Phdr): Finding {
  const message = `Program header ${index} has more bytes in the file (${hex0x(phdr.filesz)}) than in memory (${hex0x(phdr.memsz)}).`;
  return failed('segment-values', 'warning', message);
}

/** Two PT_LOADs that claim the same addresses; check 5 says which. */
export interface Overlap {
  readonly first: CoreSegment;
  readonly second: CoreSegment;
  readonly start: number;
  readonly end: number;
}

/** Overlaps of neighbours in the order of addresses; at most `limit`. */
export function findOverlaps(segments: readonly CoreSegment[], limit: number): readonly Overlap[] {
  const sorted = [...segments].sort((a, b) => a.paddr - b.paddr);
  const overlaps: Overlap[] = [];
  let widest: CoreSegment | undefined;
  for (const segment of sorted) {
    const widestEnd = widest === undefined ? 0 : widest.paddr + widest.size;
    const end = segment.paddr + segment.size;
    if (widest !== undefined && segment.paddr < widestEnd && overlaps.length < limit) {
      overlaps.push({ first: widest, second: segment, start: segment.paddr, end: Math.min(end, widestEnd) });
    }
    if (end > widestEnd) widest = segment;
  }
  return overlaps;
}
