/** A hit and the bytes around it as pieces of text: before the match, the match, after it. Pure. */
import { hexBytes } from '../../base/hex.ts';
import { ebcdicCodePoint } from '../../s390/ebcdic.ts';

export interface ContextPart {
  readonly text: string;
  readonly isMatch: boolean;
}

/** The parts of a hit that are needed here. */
interface Context {
  readonly context: Uint8Array;
  readonly lead: number;
  readonly length: number;
}

/** Bytes in the hex column: the match, at least so many of it, and what follows. */
const HEX_BYTES = 20;

function partsOf(
  { context, lead, length }: Context,
  first: number,
  end: number,
  write: (bytes: Uint8Array) => string,
): readonly ContextPart[] {
  const stop = Math.min(end, context.length);
  const match = Math.min(stop, lead + length);
  return [
    { text: write(context.subarray(first, lead)), isMatch: false },
    { text: write(context.subarray(lead, match)), isMatch: true },
    { text: write(context.subarray(match, stop)), isMatch: false },
  ].filter(({ text }) => text !== '');
}

/** Hex of the match and what follows, in pairs of bytes. */
export function hexParts(hit: Context): readonly ContextPart[] {
  return partsOf(hit, hit.lead, hit.lead + HEX_BYTES, hexBytes);
}

/** Text with a few characters before the match; what does not print is a middle dot. */
export function textParts(hit: Context, ebcdic: boolean): readonly ContextPart[] {
  return partsOf(hit, 0, hit.context.length, (bytes) => {
    let text = '';
    for (const byte of bytes) {
      const code = ebcdic ? ebcdicCodePoint(byte, '037') : byte;
      text += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '·';
    }
    return text;
  });
}
