/** The checks that an xz block may end with: CRC-32, CRC-64 (ECMA-182, reflected) and SHA-256. */
import { Sha256 } from './sha256.ts';

/** A running check over the unpacked bytes of a block. */
export interface BlockCheck {
  update(bytes: Uint8Array): void;
  /** The check as it stands in the file. */
  digest(): Uint8Array;
}

/** Bytes of the check by its number; kinds without a name are reserved and are not checked. */
export const CHECK_SIZES: readonly number[] = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/** The check of a kind; undefined for "none" and for reserved kinds. */
export function createCheck(kind: number): BlockCheck | undefined {
  if (kind === 1) return new Crc32();
  if (kind === 4) return new Crc64();
  return kind === 10 ? new Sha256() : undefined;
}

/** CRC-32 (IEEE 802.3) of the bytes. */
export function crc32(bytes: Uint8Array): number {
  const crc = new Crc32();
  crc.update(bytes);
  return crc.value;
}

const CRC32_TABLE = new Uint32Array(256);
const CRC64_LOW = new Uint32Array(256);
const CRC64_HIGH = new Uint32Array(256);
for (let i = 0; i < 256; i++) {
  let crc = i;
  let low = i;
  let high = 0;
  for (let bit = 0; bit < 8; bit++) {
    crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    const odd = (low & 1) === 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (odd) {
      low ^= 0xd7870f42;
      high ^= 0xc96c5795;
    }
  }
  CRC32_TABLE[i] = crc;
  CRC64_LOW[i] = low;
  CRC64_HIGH[i] = high;
}

/** CRC-32 in pieces. */
export class Crc32 implements BlockCheck {
  private crc = -1;

  get value(): number {
    return ~this.crc >>> 0;
  }

  update(bytes: Uint8Array): void {
    let crc = this.crc;
    for (let i = 0; i < bytes.length; i++)
      crc = (CRC32_TABLE[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
    this.crc = crc;
  }

  digest(): Uint8Array {
    const out = new Uint8Array(4);
    new DataView(out.buffer).setUint32(0, this.value, true);
    return out;
  }
}

class Crc64 implements BlockCheck {
  private low = -1;
  private high = -1;

  update(bytes: Uint8Array): void {
    let { low, high } = this;
    for (let i = 0; i < bytes.length; i++) {
      const index = (low ^ (bytes[i] ?? 0)) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (CRC64_LOW[index] ?? 0);
      high = (high >>> 8) ^ (CRC64_HIGH[index] ?? 0);
    }
    this.low = low;
    this.high = high;
  }

  digest(): Uint8Array {
    const out = new Uint8Array(8);
    const view = new DataView(out.buffer);
    view.setUint32(0, ~this.low >>> 0, true);
    view.setUint32(4, ~this.high >>> 0, true);
    return out;
  }
}
