/**
 * LZO1X (lib/lzo/lzo1x_decompress_safe.c and Documentation/staging/lzo.rst of Linux v6.6, bitstream version 0, as
 * makedumpfile writes it). No size and no checksum in the data: the end marker must come exactly at the end.
 */
import { copyLiterals, copyMatch, damaged, decoder } from './codec.ts';

/** State after a long run of literals: short codes then mean matches of 3 bytes far back. */
const AFTER_LONG_RUN = 4;

/** Unpacks one LZO1X block. */
export const decodeLzo1x = decoder((packed, out) => {
  let from = 0;
  let at = 0;
  /** Literals that followed the last match (0 to 3), or AFTER_LONG_RUN. */
  let state = 0;

  const byte = (): number => packed[from++] ?? damaged('the packed data ends too early');
  const little16 = (): number => byte() + byte() * 256;
  const literals = (length: number): void => {
    at = copyLiterals(packed, from, length, out, at);
    from += length;
  };
  /** Lengths that do not fit their code go on as zero bytes worth 255 each and one last byte. */
  const longLength = (base: number): number => {
    let length = base;
    for (;;) {
      const next = byte();
      if (next !== 0) return length + next;
      length += 255;
    }
  };

  const first = packed[0] ?? damaged('the packed data is empty');
  if (first > 17) {
    from = 1;
    literals(first - 17);
    state = first - 17 < 4 ? first - 17 : AFTER_LONG_RUN;
  }

  for (;;) {
    const code = byte();
    let distance: number;
    let length: number;
    let follow = code & 3;
    if (code >= 64) {
      distance = 1 + ((code >> 2) & 7) + byte() * 8;
      length = (code >> 5) + 1;
    } else if (code >= 32) {
      length = 2 + ((code & 31) === 0 ? longLength(31) : code & 31);
      const word = little16();
      distance = 1 + (word >> 2);
      follow = word & 3;
    } else if (code >= 16) {
      length = 2 + ((code & 7) === 0 ? longLength(7) : code & 7);
      const word = little16();
      const far = (code & 8) * 2048 + (word >> 2);
      if (far === 0) {
        if (length !== 3) damaged('its end marker is wrong');
        if (from !== packed.length) damaged('data follows its end marker');
        return at;
      }
      distance = far + 0x4000;
      follow = word & 3;
    } else if (state === 0) {
      literals(3 + (code === 0 ? longLength(15) : code));
      state = AFTER_LONG_RUN;
      continue;
    } else if (state === AFTER_LONG_RUN) {
      distance = 1 + 0x800 + (code >> 2) + byte() * 4;
      length = 3;
    } else {
      distance = 1 + (code >> 2) + byte() * 4;
      length = 2;
    }
    at = copyMatch(out, at, distance, length);
    literals(follow);
    state = follow;
  }
});
