/** An export plan as the page shows it: totals, and the first parts with the names of their files. */
import { hex0x } from '../base/hex.ts';
import type { MissingError } from '../engine/address/readExact.ts';
import { gapWords, readErrorWords, type Words } from '../engine/errorWords.ts';
import type { AnyPlan } from '../engine/export/anyPlan.ts';
import type { PlanPart } from '../engine/export/parts.ts';
import type { PlanError } from '../engine/export/plan.ts';
import type { ReadError } from '../engine/types.ts';
import type { ExportPlanPart, ExportPlanReply } from './api.ts';
import type { Session } from './session.ts';

/** Parts that the page gets to show. */
const SHOWN_PARTS = 1000;

function partReply(session: Session, part: PlanPart): ExportPlanPart {
  const file = part.kind === 'slice' ? session.dump.files[part.file] : undefined;
  return {
    offset: part.offset,
    length: part.length,
    source: part.source,
    fileName: file?.source.name,
    fileOffset: part.kind === 'slice' ? part.fileOffset : undefined,
    addr: part.kind === 'header' ? undefined : part.addr,
  };
}

/** The plan for the page. */
export function planReply(session: Session, planned: AnyPlan): ExportPlanReply {
  const { format, plan } = planned;
  const parts = format === 'kdump' ? [] : plan.parts;
  const noted = format === 's390' ? undefined : plan;
  return {
    format,
    profile: noted?.profile ?? 'auto',
    profileWhy: noted?.profileWhy ?? '',
    switches: noted?.switches,
    sizeBytes: format === 'kdump' ? plan.sizeLimit : plan.sizeBytes,
    isExact: format !== 'kdump',
    needsWriting: format === 'kdump' || plan.copyBytes > 0,
    partCount: parts.length,
    parts: parts.slice(0, SHOWN_PARTS).map((part) => partReply(session, part)),
    segments: format === 'vmcore' ? plan.segments : [],
    noteCount: noted?.notes.length ?? 0,
    noteBytes: noted?.noteBytes ?? 0,
    missingBytes: plan.missingBytes,
    warnings: plan.warnings,
  };
}

/** Words for a plan that cannot be made. */
export function planErrorWords(error: PlanError): Words {
  if (error.kind === 'read') return readErrorWords(error.error);
  return {
    kind: error.kind,
    title: 'This cannot be written',
    detail: error.detail,
    nextStep: 'Choose other ranges, another format or header profile, or add the missing file.',
  };
}

/** Words for bytes that could not be read while a dump was written. */
export function exportErrorWords(error: ReadError | MissingError): Words {
  if (error.kind !== 'missing') return readErrorWords(error);
  return {
    kind: 'missing',
    title: 'Bytes of the plan are not there',
    detail: `${error.length} bytes at ${hex0x(error.start)}: ${gapWords(error.reason)}.`,
    nextStep: 'Open the dump again: what cannot be read is then left out of the plan.',
  };
}
