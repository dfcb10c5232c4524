/** How a file is packed, by its first bytes: what has to come off before a dump can be looked for. */

export type Packing = 'gzip' | 'tar' | 'zstd' | 'xz' | 'bzip2' | 'lzop' | 'zip' | '7z';

/** Bytes that `detectPacking` wants to see. */
export const PACKING_HEAD = 512;

const MAGICS: readonly { readonly packing: Packing; readonly bytes: readonly number[] }[] = [
  { packing: 'gzip', bytes: [0x1f, 0x8b, 0x08] },
  { packing: 'zstd', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { packing: 'xz', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { packing: 'bzip2', bytes: [0x42, 0x5a, 0x68] },
  { packing: 'lzop', bytes: [0x89, 0x4c, 0x5a, 0x4f, 0x00] },
  { packing: 'zip', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { packing: '7z', bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
];

/** The packing of a file that begins with `head`; undefined: not packed in a way that is known. */
export function detectPacking(head: Uint8Array): Packing | undefined {
  const known = MAGICS.find(({ bytes }) => bytes.every((byte, i) => head[i] === byte));
  if (known !== undefined) return known.packing;
  // pzstd writes a skippable frame first (RFC 8878, 3.1.2).
  const [first = 0, ...rest] = head.subarray(0, 4);
  if (first >> 4 === 5 && rest.join() === '42,77,24') return 'zstd';
  return isTarHeader(head) ? 'tar' : undefined;
}

const TAR_HEADER = 512;
const CHECKSUM_AT = 148;
const CHECKSUM_LENGTH = 8;

/** True for a header block of a tar archive: its own checksum is right, and it has a name. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < TAR_HEADER || block[0] === 0) return false;
  let text = '';
  let sum = 0;
  for (let i = 0; i < TAR_HEADER; i++) {
    const byte = block[i] ?? 0;
    const inChecksum = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_LENGTH;
    sum += inChecksum ? 0x20 : byte;
    if (inChecksum) text += String.fromCharCode(byte);
  }
  // Octal digits, ended by NUL or blank, in any of the ways that writers use.
  const digits = /^[ \0]*([0-7]{1,7})[ \0]*$/.exec(text)?.[1];
  return digits !== undefined && Number.parseInt(digits, 8) === sum;
}
