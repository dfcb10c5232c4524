/**
 * Text as the bytes of an encoding, and, where case does not matter, as all bytes that its letters may have. Letters
 * change case one by one and only where both cases take as many bytes, as nearly all do.
 */
import { concatBytes } from '../../base/bytes.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { ebcdicByte } from '../../s390/ebcdic.ts';
import { allow, type BytePattern } from './bytePattern.ts';
import { LONGEST_PATTERN } from './parseBytes.ts';
import type { TextEncodingName } from './query.ts';

const ENCODING_WORDS: Readonly<Record<TextEncodingName, string>> = {
  ascii: 'ASCII',
  utf8: 'UTF-8',
  utf16be: 'UTF-16BE',
  ebcdic: 'EBCDIC (code page 037)',
};

/** The bytes of one character; undefined when the encoding lacks it. */
function encode(character: string, encoding: TextEncodingName): Uint8Array | undefined {
  const codePoint = character.codePointAt(0) ?? 0;
  switch (encoding) {
    case 'ascii':
      return codePoint < 0x80 ? Uint8Array.of(codePoint) : undefined;
    case 'utf8':
      return new TextEncoder().encode(character);
    case 'utf16be':
      return concatBytes(
        Array.from({ length: character.length }, (_, i) => {
          const unit = character.charCodeAt(i);
          return Uint8Array.of(Math.floor(unit / 256), unit % 256);
        }),
      );
    case 'ebcdic': {
      const byte = ebcdicByte(character, '037');
      return byte === undefined ? undefined : Uint8Array.of(byte);
    }
  }
}

/** The forms that a character may have. */
function formsOf(character: string, encoding: TextEncodingName, anyCase: boolean): readonly Uint8Array[] {
  const own = encode(character, encoding);
  if (own === undefined) return [];
  if (!anyCase) return [own];
  const others = [character.toLowerCase(), character.toUpperCase()]
    .filter((other) => other !== character && [...other].length === 1)
    .flatMap((other) => encode(other, encoding) ?? []);
  return [own, ...others.filter((other) => other.length === own.length)];
}

export interface TextPattern {
  readonly pattern: BytePattern;
  /** True when the bytes at `at` really are the text, where the pattern's places alone would allow mixtures. */
  readonly check: (bytes: Uint8Array, at: number) => boolean;
}

function isAt(bytes: Uint8Array, at: number, form: Uint8Array): boolean {
  for (let i = 0; i < form.length; i++) if (bytes[at + i] !== form[i]) return false;
  return true;
}

/** The pattern for `text`; the error is a sentence. */
export function textPattern(
  text: string,
  encoding: TextEncodingName,
  anyCase: boolean,
): Result<TextPattern, string> {
  if (text === '') return err('Type the text to look for.');
  const characters: (readonly Uint8Array[])[] = [];
  const pattern: Uint8Array[] = [];
  for (const character of text) {
    const forms = formsOf(character, encoding, anyCase);
    const length = forms[0]?.length;
    if (length === undefined) return err(`${ENCODING_WORDS[encoding]} has no “${character}”.`);
    for (let i = 0; i < length; i++) pattern.push(allow(...forms.map((form) => form[i] ?? 0)));
    characters.push(forms);
    if (pattern.length > LONGEST_PATTERN) return err(`The text has more than ${LONGEST_PATTERN} bytes.`);
  }
  const mixes = characters.some((forms) => forms.length > 1 && (forms[0]?.length ?? 1) > 1);
  return ok({
    pattern,
    check: (bytes, start) => {
      if (!mixes) return true;
      let at = start;
      for (const forms of characters) {
        if (!forms.some((form) => isAt(bytes, at, form))) return false;
        at += forms[0]?.length ?? 1;
      }
      return true;
    },
  });
}
