/** Numbers and sizes as text, and back. */

/** Lower-case hex padded to `digits`, no prefix. */
export function hex(value: number | bigint, digits = 0): string {
  return value.toString(16).padStart(digits, '0');
}

/** Lower-case hex with `0x`, not padded. */
export function hex0x(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** A 64-bit word as 16 hex digits without prefix. */
export function hex64(value: bigint): string {
  return value.toString(16).padStart(16, '0');
}

const HEX_BYTE = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Bytes as hex digits without spaces. */
export function hexBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX_BYTE[byte];
  return text;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** A size for people: at most one digit after the point, binary units, `1 byte` and `512 MiB`. */
export function formatSize(bytes: number): string {
  if (bytes === 1) return '1 byte';
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const rounded = Math.round(value * 10) / 10;
  return `${unit === 0 ? value : rounded} ${UNITS[unit]}`;
}
