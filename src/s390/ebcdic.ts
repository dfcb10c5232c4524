/**
 * EBCDIC to Unicode for the text views: code pages 1047 (the one of z/OS and Linux tools) and 037. Both map one to one
 * onto the first 256 code points; they differ in six places (brackets, caret, not sign, diaeresis, Y acute).
 */

export type EbcdicPage = '1047' | '037';

/** Code page 1047: the code points of bytes 0x00..0xff as hex, 16 to a line. */
const CP1047 =
  '000102039c09867f978d8e0b0c0d0e0f' +
  '101112139d8508871819928f1c1d1e1f' +
  '80818283840a171b88898a8b8c050607' +
  '909116939495960498999a9b14159e1a' +
  '20a0e2e4e0e1e3e5e7f1a22e3c282b7c' +
  '26e9eaebe8edeeefecdf21242a293b5e' +
  '2d2fc2c4c0c1c3c5c7d1a62c255f3e3f' +
  'f8c9cacbc8cdcecfcc603a2340273d22' +
  'd8616263646566676869abbbf0fdfeb1' +
  'b06a6b6c6d6e6f707172aabae6b8c6a4' +
  'b57e737475767778797aa1bfd05bdeae' +
  'aca3a5b7a9a7b6bcbdbedda8af5db4d7' +
  '7b414243444546474849adf4f6f2f3f5' +
  '7d4a4b4c4d4e4f505152b9fbfcf9faff' +
  '5cf7535455565758595ab2d4d6d2d3d5' +
  '30313233343536373839b3dbdcd9da9f';

/** Where code page 037 differs from 1047: byte and code point. */
const CP037_CHANGES: readonly (readonly [number, number])[] = [
  [0x5f, 0xac],
  [0xad, 0xdd],
  [0xb0, 0x5e],
  [0xba, 0x5b],
  [0xbb, 0x5d],
  [0xbd, 0xa8],
];

function tableOf(changes: readonly (readonly [number, number])[]): Uint8Array {
  const table = Uint8Array.from({ length: 256 }, (_, i) =>
    Number.parseInt(CP1047.slice(2 * i, 2 * i + 2), 16),
  );
  for (const [byte, codePoint] of changes) table[byte] = codePoint;
  return table;
}

const TABLES: Readonly<Record<EbcdicPage, Uint8Array>> = {
  '1047': tableOf([]),
  '037': tableOf(CP037_CHANGES),
};

/** The Unicode code point (below 256) of an EBCDIC byte, control codes included. */
export function ebcdicCodePoint(byte: number, page: EbcdicPage = '1047'): number {
  return TABLES[page][byte] ?? 0x1a;
}

/** The EBCDIC byte of a character, or undefined when the code page lacks it; for searching. */
export function ebcdicByte(character: string, page: EbcdicPage = '1047'): number | undefined {
  const codePoint = character.codePointAt(0);
  if (codePoint === undefined || codePoint > 0xff) return undefined;
  const byte = TABLES[page].indexOf(codePoint);
  return byte < 0 ? undefined : byte;
}

/** Bytes as text of the same length; whatever has no printable character becomes `placeholder`. */
export function decodeEbcdic(bytes: Uint8Array, page: EbcdicPage = '1047', placeholder = '.'): string {
  let text = '';
  for (const byte of bytes) {
    const codePoint = ebcdicCodePoint(byte, page);
    text += isPrintable(codePoint) ? String.fromCharCode(codePoint) : placeholder;
  }
  return text;
}

/** Control codes and the soft hyphen and no-break space have no glyph of their own. */
function isPrintable(codePoint: number): boolean {
  return (codePoint >= 0x20 && codePoint < 0x7f) || (codePoint > 0xa0 && codePoint !== 0xad);
}
