import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFile } from './checkImports.ts';
import { importLines } from './importLines.ts';

// Written apart, so that the checker does not take this file's examples for imports.
const IMPORT = 'import';
const URL_NAME = 'URL';

const complaints = (path: string, source: string): string => checkFile(path, source).join('\n');

describe('the import table', () => {
  it.each([
    ['src/base/hex.ts', `import { ok } from './result.ts';`],
    ['src/kernel/log.ts', `import type { MemoryImage } from '../engine/types.ts';`],
    ['src/rpc/host.ts', `import { openDump } from '../engine/openDump.ts';`],
    ['src/rpc/api.ts', `import type { Cpu } from '../engine/types.ts';`],
    ['src/rpc/api.ts', `import { type Cpu, type Dump } from '../engine/types.ts';`],
    [
      'src/rpc/client.ts',
      `const w = new Worker(new ${URL_NAME}('../../workers/dump.worker.ts', import.meta.url));`,
    ],
    ['src/ui/kit/Button.tsx', `import { clsx } from 'clsx';`],
    ['src/ui/home/Home.tsx', `import { openFiles } from '../../store/dumpStore.ts';`],
    ['src/engine/formats/elfCore.test.ts', `import { memRaw } from '../../../e2e/fixtures/reference.ts';`],
    ['tools/inspect.ts', `import { readFile } from 'node:fs/promises';`],
  ])('allows %s: %s', (path, source) => {
    expect(complaints(path, source)).toBe('');
  });

  it.each([
    ['src/base/hex.ts', `import { PSW } from '../s390/psw.ts';`, 'base may not import src/s390/psw.ts'],
    ['src/engine/a.ts', `import fs from 'node:fs';`, `engine may not import Node's 'node:fs'`],
    ['src/engine/a.ts', `import fs from 'fs';`, `engine may not import Node's 'fs'`],
    ['src/engine/a.ts', `import { x } from '../kernel/x.ts';`, 'engine may not import src/kernel/x.ts'],
    [
      'src/kernel/a.ts',
      `import { x } from '../engine/pageCache.ts';`,
      'may not import src/engine/pageCache.ts',
    ],
    ['src/rpc/api.ts', `import { x } from '../engine/types.ts';`, 'only types from src/engine/types.ts'],
    ['src/rpc/api.ts', `import { type A, b } from '../engine/types.ts';`, 'only types from'],
    [
      'src/ui/home/Home.tsx',
      `import { x } from '../../rpc/client.ts';`,
      'ui may not import src/rpc/client.ts',
    ],
    [
      'src/ui/home/Home.tsx',
      `import type { Dump } from '../../engine/types.ts';`,
      'ui may not import src/engine',
    ],
    ['src/ui/home/Home.tsx', `import { get } from 'idb-keyval';`, `may not be imported here`],
    ['src/store/a.ts', `import { wrap } from 'comlink';`, `'comlink' may not be imported here`],
    ['src/store/a.ts', `const m = await ${IMPORT}('../ui/x.ts');`, 'store may not import src/ui/x.ts'],
    ['src/store/a.ts', `export * from '../ui/x.ts';`, 'store may not import src/ui/x.ts'],
    ['src/store/a.ts', `import {\n  a,\n  b,\n} from '../commands/x.ts';`, 'a.ts:1: store may not import'],
    [
      'e2e/fixtures/a.ts',
      `import { hex } from '../../src/base/hex.ts';`,
      'fixtures may not import src/base/hex.ts',
    ],
    ['tools/inspect.ts', `import { x } from '../src/ui/x.tsx';`, 'may not import src/ui/x.tsx'],
    ['src/base/a.ts', `import { x } from './x';`, 'lacks its file extension'],
    ['src/unknown/a.ts', ``, 'no rule covers this file'],
  ])('forbids %s: %s', (path, source, words) => {
    expect(complaints(path, source)).toContain(words);
  });

  it('does not count examples in comments', () => {
    expect(importLines(`/** import { a } from './a.ts'; */\n// import './b.ts'\nimport './c.ts';\n`)).toEqual(
      [{ specifier: './c.ts', typeOnly: false, line: 3 }],
    );
  });

  it('fails when it finds no file', () => {
    const script = resolve('tools/check-imports.ts');
    const empty = mkdtempSync(join(tmpdir(), 'oldmem-empty-'));
    const run = spawnSync(process.execPath, ['--import', 'tsx', script, empty], { encoding: 'utf8' });
    expect(run.stdout).toContain('checked 0 files');
    expect(run.status).toBe(1);
  });
});
