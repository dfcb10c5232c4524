/** The order and the words of findings: what failed first, the gravest of it on top. */
import type { Finding } from '../../rpc/api.ts';

const OUTCOME_RANK: Readonly<Record<Finding['outcome'], number>> = {
  failed: 0,
  'not-testable': 1,
  passed: 2,
};
const SEVERITY_RANK: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, info: 2 };

/** Smaller stands higher. */
export function findingRank(finding: Finding): number {
  return OUTCOME_RANK[finding.outcome] * 10 + SEVERITY_RANK[finding.severity];
}

export const OUTCOME_LABELS: Readonly<Record<Finding['outcome'], string>> = {
  failed: 'failed',
  'not-testable': 'not testable',
  passed: 'passed',
};

/** How many findings have each outcome. */
export function countOutcomes(findings: readonly Finding[]): Readonly<Record<Finding['outcome'], number>> {
  const counts = { failed: 0, 'not-testable': 0, passed: 0 };
  for (const finding of findings) counts[finding.outcome]++;
  return counts;
}

/** Findings of one outcome (`all`: of any) whose words contain the text. */
export function filterFindings(
  findings: readonly Finding[],
  outcome: Finding['outcome'] | 'all',
  text: string,
): readonly Finding[] {
  const wanted = text.trim().toLowerCase();
  return findings.filter(
    (finding) =>
      (outcome === 'all' || finding.outcome === outcome) &&
      (wanted === '' || `${finding.code} ${finding.message}`.toLowerCase().includes(wanted)),
  );
}
