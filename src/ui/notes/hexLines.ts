/** Bytes as lines of 16, with their offset and text, for descriptors that are shown whole. */
import { hex } from '../../base/hex.ts';

/** One line of up to 16 bytes. */
export interface HexLine {
  readonly offset: number;
  /** Two groups of eight bytes, as the memory grid shows them. */
  readonly groups: readonly string[];
  readonly text: string;
}

const WIDTH = 16;

/** At most `limit` lines of the bytes. */
export function hexLines(bytes: Uint8Array, limit: number): readonly HexLine[] {
  const lines: HexLine[] = [];
  for (let offset = 0; offset < bytes.length && lines.length < limit; offset += WIDTH) {
    const line = bytes.subarray(offset, offset + WIDTH);
    const groups = ['', ''];
    let text = '';
    line.forEach((byte, i) => {
      const group = i < WIDTH / 2 ? 0 : 1;
      groups[group] = `${groups[group]}${hex(byte, 2)}`;
      text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
    });
    lines.push({ offset, groups, text });
  }
  return lines;
}
