/**
 * `npm test`: every check there is, from types to the browser, one after the other; all run even when one fails. The
 * last line of the output is always `N passed, N failed, N skipped`, summed over unit tests, browser tests and the
 * checks (one each). It fails when anything fails, and when a test runner ran no test at all.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { add, lastLine, NONE, namedCounts, playwrightCounts, vitestCounts } from './summary.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const reports = mkdtempSync(join(tmpdir(), 'oldmem-test-'));
const bin = (name) => join(root, 'node_modules/.bin', name);
const vitestReport = join(reports, 'vitest.json');
const firefoxReport = join(reports, 'firefox.json');
const playwrightReport = join(reports, 'playwright.json');

/** In order. `counts` reads a runner's report; a step without it is a check and counts as one. `maySkipAll`: it may be
 * skipped as a whole where its program is not installed. */
const STEPS = [
  { name: 'types', command: [bin('tsc'), '-b'] },
  { name: 'lint and format', command: [bin('biome'), 'check', '.'] },
  { name: 'imports', command: [bin('tsx'), 'tools/check-imports.ts'] },
  { name: 'dead code', command: [bin('knip')] },
  {
    name: 'unit tests',
    command: [bin('vitest'), 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${vitestReport}`],
    counts: () => vitestCounts(readJson(vitestReport)),
  },
  { name: 'build', command: [bin('vite'), 'build', '--logLevel', 'warn'] },
  { name: 'size', command: [process.execPath, 'tools/check-size.mjs'] },
  {
    name: 'browser tests',
    command: [bin('playwright'), 'test', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport },
    counts: () => playwrightCounts(readJson(playwrightReport)),
  },
  {
    name: 'Firefox',
    command: [bin('tsx'), 'e2e/firefox.smoke.ts', firefoxReport],
    counts: () => namedCounts(readJson(firefoxReport)),
    maySkipAll: true,
  },
];

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function run({ command: [program, ...args], env = {} }) {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.on('exit', (code) => done(code ?? 1));
  });
}

/** Runs one step and judges it: a runner by its report and its exit status, a check by its exit status. */
async function judge(step) {
  console.log(`\n=== ${step.name}`);
  const status = await run(step);
  if (step.counts === undefined) {
    const counts = { ...NONE, passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
    return { name: step.name, counts, skippedNames: [] };
  }
  let result;
  try {
    result = step.counts();
  } catch (error) {
    console.error(`${step.name}: no report (${error.message})`);
    result = { counts: NONE, skippedNames: [] };
  }
  const { passed, failed } = result.counts;
  const ranNothing = passed + failed === 0 && !(step.maySkipAll && result.counts.skipped > 0);
  // A runner that ran nothing, or that failed for a reason outside its tests, is one failure more.
  const extra = ranNothing || (status !== 0 && failed === 0) ? 1 : 0;
  if (ranNothing) console.error(`${step.name}: ran no test at all`);
  return { name: step.name, ...result, counts: add(result.counts, { ...NONE, failed: extra }) };
}

const results = [];
for (const step of STEPS) results.push(await judge(step));
rmSync(reports, { recursive: true });

const skipped = results.flatMap((result) => result.skippedNames.map((name) => `${result.name}: ${name}`));
if (skipped.length > 0) {
  console.log(
    `\n!!! ${skipped.length} tests were SKIPPED (most need the real dumps, see e2e/fixtures/realData.ts, or a Firefox):`,
  );
  for (const name of skipped) console.log(`    ${name}`);
}
console.log('');
let total = NONE;
for (const { name, counts } of results) {
  console.log(`${counts.failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${lastLine(counts)}`);
  total = add(total, counts);
}
console.log(lastLine(total));
process.exit(total.failed > 0 ? 1 : 0);
