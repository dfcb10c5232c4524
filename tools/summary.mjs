/**
 * Counts of test results: reads the JSON reports of the unit test runner and the browser test runner, adds up, and
 * words the last line of `npm test`.
 */

/** Nothing counted. */
export const NONE = { passed: 0, failed: 0, skipped: 0 };

/** Sum of two counts. */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Counts and names of skipped tests in a report of `vitest --reporter=json`. */
export function vitestCounts(report) {
  const skippedNames = [];
  let counts = NONE;
  for (const file of report.testResults ?? []) {
    const tests = file.assertionResults ?? [];
    // A file that broke while loading has no tests: it counts as one failure.
    if (file.status === 'failed' && !tests.some((test) => test.status === 'failed')) {
      counts = add(counts, { passed: 0, failed: 1, skipped: 0 });
    }
    for (const test of tests) {
      if (test.status === 'passed') counts = add(counts, { passed: 1, failed: 0, skipped: 0 });
      else if (test.status === 'failed') counts = add(counts, { passed: 0, failed: 1, skipped: 0 });
      else {
        counts = add(counts, { passed: 0, failed: 0, skipped: 1 });
        skippedNames.push(test.fullName);
      }
    }
  }
  return { counts, skippedNames };
}

/** Counts and names of skipped tests in a report of `playwright test --reporter=json`. */
export function playwrightCounts(report) {
  const skippedNames = [];
  let counts = { passed: 0, failed: report.errors?.length ?? 0, skipped: 0 };
  const walk = (suite) => {
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) {
        if (test.status === 'skipped') {
          counts = add(counts, { passed: 0, failed: 0, skipped: 1 });
          skippedNames.push(spec.title);
        } else if (test.status === 'expected') counts = add(counts, { passed: 1, failed: 0, skipped: 0 });
        else counts = add(counts, { passed: 0, failed: 1, skipped: 0 });
      }
    }
    for (const inner of suite.suites ?? []) walk(inner);
  };
  for (const suite of report.suites ?? []) walk(suite);
  return { counts, skippedNames };
}

/** Counts and names of skipped tests in a report that lists names, `{ passed, failed, skipped }`. */
export function namedCounts({ passed, failed, skipped }) {
  const counts = { passed: passed.length, failed: failed.length, skipped: skipped.length };
  return { counts, skippedNames: skipped };
}

/** `12 passed, 0 failed, 3 skipped`. */
export function lastLine(counts) {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}
