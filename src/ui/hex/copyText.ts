/**
 * Selected bytes as text for the clipboard, in the forms that people paste into reports, code and crash. Missing
 * bytes never become zeros: forms that can say so write `??`, the others are refused in words.
 */
import { roundDown } from '../../base/address.ts';
import { assertNever } from '../../base/assert.ts';
import { hex, hexBytes } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { ROW_BYTES } from './rowLayout.ts';
import {
  type ByteClass,
  classOf,
  paintHex,
  paintText,
  type RowBytes,
  type RowFormat,
  textOf,
} from './rowPaint.ts';

export type CopyForm = 'seen' | 'hex' | 'spaced' | 'lines' | 'c-array' | 'base64' | 'text' | 'rd';

/** Largest selection that is copied, bytes. */
export const COPY_LIMIT = 16 * 1024 * 1024;

/** The forms of the copy-as list, in its order. */
export const COPY_FORMS: readonly { readonly form: CopyForm; readonly title: string }[] = [
  { form: 'hex', title: 'Hex string' },
  { form: 'spaced', title: 'Hex with spaces' },
  { form: 'lines', title: 'Dump lines with addresses' },
  { form: 'c-array', title: 'C array' },
  { form: 'base64', title: 'Base64' },
  { form: 'text', title: 'Text' },
  { form: 'rd', title: 'crash command' },
];

/** The bytes to copy. `missing` lists offsets [from, to) that the dump does not hold. */
export interface CopiedBytes {
  readonly start: number;
  readonly bytes: Uint8Array;
  /** `start` is a kernel virtual address. */
  readonly isVirtual?: boolean;
  readonly missing: readonly { readonly from: number; readonly to: number }[];
}

/** The text, or why this form cannot say it. */
export function copyText(form: CopyForm, copied: CopiedBytes, format: RowFormat): Result<string, string> {
  const isWhole = copied.missing.length === 0;
  switch (form) {
    case 'seen':
      return ok(copied.bytes.length <= ROW_BYTES ? groups(copied, format) : lines(copied, format));
    case 'hex':
      return ok(isWhole ? hexBytes(copied.bytes) : hexTokens(copied).join(''));
    case 'spaced':
      return ok(hexTokens(copied).join(' '));
    case 'lines':
      return ok(lines(copied, format));
    case 'c-array':
      return isWhole ? ok(cArray(copied)) : err('A C array cannot say that bytes are missing.');
    case 'base64':
      return isWhole ? ok(base64(copied.bytes)) : err('Base64 cannot say that bytes are missing.');
    case 'text':
      return ok(plainText(copied, format));
    case 'rd':
      return ok(rdCommand(copied));
    default:
      return assertNever(form);
  }
}

function missingAt(copied: CopiedBytes): (offset: number) => boolean {
  let next = 0;
  return (offset) => {
    // Offsets are asked for in ascending order.
    for (let range = copied.missing[next]; range !== undefined; range = copied.missing[next]) {
      if (offset < range.from) return false;
      if (offset < range.to) return true;
      next++;
    }
    return false;
  };
}

function hexTokens(copied: CopiedBytes): readonly string[] {
  const isMissing = missingAt(copied);
  return Array.from(copied.bytes, (byte, offset) => (isMissing(offset) ? '??' : hex(byte, 2)));
}

/** Up to one row's worth of bytes, grouped as the grid groups them, from the first byte on. */
function groups(copied: CopiedBytes, format: RowFormat): string {
  const tokens = hexTokens(copied);
  const parts: string[] = [];
  for (let at = 0; at < tokens.length; at += format.unit) {
    const group = tokens.slice(at, at + format.unit);
    parts.push((format.endian === 'big' ? group : group.reverse()).join(''));
  }
  return parts.join(' ');
}

function lines(copied: CopiedBytes, format: RowFormat): string {
  const { start, bytes } = copied;
  const isMissing = missingAt(copied);
  const text: string[] = [];
  for (let line = roundDown(start, ROW_BYTES); line < start + bytes.length; line += ROW_BYTES) {
    const row = lineBytes(copied, line, isMissing, format);
    const hexPart = paintHex(row, format)
      .map((run) => run.text)
      .join('');
    // A plain full stop, as every dump tool writes it: the middle dot is for the screen.
    const textPart = paintText(row, format)
      .map((run) => run.text)
      .join('')
      .replaceAll('·', '.');
    text.push(`${hex(line, 16)}:  ${hexPart}  ${textPart}`.trimEnd());
  }
  return text.join('\n');
}

function lineBytes(
  { start, bytes }: CopiedBytes,
  line: number,
  isMissing: (offset: number) => boolean,
  format: RowFormat,
): RowBytes {
  const classes: ByteClass[] = [];
  const values: number[] = [];
  for (let column = 0; column < ROW_BYTES; column++) {
    const offset = line + column - start;
    const value = bytes[offset];
    values.push(value ?? 0);
    if (value === undefined) classes.push('outside');
    else classes.push(isMissing(offset) ? 'missing' : classOf(value, format.encoding));
  }
  return { classes, values };
}

function cArray({ start, bytes, isVirtual }: CopiedBytes): string {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += 12) {
    const part = Array.from(bytes.subarray(at, at + 12), (byte) => `0x${hex(byte, 2)}`);
    rows.push(`\t${part.join(', ')},`);
  }
  return `/* ${bytes.length} bytes at ${isVirtual === true ? 'kernel virtual' : 'physical'} address 0x${hex(start)} */\nstatic const unsigned char bytes[${bytes.length}] = {\n${rows.join('\n')}\n};`;
}

/** Base64 in slices of a multiple of three bytes, because a spread of millions of arguments overflows the stack. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x6000) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + 0x6000)));
  }
  return text;
}

/** Line ends and tabs stay; other bytes without a glyph become a full stop, missing ones `?`. */
function plainText(copied: CopiedBytes, format: RowFormat): string {
  const isMissing = missingAt(copied);
  let text = '';
  copied.bytes.forEach((byte, offset) => {
    if (isMissing(offset)) text += '?';
    else if (format.encoding === 'ascii' && (byte === 0x0a || byte === 0x09))
      text += String.fromCharCode(byte);
    else text += textOf(byte, format.encoding).replace('·', '.');
  });
  return text;
}

/** crash's rd on the same range, in the largest unit that divides it. */
function rdCommand({ start, bytes, isVirtual }: CopiedBytes): string {
  const { length } = bytes;
  const rd = isVirtual === true ? 'rd' : 'rd -p';
  if (length % 8 === 0) return `${rd} ${hex(start)} ${length / 8}`;
  if (length % 4 === 0) return `${rd} -32 ${hex(start)} ${length / 4}`;
  return `${rd} -8 ${hex(start)} ${length}`;
}
