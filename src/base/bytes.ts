/**
 * Big-endian reads from a byte array, with every access checked. A read outside the array is a bug of the caller:
 * check `has` (or the length) first when the position comes from a file.
 */
export class BeReader {
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** True when `length` bytes at `offset` lie inside. */
  has(offset: number, length: number): boolean {
    return offset >= 0 && length >= 0 && offset + length <= this.bytes.length;
  }

  u8(offset: number): number {
    return this.view.getUint8(offset);
  }

  u16(offset: number): number {
    return this.view.getUint16(offset);
  }

  u32(offset: number): number {
    return this.view.getUint32(offset);
  }

  u64(offset: number): bigint {
    return this.view.getBigUint64(offset);
  }

  i64(offset: number): bigint {
    return this.view.getBigInt64(offset);
  }

  /** A view of `length` bytes at `offset`, not a copy. Throws when it does not lie inside. */
  slice(offset: number, length: number): Uint8Array {
    if (!this.has(offset, length)) throw new RangeError(`bytes ${offset}+${length} of ${this.bytes.length}`);
    return this.bytes.subarray(offset, offset + length);
  }

  /** ASCII text up to the first NUL or `length` bytes; bytes above 0x7e and control bytes become `?`. */
  ascii(offset: number, length: number): string {
    let text = '';
    for (let i = offset; i < offset + length && i < this.bytes.length; i++) {
      const byte = this.view.getUint8(i);
      if (byte === 0) break;
      text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '?';
    }
    return text;
  }
}

/** Big-endian writes into a fixed, zero-filled array. */
export class BeWriter {
  readonly bytes: Uint8Array<ArrayBuffer>;
  private readonly view: DataView;

  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.view = new DataView(this.bytes.buffer);
  }

  u8(offset: number, value: number): void {
    this.view.setUint8(offset, value);
  }

  u16(offset: number, value: number): void {
    this.view.setUint16(offset, value);
  }

  u32(offset: number, value: number): void {
    this.view.setUint32(offset, value);
  }

  u64(offset: number, value: bigint): void {
    this.view.setBigUint64(offset, value);
  }

  set(offset: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, offset);
  }

  /** Writes ASCII text without a terminating NUL. */
  ascii(offset: number, text: string): void {
    for (let i = 0; i < text.length; i++) this.view.setUint8(offset + i, text.charCodeAt(i));
  }
}

/** True when both arrays hold the same bytes. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** True when every byte is zero. */
export function isZero(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0) return false;
  return true;
}

/** Joins pieces into one new array. */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
