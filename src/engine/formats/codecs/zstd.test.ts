import { decompress } from 'fzstd';
import { describe, expect, it } from 'vitest';
import { decodeZstd } from './zstd.ts';

/** The same text by `zstd -1` and `zstd -19` (zstd 1.5.4): Huffman literals, FSE sequences, repeated distances. */
const ZSTD_FRAMES = [
  'KLUv/WBWAsUFALLJHRlwVXVQZxgdjiEufd7zkJVb7iYlQez/ygMBhiqvTT3HM8XtXawm72pCkeNPDe8Mbeu4Su5KLlRxKSkTN5rSZbiMrbccdRdrzMWR1FYzsX/rkjNUQZ3Sp89xSKacD7pwgJMsTjNYBoZpDnQ0JZqHwJlPYHnkRP8DKCDwdQOFQEZQjSGNvUIgmGnBIo29QiCYacGQxl4hEMx0wZDGXiEQzLRgSGOvEAhupn3BOseezEXnApisY3c=',
  'KLUv/WBWAgUFANIIGxdwrQ5A0xFwEgmuLfBOSym3ERlBRPWCWZc+bNGPWbV+if6VxPFe5FC1SXXszDLWjMB2p++56G51Dz5FPPAqDDqoBgfqqMtWFQ++7fFRGcIy5YyWAwPQ0kDP1AiO8yTLa8o1Ewma0dFEci7bASioEfA4XbB+VwPwdQ4RjBF8gunFz3xa/dVREspYEmQsGWQsJO9QQ/i5YRGdKyDVbKk=',
].map((text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
const ZSTD_TEXT = Array.from(
  { length: 14 },
  (_, i) =>
    `${String((i * 7919) % 1000).padStart(3, '0')} task_struct at 00000000${(i * 0x1480).toString(16).padStart(8, '0')} comm=kworker/${i % 3}:${i % 2} state=${'SRDI'[i % 4]}\n`,
).join('');

describe('zstd', () => {
  it('unpacks what zstd packed', () => {
    for (const frame of ZSTD_FRAMES) {
      const answer = decodeZstd(frame, ZSTD_TEXT.length);
      expect(answer.ok && new TextDecoder().decode(answer.value)).toBe(ZSTD_TEXT);
      expect(answer.ok && answer.value).toEqual(decompress(frame));
    }
  });

  it('unpacks frames one after the other and skips skippable ones', () => {
    const [first = new Uint8Array(0), second = new Uint8Array(0)] = ZSTD_FRAMES;
    const skippable = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9];
    const both = decodeZstd(Uint8Array.from([...first, ...skippable, ...second]), 2 * ZSTD_TEXT.length);
    expect(both.ok && new TextDecoder().decode(both.value)).toBe(ZSTD_TEXT + ZSTD_TEXT);
  });

  it('refuses every truncation of real frames', () => {
    for (const frame of ZSTD_FRAMES) {
      for (let length = 0; length < frame.length; length++) {
        expect(decodeZstd(frame.subarray(0, length), ZSTD_TEXT.length).ok).toBe(false);
      }
    }
  });

  it('gives bytes or an error for every change of one byte', () => {
    for (const frame of ZSTD_FRAMES) {
      for (let at = 0; at < frame.length; at++) {
        for (const flip of [1, 0x10, 0x80, 0xff]) {
          const bytes = frame.slice();
          bytes[at] = (bytes[at] ?? 0) ^ flip;
          const answer = decodeZstd(bytes, ZSTD_TEXT.length);
          if (answer.ok) expect(answer.value.length).toBe(ZSTD_TEXT.length);
        }
      }
    }
  });

  it('ends on a Huffman table whose states cost no bits', () => {
    // FSE table: log 5, symbol 0 never, symbol 1 always. Bits from the lowest: 0000 10000 00 111111.
    const table = [0x10, 0xf8, 0x01];
    const huffman = [table.length + 3, ...table, 0xff, 0xff, 0x01];
    const literals = [2 | (4 << 4), (huffman.length + 1) << 6, (huffman.length + 1) >> 2, ...huffman, 1];
    const block = [...literals, 0];
    const size = (block.length << 3) | (2 << 1) | 1;
    const frame = [0x28, 0xb5, 0x2f, 0xfd, 0x20, 64, size & 0xff, size >> 8, 0, ...block];
    expect(decodeZstd(Uint8Array.from(frame), 64)).toEqual({
      ok: false,
      error: { detail: 'a Huffman table has too many weights' },
    });
  });
});
