/** Checks that the files of a split kdump dump belong together and names the pages that no file holds. */
import { physAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import type { OpenError } from '../openTypes.ts';
import type { Finding } from '../types.ts';
import type { KdumpPart, PartRange } from './kdumpPart.ts';

/** Missing ranges that are named one by one. */
const MAX_NAMED = 16;

/** Why the files cannot be one dump, or undefined when they can. */
export function splitProblem(parts: readonly KdumpPart[]): OpenError | undefined {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return undefined;
  for (const part of parts) {
    if (!part.sub.split) {
      return {
        kind: 'wrong-pairing',
        detail: `${part.source.name} is a whole kdump dump, not a part of a split one.`,
        advice: 'Open it alone, or drop only the parts of one split dump together.',
      };
    }
    const difference = differs(first, part);
    if (difference !== undefined) {
      return {
        kind: 'wrong-pairing',
        detail: `${first.source.name} and ${part.source.name} are parts of different dumps: their ${difference} differs.`,
        advice: 'Drop only the parts of one split dump together.',
      };
    }
  }
  return undefined;
}

function differs(a: KdumpPart, b: KdumpPart): string | undefined {
  if (a.layout.blockSize !== b.layout.blockSize) return 'page size';
  if (a.layout.claimedPages !== b.layout.claimedPages) return 'number of pages';
  if (a.header.timestamp !== b.header.timestamp) return 'time';
  if (a.header.release !== b.header.release || a.header.nodename !== b.header.nodename) return 'system';
  return undefined;
}

/** What is said of a split dump: its order, its overlaps, its missing parts. Nothing for a dump in one file. */
export function splitFindings(parts: readonly KdumpPart[], ranges: readonly PartRange[]): readonly Finding[] {
  if (!parts.some(({ sub }) => sub.split)) return [];
  const findings: Finding[] = [];
  const missing = ranges.filter(({ owned }) => !owned);
  const names = parts.map(({ source }) => source.name).join(', ');
  findings.push({
    code: 'kdump-split-complete',
    outcome: missing.length === 0 ? 'passed' : 'failed',
    severity: missing.length === 0 ? 'info' : 'error',
    message:
      missing.length === 0
        ? `The ${parts.length} files (${names}) hold all pages of the split dump.`
        : `Parts of the split dump are missing: ${rangeWords(missing)}. Open them together with ${names}.`,
    ...(missing[0] === undefined
      ? {}
      : { addr: physAddr(missing[0].startPfn * missing[0].part.layout.blockSize) }),
  });
  const overlaps = parts.filter((part) => {
    const { startPfn, endPfn } = part.layout;
    const own = ranges.find((range) => range.part === part && range.owned);
    return endPfn > startPfn && (own === undefined || own.startPfn !== startPfn || own.endPfn !== endPfn);
  });
  if (overlaps.length > 0) {
    findings.push({
      code: 'kdump-split-overlap',
      outcome: 'failed',
      severity: 'warning',
      message: `More than one file claims the pages of ${overlaps.map(({ source }) => source.name).join(', ')}; the file that begins earlier is used.`,
    });
  }
  return findings;
}

function rangeWords(missing: readonly PartRange[]): string {
  const named = missing.slice(0, MAX_NAMED).map(({ startPfn, endPfn }) => {
    return `pages ${hex0x(startPfn)} to ${hex0x(endPfn - 1)}`;
  });
  const rest = missing.length - named.length;
  return rest > 0 ? `${named.join(', ')} and ${rest} more ranges` : named.join(', ');
}
