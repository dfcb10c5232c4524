/** The characters of regular expressions: code points below 256, and the classes that have a letter of their own. */

/** Characters that search takes as text: what prints in ASCII, and the tab. */
export function isTextChar(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || code === 0x09;
}

/** Letters, digits and the underscore: what `\\w` and `\\b` mean. */
export function isWordChar(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f
  );
}

/** 256 flags, by code point. */
export function setOf(has: (code: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => (has(code) ? 1 : 0));
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isSpace = (code: number): boolean => code === 0x20 || code === 0x09;
/** What stands behind a backslash. */
export const CLASSES: Readonly<Record<string, (code: number) => boolean>> = {
  d: isDigit,
  D: (code) => isTextChar(code) && !isDigit(code),
  w: isWordChar,
  W: (code) => isTextChar(code) && !isWordChar(code),
  s: isSpace,
  S: (code) => isTextChar(code) && !isSpace(code),
};
