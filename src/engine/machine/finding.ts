/** Short ways to write down the outcome of a check. Every check that ran is listed, passed ones too. */
import type { PhysAddr } from '../../base/address.ts';
import type { Finding, Severity } from '../types.ts';

function withAddr(finding: Finding, addr: PhysAddr | undefined): Finding {
  return addr === undefined ? finding : { ...finding, addr };
}

export function passed(code: string, message: string, addr?: PhysAddr): Finding {
  return withAddr({ code, outcome: 'passed', severity: 'info', message }, addr);
}

export function failed(code: string, severity: Severity, message: string, addr?: PhysAddr): Finding {
  return withAddr({ code, outcome: 'failed', severity, message }, addr);
}

export function notTestable(code: string, message: string): Finding {
  return { code, outcome: 'not-testable', severity: 'info', message };
}

/** Findings of one code that are listed one by one at most; the rest is one more finding that counts them. */
const MAX_LISTED = 20;

/** Cuts a list of findings of the same kind to a readable length, so that 512 CPUs do not bury the rest. */
export function capFindings(findings: readonly Finding[]): readonly Finding[] {
  const first = findings[MAX_LISTED];
  if (first === undefined) return findings;
  const more: Finding = { ...first, message: `${findings.length - MAX_LISTED} more of the same kind.` };
  return [...findings.slice(0, MAX_LISTED), more];
}
