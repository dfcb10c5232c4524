/**
 * How the page is built and served while developing, and how unit tests find their files. Paths are relative
 * (`base: './'`), so the result works in any folder of any static host.
 */
import { readFile } from 'node:fs/promises';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { CONTENT_POLICY } from './tools/contentPolicy.mjs';
import { packedChunk } from './tools/packedChunk.ts';

/** Writes the policy into the built page. Not while developing: hot reload needs a connection and inline scripts. */
function contentPolicy(): Plugin {
  return {
    name: 'content-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_POLICY },
        injectTo: 'head-prepend',
      },
    ],
  };
}

const SAMPLE_TEXTS = ['NOTICE.txt', 'COPYING.GPL-2.0.txt', 'kernel-6.1.config-fragment'];

/** Puts the sample's notice and licence beside the built page, which carries the sample. */
function sampleTexts(): Plugin {
  return {
    name: 'sample-texts',
    apply: 'build',
    async generateBundle() {
      for (const name of SAMPLE_TEXTS) {
        const source = await readFile(new URL(`./src/sample/data/${name}`, import.meta.url));
        this.emitFile({ type: 'asset', fileName: `sample/${name}`, source });
      }
    },
  };
}

/** Components and stores that only what was read out of the dumped kernel needs, wherever they lie. */
const KERNEL_UI =
  /src\/(ui\/kernel\/|base\/taintWords|store\/kernelNames|ui\/cpus\/CpuBacktrace|ui\/overview\/(SystemCard|HappenedCard)\.|ui\/log\/logText|ui\/kit\/ConfidenceBadge)/;

export default defineConfig({
  base: './',
  plugins: [react(), packedChunk(), contentPolicy(), sampleTexts()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    // Every browser that runs this page knows module preloads; the stand-in would fetch, which the policy forbids.
    modulePreload: { polyfill: false },
    // Every asset stays a file: data: URLs are for nothing but images under the policy.
    assetsInlineLimit: 0,
    // The parts of the sample are large on purpose; tools/check-size.mjs watches the code.
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      output: {
        chunkFileNames: (chunk) =>
          chunk.facadeModuleId?.includes('.gz?chunk') ? 'assets/sample-[hash].js' : 'assets/[name]-[hash].js',
        // What several views share is one file: in crumbs of a few hundred bytes it hardly compresses.
        codeSplitting: {
          groups: [
            // What the views of the kernel share has a name, so that it can be weighed.
            {
              name: 'kernelUi',
              test: KERNEL_UI,
              priority: 1,
              includeDependenciesRecursively: false,
            },
            {
              name: 'kit',
              test: /src\/(ui\/(kit|platform)|base|s390|store)\/|node_modules\/(lucide-react|clsx)/,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: 'node',
    include: [
      'src/**/*.test.{ts,tsx}',
      'tools/**/*.test.ts',
      'bench/**/*.test.ts',
      'workers/**/*.test.ts',
      'e2e/fixtures/**/*.test.ts',
    ],
    testTimeout: 240_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
