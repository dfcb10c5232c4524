/**
 * Records as people read them: fragments joined to their beginnings, the caller named, and the bytes made into text
 * that can be shown anywhere. (kernel/printk/printk.c; util-linux dmesg)
 */
import type { LogRecord } from '../types.ts';
import { FLAG_CONT, FLAG_NEWLINE, type RawRecord } from './rawRecord.ts';

/** Bit of caller_id that marks the number of a CPU. */
const CALLER_CPU = 0x80000000;

/** `C3` for a CPU, `T123` for a thread. */
export function callerWords(caller: number | undefined): string | undefined {
  if (caller === undefined) return undefined;
  return caller >= CALLER_CPU ? `C${caller - CALLER_CPU}` : `T${caller}`;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes as text: UTF-8 with replacement, newline and tab kept, other control characters as `\xNN`. */
export function logText(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  let clean = '';
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!isControl(code)) continue;
    clean += text.slice(copied, i) + escapeControl(code);
    copied = i + 1;
  }
  return copied === 0 ? text : clean + text.slice(copied);
}

function isControl(code: number): boolean {
  return (code < 0x20 && code !== 0x0a && code !== 0x09) || (code >= 0x7f && code < 0xa0);
}

/** The bytes of a control character; those from 0x80 on have two in UTF-8. */
function escapeControl(code: number): string {
  const hex = code.toString(16).padStart(2, '0');
  return code < 0x80 ? `\\x${hex}` : `\\xc2\\x${hex}`;
}

interface Draft {
  readonly first: RawRecord;
  text: string;
  damage: string | undefined;
  /** Its line is not finished. */
  open: boolean;
}

/** Longest line that fragments are joined to, in characters. */
const LONGEST_LINE = 1024 * 1024;

/** Bytes of a text of which this many, and one in eight, are no characters. */
const GARBLED_LEAST = 4;

/** True when so much of a text is control characters or no UTF-8 that it cannot be what was written. */
function isGarbled(bytes: Uint8Array): boolean {
  let strange = 0;
  for (const byte of bytes) if (byte < 0x20 && byte !== 0x0a && byte !== 0x09 && byte !== 0x1b) strange++;
  if (strange < GARBLED_LEAST)
    for (const character of utf8.decode(bytes)) if (character === '\ufffd') strange++;
  return strange >= GARBLED_LEAST && strange * 8 >= bytes.length;
}

/** Joins fragments onto the unfinished record of the same caller before them and decodes everything. */
export function presentRecords(raw: readonly RawRecord[]): readonly LogRecord[] {
  const drafts: Draft[] = [];
  const last = new Map<number | undefined, Draft>();
  for (const record of raw) {
    const text = logText(record.text);
    const open = Math.floor(record.flags / FLAG_NEWLINE) % 2 === 0;
    const before = last.get(record.caller);
    const isFragment = Math.floor(record.flags / FLAG_CONT) % 2 === 1;
    if (isFragment && before?.open === true && before.text.length < LONGEST_LINE) {
      before.text += text;
      before.damage ??= record.damage;
      before.open = open;
      continue;
    }
    const orphan = isFragment && drafts.length === 0 ? 'its beginning is missing' : undefined;
    const garbled = isGarbled(record.text) ? 'its text holds bytes that are no characters' : undefined;
    const draft = { first: record, text, damage: record.damage ?? garbled ?? orphan, open };
    drafts.push(draft);
    // Without callers only the line directly before can be continued, and then it is the last one of `undefined`.
    last.set(record.caller, draft);
  }
  return drafts.map(({ first, text, damage }) => ({
    seq: first.seq,
    timeNs: first.timeNs,
    level: first.level,
    facility: first.facility,
    caller: callerWords(first.caller),
    text,
    damage,
  }));
}
