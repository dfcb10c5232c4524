import { describe, expect, it } from 'vitest';
import { lastLine, namedCounts, playwrightCounts, vitestCounts } from './summary.mjs';

describe('the count of test results', () => {
  it('counts unit tests, and a file that broke while loading as one failure', () => {
    const report = {
      testResults: [
        {
          status: 'passed',
          assertionResults: [{ status: 'passed' }, { status: 'skipped', fullName: 'real dump' }],
        },
        { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(vitestCounts(report)).toEqual({
      counts: { passed: 2, failed: 2, skipped: 1 },
      skippedNames: ['real dump'],
    });
  });

  it('counts browser tests in nested groups, and errors outside tests', () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
    const report = {
      errors: [{ message: 'no server' }],
      suites: [
        {
          specs: [spec('a', 'expected')],
          suites: [{ specs: [spec('b', 'unexpected'), spec('c', 'skipped')] }],
        },
      ],
    };
    const { counts, skippedNames } = playwrightCounts(report);
    expect(skippedNames).toEqual(['c']);
    expect(lastLine(counts)).toBe('1 passed, 2 failed, 1 skipped');
  });

  it('counts a test that passed only on a second try as failed', () => {
    const report = { suites: [{ specs: [{ title: 'a', tests: [{ status: 'flaky' }] }] }] };
    expect(playwrightCounts(report).counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a report of names', () => {
    expect(namedCounts({ passed: ['a', 'b'], failed: ['c'], skipped: ['d'] })).toEqual({
      counts: { passed: 2, failed: 1, skipped: 1 },
      skippedNames: ['d'],
    });
  });
});
