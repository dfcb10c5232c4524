/**
 * How the page is built and served while developing, and how unit tests find their files. Paths are relative
 * (`base: './'`), so the result works in any folder of any static host.
 */
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

export default defineConfig({
  base: './',
  plugins: [react(), packedChunk(), contentPolicy()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    // Every asset stays a file: data: URLs are for nothing but images under the policy.
    assetsInlineLimit: 0,
    // The parts of the sample are large on purpose; tools/check-size.mjs watches the code.
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      output: {
        chunkFileNames: (chunk) =>
          chunk.facadeModuleId?.includes('.gz?chunk') ? 'assets/sample-[hash].js' : 'assets/[name]-[hash].js',
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
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
