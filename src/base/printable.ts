/** Text from a dump without its control characters, so that it cannot drive a terminal or break a line. */

/** Replaces control characters by `?`. */
export function printable(text: string): string {
  let clean = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    clean += code < 0x20 || (code >= 0x7f && code < 0xa0) ? '?' : character;
  }
  return clean;
}
