/** The integrity marks of a kdump file as findings: what its own headers, bitmaps and descriptors say about it. */
import { err, ok, type Result } from '../../base/result.ts';
import type { Finding, ReadError } from '../types.ts';
import { readDescriptors } from './kdumpDescriptors.ts';
import { DESCRIPTOR_BYTES, STATUS_INCOMPLETE, STATUS_NO_VMEMMAP, SUB_HEADER_BYTES } from './kdumpHeader.ts';
import type { KdumpPart } from './kdumpPart.ts';

/** Descriptors looked at on each end of the table when a dump is opened. */
const SAMPLE = 256;

export interface PartChecks {
  readonly findings: readonly Finding[];
  /** True: data of stored pages lies outside the file or was never written. */
  readonly distrust: boolean;
}

/** Checks one file. `stored` is the number of stored pages by its bitmap, where it was counted. */
export async function checkPart(
  part: KdumpPart,
  stored: number | undefined,
  signal?: AbortSignal,
): Promise<Result<PartChecks, ReadError>> {
  const samples = await sampleDescriptors(part, stored, signal);
  if (!samples.ok) return samples;
  const findings = [
    checkVersion(part),
    checkComplete(part),
    checkSubHeader(part),
    checkBitmapRoom(part),
    checkBitmapsInside(part),
    checkWritten(part, stored),
    checkDescriptorsInside(part, stored),
    samples.value,
  ];
  if ((part.header.status & STATUS_NO_VMEMMAP) !== 0) {
    findings.push({
      code: 'kdump-vmemmap-excluded',
      outcome: 'failed',
      severity: 'info',
      message:
        'The writer also left out pages of the page descriptor table (vmemmap) that describe excluded pages.',
    });
  }
  const distrust = findings.some(({ code, outcome }) => outcome === 'failed' && DISTRUSTED.has(code));
  return ok({ findings, distrust });
}

const DISTRUSTED: ReadonlySet<string> = new Set([
  'kdump-complete',
  'kdump-descriptors-inside',
  'kdump-pages-inside',
]);

function check(code: string, passed: boolean, severity: Finding['severity'], message: string): Finding {
  return { code, outcome: passed ? 'passed' : 'failed', severity: passed ? 'info' : severity, message };
}

function checkVersion({ header, source }: KdumpPart): Finding {
  const known = header.version >= 1 && header.version <= 6;
  const message = known
    ? `Header version ${header.version}.`
    : `${source.name} has header version ${header.version}; versions 1 to 6 are known. It is read like version 6.`;
  return check('kdump-header-version', known, 'warning', message);
}

function checkComplete({ header, source }: KdumpPart): Finding {
  const complete = (header.status & STATUS_INCOMPLETE) === 0;
  const message = complete
    ? 'The writer marked the dump as complete.'
    : `The writer of ${source.name} ran out of space or was stopped: pages are missing at the end.`;
  return check('kdump-complete', complete, 'error', message);
}

function checkSubHeader({ layout, source, header }: KdumpPart): Finding {
  const end = layout.blockSize + SUB_HEADER_BYTES;
  const inside = end <= source.sizeBytes && header.subHeaderBlocks >= 1;
  const message = inside
    ? 'The sub header lies inside the file.'
    : `The sub header of ${source.name} is missing: notes and the number of pages are not known from it.`;
  return check('kdump-sub-header', inside, 'warning', message);
}

function checkBitmapRoom({ layout, header }: KdumpPart): Finding {
  const enough = layout.claimedPages <= layout.pageCount;
  const message = enough
    ? `The bitmaps (${header.bitmapBlocks} blocks) have room for all ${layout.claimedPages} pages.`
    : `The header counts ${layout.claimedPages} pages, but its bitmaps (${header.bitmapBlocks} blocks) have room for ${layout.pageCount}. What lies above cannot be read.`;
  return check('kdump-bitmap-size', enough, 'error', message);
}

function checkBitmapsInside({ layout, source }: KdumpPart): Finding {
  const end = layout.storedAt + layout.bitmapBytes;
  const inside = end <= source.sizeBytes;
  const message = inside
    ? 'The page bitmaps lie inside the file.'
    : `${source.name} ends at byte ${source.sizeBytes}, before its page bitmaps end (${end}).`;
  return check('kdump-bitmaps-inside', inside, 'error', message);
}

function checkWritten({ header, source }: KdumpPart, stored: number | undefined): Finding {
  const code = 'kdump-written-blocks';
  if (header.writtenBlocks === 0 || stored === undefined) {
    const message =
      stored === undefined
        ? 'The stored pages were not counted.'
        : `The header does not say how many pages were written; the bitmap has ${stored}.`;
    return { code, outcome: 'not-testable', severity: 'info', message };
  }
  const equal = header.writtenBlocks === stored % 2 ** 32;
  const message = equal
    ? `The header and the bitmap agree on ${stored} stored pages.`
    : `The header of ${source.name} counts ${header.writtenBlocks} stored pages, its bitmap ${stored}.`;
  return check(code, equal, 'warning', message);
}

function checkDescriptorsInside({ layout, source }: KdumpPart, stored: number | undefined): Finding {
  const code = 'kdump-descriptors-inside';
  if (stored === undefined && layout.descriptorsAt <= source.sizeBytes) {
    return { code, outcome: 'not-testable', severity: 'info', message: 'The stored pages were not counted.' };
  }
  const end = layout.descriptorsAt + (stored ?? 0) * DESCRIPTOR_BYTES;
  const inside = end <= source.sizeBytes;
  const message = inside
    ? `The ${stored} page descriptors lie inside the file.`
    : `${source.name} ends at byte ${source.sizeBytes}, before the page descriptors end (${end}): pages are missing.`;
  return check(code, inside, 'error', message);
}

/** Looks at the first and the last descriptors: writers put the data in page order, so a cut shows at the end. */
async function sampleDescriptors(
  part: KdumpPart,
  stored: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Result<Finding, ReadError>> {
  const code = 'kdump-pages-inside';
  if (stored === undefined) {
    return ok({
      code,
      outcome: 'not-testable',
      severity: 'info',
      message: 'The stored pages were not counted.',
    });
  }
  const head = await readDescriptors(part, 0, Math.min(SAMPLE, stored), signal);
  if (!head.ok) return err(head.error);
  const tailCount = Math.min(SAMPLE, stored - head.value.length);
  const tail = await readDescriptors(part, stored - tailCount, tailCount, signal);
  if (!tail.ok) return err(tail.error);
  const looked = [...head.value, ...tail.value];
  const bad = looked.filter(({ kind }) => kind === 'gap');
  const first = bad[0];
  const message =
    first?.kind !== 'gap'
      ? `The data of the first and last stored pages (${looked.length} of ${stored}) lies inside the file.`
      : `Of ${looked.length} stored pages that were looked at, ${bad.length} are not in ${part.source.name} (${GAP_WORDS[first.reason] ?? first.reason}).`;
  return ok(check(code, first === undefined, 'error', message));
}

const GAP_WORDS: Readonly<Record<string, string>> = {
  truncated: 'the file ends before them',
  'not-written': 'the writer did not get to them',
  damaged: 'their descriptors make no sense',
  unreadable: 'the file could not be read there',
};
