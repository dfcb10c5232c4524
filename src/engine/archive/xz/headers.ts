/** The small structures of an xz file: stream header and footer, block header, index records (The .xz File Format 1.2). */
import { BeReader } from '../../../base/bytes.ts';
import { damaged } from '../../formats/codecs/codec.ts';
import { unsupported } from '../unpackError.ts';
import { crc32 } from './checks.ts';

/** Bytes of a stream header, and of a stream footer. */
export const STREAM_HEADER = 12;

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
const FILTER_LZMA2 = 0x21;
/** Filters before LZMA2 that are known by name but not undone here. */
const FILTERS: ReadonlyMap<number, string> = new Map([
  [0x03, 'delta filter'],
  [0x04, 'BCJ filter for x86'],
  [0x05, 'BCJ filter for PowerPC'],
  [0x06, 'BCJ filter for IA-64'],
  [0x07, 'BCJ filter for ARM'],
  [0x08, 'BCJ filter for ARM-Thumb'],
  [0x09, 'BCJ filter for SPARC'],
  [0x0a, 'BCJ filter for ARM64'],
  [0x0b, 'BCJ filter for RISC-V'],
]);

/** Little-endian u32 at `at`, which must lie inside. */
export function u32le(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

/** The number of the check that the blocks of a stream have. */
export function parseStreamHeader(bytes: Uint8Array): number {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) damaged('no xz stream begins here');
  if (u32le(bytes, 8) !== crc32(bytes.subarray(6, 8))) damaged('the stream header is damaged');
  return streamFlags(bytes, 6);
}

/** Size of the index in bytes, and the check's number. */
export function parseStreamFooter(bytes: Uint8Array): {
  readonly indexBytes: number;
  readonly check: number;
} {
  if (bytes[10] !== 0x59 || bytes[11] !== 0x5a) damaged('the stream footer is missing');
  if (u32le(bytes, 0) !== crc32(bytes.subarray(4, 10))) damaged('the stream footer is damaged');
  return { indexBytes: (u32le(bytes, 4) + 1) * 4, check: streamFlags(bytes, 8) };
}

function streamFlags(bytes: Uint8Array, at: number): number {
  const check = bytes[at + 1] ?? 0;
  if (bytes[at] !== 0 || check > 15) unsupported('its header has flags that are not known');
  return check;
}

export interface BlockHeader {
  /** Window in bytes. */
  readonly window: number;
  readonly packedSize: number | undefined;
  readonly unpackedSize: number | undefined;
}

/** Parses a block header with its size byte and checksum. */
export function parseBlockHeader(bytes: Uint8Array): BlockHeader {
  const end = bytes.length - 4;
  if (u32le(bytes, end) !== crc32(bytes.subarray(0, end))) damaged('a block header is damaged');
  const flags = bytes[1] ?? 0;
  if ((flags & 0x3c) !== 0) unsupported('a block has flags that are not known');
  const numbers = new Numbers(bytes.subarray(0, end), 2);
  const packedSize = (flags & 0x40) === 0 ? undefined : numbers.next();
  const unpackedSize = (flags & 0x80) === 0 ? undefined : numbers.next();
  let window = 0;
  for (let filter = 0; filter <= (flags & 3); filter++) {
    const id = numbers.next();
    const properties = numbers.take(numbers.next());
    if (id !== FILTER_LZMA2)
      unsupported(`it uses the ${FILTERS.get(id) ?? 'filter with number '.concat(String(id))}`);
    const [size = 0] = properties;
    if (properties.length !== 1 || size > 40 || filter !== (flags & 3)) damaged('a filter is impossible');
    window = size === 40 ? 2 ** 32 - 1 : (2 + (size % 2)) * 2 ** (Math.floor(size / 2) + 11);
  }
  if (numbers.rest().some((byte) => byte !== 0)) damaged('a block header has no padding');
  return { window, packedSize, unpackedSize };
}

/** Numbers of 7 bits a byte, the lowest first; all of them stay below 2^53 here. */
export class Numbers {
  private readonly reader: BeReader;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.reader = new BeReader(bytes);
    this.at = at;
  }

  next(): number {
    let value = 0;
    for (let shift = 0; shift < 53; shift += 7) {
      const byte = this.byte();
      value += (byte % 128) * 2 ** shift;
      if (byte >= 128) continue;
      if (!Number.isSafeInteger(value) || (byte === 0 && shift > 0)) break;
      return value;
    }
    return damaged('a number is too large');
  }

  take(count: number): Uint8Array {
    if (!this.reader.has(this.at, count)) damaged('a header is too short');
    this.at += count;
    return this.reader.slice(this.at - count, count);
  }

  rest(): Uint8Array {
    return this.reader.bytes.subarray(this.at);
  }

  private byte(): number {
    const [byte = 0] = this.take(1);
    return byte;
  }
}
