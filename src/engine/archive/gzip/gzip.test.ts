import { constants, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExportSink } from '../../export/sink.ts';
import { memorySource } from '../../memorySource.ts';
import { unpackStream } from '../unpackStream.ts';

const MIB = 2 ** 20;

async function unpacked(packed: Uint8Array, limitBytes = 64 * MIB) {
  const pieces: Uint8Array[] = [];
  let end = 0;
  const sink: ExportSink = {
    async write(position, bytes) {
      expect(position).toBe(end);
      end += bytes.length;
      pieces.push(bytes.slice());
    },
  };
  const done = await unpackStream('gzip', memorySource(packed, 'a.gz'), sink, { limitBytes });
  return { done, bytes: Buffer.concat(pieces) };
}

/** Text that repeats at all distances, then noise. */
function plainOf(size: number): Buffer {
  const plain = Buffer.alloc(size);
  let state = 7;
  for (let at = 0; at < size; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    plain[at] = at % 70_000 < 50_000 ? (state >>> 28) + 97 : state >>> 24;
  }
  plain.copyWithin(size >> 1, 0, size >> 2);
  return plain;
}

const plain = plainOf(400_000);
const small = gzipSync(Buffer.from('a dump of a dump of a dump'));

describe('our gzip decoder', () => {
  it.each([
    ['stored', { level: 0 }],
    ['fast', { level: 1 }],
    ['best', { level: 9 }],
    ['with fixed codes', { strategy: constants.Z_FIXED }],
    ['without copies', { strategy: constants.Z_HUFFMAN_ONLY }],
    ['with runs only', { strategy: constants.Z_RLE }],
  ])('unpacks what zlib packed: %s', async (_, options) => {
    const { done, bytes } = await unpacked(gzipSync(plain, options));
    expect(done).toEqual({ ok: true, value: plain.length });
    expect(bytes.equals(plain)).toBe(true);
  });

  it('unpacks any bytes that zlib packed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3000 }),
        fc.integer({ min: 0, max: 9 }),
        async (raw, level) => {
          const { bytes } = await unpacked(gzipSync(raw, { level }));
          expect(bytes.equals(raw)).toBe(true);
        },
      ),
    );
  });

  it('joins the members of a file, small, empty and large ones, with padding behind them', async () => {
    const packed = [plain, Buffer.alloc(0), Buffer.from('x'), plain].map((part) => gzipSync(part));
    const { done, bytes } = await unpacked(Buffer.concat([...packed, Buffer.alloc(700)]));
    expect(done.ok).toBe(true);
    expect(bytes.equals(Buffer.concat([plain, Buffer.from('x'), plain]))).toBe(true);
  });

  it('goes over name, comment, extra field and check of the header', async () => {
    const head = Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 0x61, 0, 0x62, 0, 1, 2]);
    const { bytes } = await unpacked(Buffer.concat([head, small.subarray(10)]));
    expect(bytes.toString()).toBe('a dump of a dump of a dump');
  });

  it('says that a file cut at any length is damaged, in the second member too', async () => {
    for (const whole of [small, Buffer.concat([small, small])])
      for (let length = 1; length < whole.length; length++) {
        if (length === small.length) continue;
        const { done } = await unpacked(whole.subarray(0, length));
        expect([length, done]).toMatchObject([length, { ok: false, error: { kind: 'damaged' } }]);
      }
  });

  it('says that something else follows', async () => {
    const { done } = await unpacked(Buffer.concat([small, Buffer.from('junk')]));
    expect(done).toMatchObject({ ok: false, error: { kind: 'damaged', written: 26 } });
  });

  it('gives the right bytes or an error for every change of one bit', async () => {
    for (let bit = 0; bit < small.length * 8; bit++) {
      const changed = Buffer.from(small);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit % 8));
      const { done, bytes } = await unpacked(changed, MIB);
      if (done.ok) expect(bytes.toString()).toBe('a dump of a dump of a dump');
    }
  });

  it('ends on any bytes and stops at the limit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (noise) => {
        await unpacked(Buffer.concat([small.subarray(0, 10), noise]), MIB);
      }),
    );
    const { done, bytes } = await unpacked(gzipSync(Buffer.alloc(8 * MIB)), 2 * MIB);
    expect(done).toMatchObject({ ok: false, error: { kind: 'no-room' } });
    expect(bytes.length).toBeLessThanOrEqual(2 * MIB);
  });
});
