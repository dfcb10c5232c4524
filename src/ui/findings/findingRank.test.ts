import { describe, expect, it } from 'vitest';
import type { Finding } from '../../rpc/api.ts';
import { countOutcomes, filterFindings, findingRank } from './findingRank.ts';

const finding = (outcome: Finding['outcome'], severity: Finding['severity'], message = ''): Finding => ({
  code: `${outcome}-${severity}`,
  outcome,
  severity,
  message,
});
const findings = [
  finding('passed', 'error', 'The header is whole'),
  finding('failed', 'warning', 'A CPU has no prefix'),
  finding('failed', 'error', 'Segment 2 lies outside'),
  finding('not-testable', 'error', 'No VMCOREINFO'),
];

describe('findings', () => {
  it('put failed errors first and passed checks last, whatever their severity', () => {
    const order = [...findings].sort((a, b) => findingRank(a) - findingRank(b)).map((one) => one.code);
    expect(order).toEqual(['failed-error', 'failed-warning', 'not-testable-error', 'passed-error']);
  });

  it('are counted by outcome', () => {
    expect(countOutcomes(findings)).toEqual({ failed: 2, 'not-testable': 1, passed: 1 });
  });

  it('are found by outcome and by words of message or code', () => {
    expect(filterFindings(findings, 'failed', ' cpu ').map((one) => one.code)).toEqual(['failed-warning']);
    expect(filterFindings(findings, 'all', 'NOT-TESTABLE')).toHaveLength(1);
    expect(filterFindings(findings, 'passed', 'cpu')).toEqual([]);
  });
});
