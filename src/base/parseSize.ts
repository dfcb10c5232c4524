/** Sizes as people type them: `512M`, `512 MiB`, `0x20000000`, `33554432`. Units are binary, as dump tools mean them. */

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
};

/** The size in bytes, or undefined when the text is not a whole number of bytes that Oldmem can count. */
export function parseSize(text: string): number | undefined {
  const plain = text.trim().replaceAll(/[_,]/g, '').toLowerCase();
  if (/^0x[0-9a-f]{1,14}$/.test(plain)) return whole(Number.parseInt(plain, 16));
  const match = /^(\d{1,16}(?:\.\d{1,6})?)\s*([kmgt]?)(?:i?b|bytes?)?$/.exec(plain);
  if (match === null) return undefined;
  const factor = UNITS[match[2] ?? ''];
  return factor === undefined ? undefined : whole(Number(match[1]) * factor);
}

function whole(value: number): number | undefined {
  return Number.isSafeInteger(value) ? value : undefined;
}
