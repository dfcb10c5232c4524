/**
 * Addresses in the text of the log, as kernels print them: 16 hex digits, in `[<...>]` or alone, and a PSW's second
 * word. Pure; whether the kernel has a name for one is asked elsewhere.
 */

/** A stretch of a record's text; `addr` where it may be an address of the kernel. */
export interface TextPart {
  readonly start: number;
  readonly text: string;
  readonly addr: bigint | undefined;
}

const WORD = /(?<![0-9a-zA-Z])(?:0x)?([0-9a-f]{16})(?![0-9a-zA-Z])/g;
/** Below are the lowcore and small numbers. */
const LEAST = 0x10000n;
/** As many as a line of registers has, several times over. */
const MOST = 64;

/** The text in parts, in order and whole. */
export function addressParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  let count = 0;
  for (const match of text.matchAll(WORD)) {
    if (++count > MOST) break;
    const digits = match[1];
    if (digits === undefined) continue;
    const addr = BigInt(`0x${digits}`);
    if (addr < LEAST) continue;
    if (match.index > at) parts.push({ start: at, text: text.slice(at, match.index), addr: undefined });
    at = match.index + match[0].length;
    parts.push({ start: match.index, text: match[0], addr });
  }
  if (at < text.length || parts.length === 0)
    parts.push({ start: at, text: text.slice(at), addr: undefined });
  return parts;
}
