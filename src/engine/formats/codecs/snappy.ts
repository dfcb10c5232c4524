/**
 * Snappy block format (google/snappy format_description.txt): a varint with the unpacked size, then literals and
 * copies. No checksum; the unpacked size is the only mark of integrity.
 */
import { copyLiterals, copyMatch, damaged, decoder } from './codec.ts';

/** Unpacks one snappy block. */
export const decodeSnappy = decoder((packed, out) => {
  const header = readSize(packed);
  if (header.size !== out.length) damaged(`says ${header.size} bytes instead of ${out.length}`);
  let from = header.length;
  let at = 0;

  const little = (count: number): number => {
    if (count > packed.length - from) damaged('the packed data ends too early');
    let value = 0;
    for (let i = 0; i < count; i++) value += (packed[from + i] ?? 0) * 2 ** (8 * i);
    from += count;
    return value;
  };

  while (from < packed.length) {
    const tag = packed[from++] ?? 0;
    const upper = tag >> 2;
    switch (tag & 3) {
      case 0: {
        const length = 1 + (upper < 60 ? upper : little(upper - 59));
        at = copyLiterals(packed, from, length, out, at);
        from += length;
        break;
      }
      case 1: {
        const distance = (tag >> 5) * 256 + little(1);
        at = copyMatch(out, at, distance, 4 + (upper & 7));
        break;
      }
      case 2:
        at = copyMatch(out, at, little(2), 1 + upper);
        break;
      default:
        at = copyMatch(out, at, little(4), 1 + upper);
    }
  }
  return at;
});

/** The varint at the start: 7 bits a byte, low ones first, at most 5 bytes. */
function readSize(packed: Uint8Array): { readonly size: number; readonly length: number } {
  let size = 0;
  for (let i = 0; i < 5; i++) {
    const byte = packed[i] ?? damaged('the packed data ends too early');
    size += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { size, length: i + 1 };
  }
  return damaged('its size field is too long');
}
