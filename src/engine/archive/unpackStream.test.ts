import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExportSink } from '../export/sink.ts';
import { fakeSource } from '../fakeSource.ts';
import { memorySource } from '../memorySource.ts';
import type { ByteSource } from '../types.ts';
import { bytesOf, FILTERED_SAMPLES, PACKED_SAMPLES, SAMPLE_TEXT } from './packedSamples.testkit.ts';
import type { UnpackOptions } from './unpackStream.ts';
import { unpackStream } from './unpackStream.ts';
import { unpackWords } from './unpackWords.ts';
import { crc32 } from './xz/checks.ts';
import { xzUnpackedSize } from './xz/xzSize.ts';
import { zstdLeastSize } from './zstd/zstdSize.ts';

const SIZE = SAMPLE_TEXT.length;
const MIB = 2 ** 20;
const SAMPLES = Object.entries(PACKED_SAMPLES).map(([name, text]) => ({ name, packed: bytesOf(text) }));

function packingOf(packed: Uint8Array): 'xz' | 'zstd' {
  return packed[0] === 0xfd ? 'xz' : 'zstd';
}

/** Unpacks into memory; checks that the pieces come in order. */
async function unpacked(source: ByteSource, packing: 'xz' | 'zstd', options: Partial<UnpackOptions> = {}) {
  const pieces: Uint8Array[] = [];
  let end = 0;
  const sink: ExportSink = {
    async write(position, bytes) {
      expect(position).toBe(end);
      end += bytes.length;
      pieces.push(bytes.slice());
    },
  };
  const done = await unpackStream(packing, source, sink, { limitBytes: 2 ** 40, ...options });
  return { done, bytes: Buffer.concat(pieces) };
}

const ofBytes = (packed: Uint8Array, options?: Partial<UnpackOptions>) =>
  unpacked(memorySource(packed, 'packed'), packingOf(packed), options);

describe('unpackStream', () => {
  it.each(SAMPLES)('unpacks what the program packed: $name', async ({ packed }) => {
    const { done, bytes } = await ofBytes(packed);
    expect(done).toEqual({ ok: true, value: SIZE });
    expect(bytes.toString('latin1')).toBe(SAMPLE_TEXT);
  });

  it('unpacks streams and frames one after the other, with padding and skippable frames', async () => {
    const [xz, zstd] = ['xz', 'zstd'].map((kind) =>
      SAMPLES.filter(({ packed }) => packingOf(packed) === kind),
    );
    const padded = (xz ?? []).flatMap(({ packed }) => [...packed, 0, 0, 0, 0]);
    const skippable = [0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9];
    const framed = (zstd ?? []).flatMap(({ packed }) => [...skippable, ...packed]);
    expect((await ofBytes(Uint8Array.from(padded))).bytes.toString()).toBe(
      SAMPLE_TEXT.repeat(xz?.length ?? 0),
    );
    expect((await ofBytes(Uint8Array.from(framed))).bytes.toString()).toBe(
      SAMPLE_TEXT.repeat(zstd?.length ?? 0),
    );
  });

  it.each(SAMPLES)('says that a file cut at any length is damaged: $name', async ({ packed }) => {
    for (let length = 1; length < packed.length; length++) {
      const { done } = await unpacked(memorySource(packed.subarray(0, length), 'cut'), packingOf(packed));
      expect(done).toMatchObject({ ok: false, error: { kind: 'damaged' } });
    }
  });

  it.each(SAMPLES)(
    'gives the right bytes or an error for every change of one byte: $name',
    async ({ name, packed }) => {
      const isChecked = !name.includes('checksum') && !name.includes('without a check');
      for (let at = 0; at < packed.length; at++) {
        const changed = packed.slice();
        changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
        const { done, bytes } = await unpacked(memorySource(changed, 'changed'), packingOf(packed), {
          limitBytes: MIB,
        });
        if (done.ok && isChecked) expect(bytes.toString('latin1')).toBe(SAMPLE_TEXT);
      }
    },
  );

  it('ends on any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SAMPLES),
        fc.nat(60),
        fc.uint8Array({ minLength: 1, maxLength: 400 }),
        async ({ packed }, keep, noise) => {
          const bytes = Uint8Array.from([...packed.subarray(0, keep), ...noise]);
          const { done } = await unpacked(memorySource(bytes, 'noise'), packingOf(packed), {
            limitBytes: 8 * MIB,
          });
          if (!done.ok) expect(['damaged', 'unsupported', 'no-room']).toContain(done.error.kind);
        },
      ),
    );
  });

  it.each(Object.entries(FILTERED_SAMPLES))('refuses the %s by name', async (name, text) => {
    const { done } = await ofBytes(bytesOf(text));
    expect(done).toEqual({ ok: false, error: { kind: 'unsupported', detail: `it uses the ${name}` } });
  });

  it('refuses a window of 4 GiB whose size is not known, before anything is written', async () => {
    // No checksum, no size, window descriptor 2^32.
    const frame = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, 22 << 3, 1, 0, 0]);
    const { done } = await ofBytes(frame);
    expect(done).toEqual({
      ok: false,
      error: { kind: 'unsupported', detail: 'it needs a window of 4096 MiB' },
    });
  });

  it('unpacks with the window of zstd --long=27 and refuses that of --long=31', async () => {
    // A frame without size and checksum: a block of 5 times "x", the last one.
    const frame = (exponent: number) =>
      Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 0, (exponent - 10) << 3, 3 + (5 << 3), 0, 0, 0x78]);
    expect((await ofBytes(frame(27))).bytes.toString()).toBe('xxxxx');
    const { done } = await ofBytes(frame(31));
    if (done.ok) throw new Error('it was unpacked');
    expect(unpackWords(done.error, 'zstd', 'vmcore.zst', 2 ** 40, 'the disk')).toMatchObject({
      kind: 'packed',
      detail: expect.stringContaining('window of 2048 MiB'),
      nextStep: 'Run "zstd -d --long=31 vmcore.zst" and open what comes out.',
    });
  });

  it('stops at the limit, having written no more', async () => {
    // Blocks of one repeated byte: 128 KiB out of four.
    const bomb = new Uint8Array(6 + 4 * 4000);
    bomb.set([0x28, 0xb5, 0x2f, 0xfd, 0, 0x50]);
    for (let at = 6; at < bomb.length; at += 4) bomb.set([2, 0, 0x10, 0xee], at);
    const { done, bytes } = await ofBytes(bomb, { limitBytes: 3 * MIB });
    expect(done).toMatchObject({ ok: false, error: { kind: 'no-room' } });
    expect(bytes.length).toBeLessThanOrEqual(3 * MIB);
  });

  it('keeps a bounded window however much comes out, and tells how far it is', async () => {
    const blocks = 4000;
    const bomb = new Uint8Array(6 + 4 * blocks);
    bomb.set([0x28, 0xb5, 0x2f, 0xfd, 0, 0x50]);
    for (let i = 0; i < blocks; i++) bomb.set([i === blocks - 1 ? 3 : 2, 0, 0x10, i], 6 + 4 * i);
    let largest = 0;
    const told: number[] = [];
    const sink: ExportSink = {
      async write(_, bytes) {
        largest = Math.max(largest, bytes.buffer.byteLength);
      },
    };
    const done = await unpackStream('zstd', memorySource(bomb, 'bomb'), sink, {
      limitBytes: 2 ** 40,
      onProgress: (_, written) => told.push(written),
    });
    expect(done).toEqual({ ok: true, value: blocks * 128 * 1024 });
    expect(largest).toBeLessThan(24 * MIB);
    expect(told.at(-1)).toBe(blocks * 128 * 1024);
    expect(told.length).toBeGreaterThan(400);
  });

  it('ends when it is cancelled while it unpacks, and before it begins', async () => {
    const abort = new AbortController();
    const endless = fakeSource(2 ** 40, {
      // A frame without end: blocks of one repeated byte.
      byteAt: (at) => [0x28, 0xb5, 0x2f, 0xfd, 0, 0x50][at] ?? [2, 0, 0x10, 0xee][(at - 6) % 4] ?? 0,
    });
    const { done } = await unpacked(endless, 'zstd', {
      signal: abort.signal,
      onProgress: (_, written) => {
        if (written > 4 * MIB) abort.abort();
      },
    });
    expect(done).toEqual({ ok: false, error: { kind: 'cancelled' } });
    const before = await unpacked(endless, 'zstd', { signal: AbortSignal.abort() });
    expect(before.done).toEqual({ ok: false, error: { kind: 'cancelled' } });
  });

  it('ends on a frame of nothing but empty blocks', async () => {
    const empty = new Uint8Array(6 + 3 * 50_000);
    empty.set([0x28, 0xb5, 0x2f, 0xfd, 0, 0x50]);
    expect((await ofBytes(empty)).done).toMatchObject({ ok: false, error: { kind: 'damaged' } });
  });
});

describe('unpacked sizes', () => {
  it.each(SAMPLES)('are told without unpacking: $name', async ({ name, packed }) => {
    const source = memorySource(packed, 'packed');
    const size = await (packingOf(packed) === 'xz' ? xzUnpackedSize(source) : zstdLeastSize(source));
    expect(size).toBe(name.includes('without size') ? undefined : SIZE);
  });

  it('of several xz streams add up; an index that claims more than it holds is not believed', async () => {
    const [first] = SAMPLES;
    const packed = first?.packed ?? new Uint8Array(0);
    const two = Uint8Array.from([...packed, ...packed, 0, 0, 0, 0]);
    expect(await xzUnpackedSize(memorySource(two, 'two'))).toBe(2 * SIZE);
    for (let at = packed.length - 40; at < packed.length; at++) {
      const changed = packed.slice();
      changed[at] = 0xff;
      const size = await xzUnpackedSize(memorySource(changed, 'changed'));
      expect(size === undefined || size <= 2 ** 53).toBe(true);
    }
  });
});

describe('crc32', () => {
  it('gives the check value of the catalogue', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});
