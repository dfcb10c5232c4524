/**
 * A build plugin that turns `import packed from './x.gz?chunk'` into script: the file's bytes as base64, in parts
 * that are scripts of their own and load one after the other. So the bundled sample needs no connection, which the
 * content policy forbids. The same code serves the build, the development server and the unit tests.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Plugin } from 'vite';

/** Bytes of the packed file in one script; a multiple of 3, so that each part is complete base64. 1.5 MiB. */
export const PART_BYTES = 3 * 512 * 1024;

const WHOLE = /\.gz\?chunk$/;
const PART = /\.gz\?chunk&part=(\d+)$/;

/** Makes modules of shape `PackedFile` (src/sample/packedFile.ts) out of `*.gz?chunk` imports. */
export function packedChunk(): Plugin {
  return {
    name: 'packed-chunk',
    enforce: 'pre',
    async load(id) {
      const part = PART.exec(id);
      if (part === null && !WHOLE.test(id)) return undefined;
      const path = id.slice(0, id.indexOf('?'));
      this.addWatchFile(path);
      const bytes = await readFile(path);
      if (part !== null) {
        const start = Number(part[1]) * PART_BYTES;
        return `export default ${JSON.stringify(bytes.subarray(start, start + PART_BYTES).toString('base64'))};`;
      }
      return wholeModule(basename(path), bytes);
    },
  };
}

/** Source of the module for a whole file: its sizes and one lazy import for each part. */
export function wholeModule(name: string, bytes: Uint8Array): string {
  const count = Math.ceil(bytes.length / PART_BYTES);
  const parts = Array.from(
    { length: count },
    (_, index) => `  () => import('./${name}?chunk&part=${index}').then((part) => part.default),`,
  );
  return [
    `export default {`,
    `  packedBytes: ${bytes.length},`,
    `  rawBytes: ${rawSize(bytes)},`,
    `  parts: [`,
    ...parts,
    `  ],`,
    `};`,
  ].join('\n');
}

/** ISIZE, the last four bytes of a gzip member: size of the unpacked data modulo 2^32, little-endian (RFC 1952). */
function rawSize(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true);
}
