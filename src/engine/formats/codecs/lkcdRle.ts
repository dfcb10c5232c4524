/**
 * The run-length code of LKCD dumps: a zero byte introduces a run, everything else stands for itself (LKCD
 * drivers/dump/dump_rle.c; crash, lkcd_common.c).
 *
 *     00 00       one zero byte
 *     00 nn vv    nn + 1 times vv
 */
import { type Decode, damaged, decoder } from './codec.ts';

export const decodeLkcdRle: Decode = decoder((packed, out) => {
  let at = 0;
  let from = 0;
  while (from < packed.length) {
    const byte = packed[from++] ?? 0;
    let count = 1;
    let value = byte;
    if (byte === 0) {
      if (from >= packed.length) damaged('the packed data ends too early');
      const more = packed[from++] ?? 0;
      if (more > 0) {
        if (from >= packed.length) damaged('the packed data ends too early');
        value = packed[from++] ?? 0;
        count = more + 1;
      }
    }
    if (count > out.length - at) damaged(`unpacks to more than ${out.length} bytes`);
    out.fill(value, at, at + count);
    at += count;
  }
  return at;
});
