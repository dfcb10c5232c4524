import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { staticImports, weigh } from './bundleSize.mjs';

// Written apart, so that the import checker does not take the examples for imports.
const IMPORT = 'import';

describe('the weight of the page', () => {
  it('counts the entry, its static imports and styles, and keeps the sample apart', () => {
    const dist = mkdtempSync(join(tmpdir(), 'oldmem-size-'));
    mkdirSync(join(dist, 'assets'));
    const put = (name: string, text: string): void => writeFileSync(join(dist, name), text);
    put(
      'index.html',
      '<script src="./boot.js"></script><link href="./assets/a.css"><script src="./assets/index-1.js">',
    );
    put('boot.js', 'x');
    put('assets/a.css', 'a{}');
    put(
      'assets/index-1.js',
      `import{a as b}from"./shared-1.js";import"./side-1.js";const l=()=>${IMPORT}("./lazy-1.js")`,
    );
    put('assets/shared-1.js', 'export*from"./deep-1.js"');
    put('assets/side-1.js', '');
    put('assets/deep-1.js', '');
    put('assets/lazy-1.js', randomBytes(5000).toString('base64'));
    put('assets/unpackHost-1.js', randomBytes(2000).toString('base64'));
    put('assets/kernelHost-1.js', randomBytes(3000).toString('base64'));
    put('assets/sample-1.js', randomBytes(90000).toString('base64'));
    const sizes = weigh(dist);
    expect(sizes.homeFiles).toEqual([
      'assets/a.css',
      'assets/deep-1.js',
      'assets/index-1.js',
      'assets/shared-1.js',
      'assets/side-1.js',
      'boot.js',
    ]);
    expect(sizes.homeBytes).toBeLessThan(1000);
    expect(sizes.codeBytes).toBeGreaterThan(5000);
    expect(sizes.codeBytes).toBeLessThan(10000);
    expect(sizes.packingBytes).toBeGreaterThan(2000);
    expect(sizes.kernelBytes).toBeGreaterThan(3000);
    expect(sizes.kernelBytes).toBeLessThan(5000);
    expect(sizes.sampleBytes).toBeGreaterThan(80000);
    expect(sizes.sampleInHome).toEqual([]);
  });

  it('does not take dynamic imports for static ones', () => {
    expect(
      staticImports(`const a=()=>${IMPORT}("./x.js");export{a}from"./y.js";import z from"./z.js"`),
    ).toEqual(['y.js', 'z.js']);
  });
});
