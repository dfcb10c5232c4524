/** Labelled values of a note's descriptor, collected for people. A field outside the descriptor is left out. */
import { BeReader } from '../base/bytes.ts';
import { hex, hex64, hexBytes } from '../base/hex.ts';
import { decodePsw } from './psw.ts';

/** One labelled value of a descriptor. */
export interface NoteField {
  readonly label: string;
  /** Hex with 0x, or text. */
  readonly value: string;
  /** What the value means; empty when there is nothing to add. */
  readonly words: string;
  /** Bytes from the start of the descriptor, and length in bytes. */
  readonly offset: number;
  readonly size: number;
}

/** Collects the fields of one descriptor; offsets are in bytes from its start. */
export class FieldList {
  readonly fields: NoteField[] = [];
  private readonly reader: BeReader;

  constructor(desc: Uint8Array) {
    this.reader = new BeReader(desc);
  }

  get length(): number {
    return this.reader.length;
  }

  u32(label: string, offset: number, words: (value: number) => string = () => ''): void {
    if (!this.reader.has(offset, 4)) return;
    const value = this.reader.u32(offset);
    this.fields.push({ label, value: `0x${hex(value, 8)}`, words: words(value), offset, size: 4 });
  }

  u64(label: string, offset: number, words: (value: bigint) => string = () => ''): void {
    if (!this.reader.has(offset, 8)) return;
    const value = this.reader.u64(offset);
    this.fields.push({ label, value: `0x${hex64(value)}`, words: words(value), offset, size: 8 });
  }

  row32(label: string, offset: number, count: number): void {
    for (let i = 0; i < count; i++) this.u32(`${label} ${i}`, offset + 4 * i);
  }

  row64(
    label: string,
    offset: number,
    count: number,
    words?: (value: bigint, index: number) => string,
  ): void {
    for (let i = 0; i < count; i++) {
      this.u64(`${label} ${i}`, offset + 8 * i, (value) => words?.(value, i) ?? '');
    }
  }

  pair(label: string, offset: number): void {
    if (!this.reader.has(offset, 16)) return;
    const value = `0x${hex64(this.reader.u64(offset))}${hex64(this.reader.u64(offset + 8))}`;
    this.fields.push({ label, value, words: '', offset, size: 16 });
  }

  psw(label: string, offset: number): void {
    if (!this.reader.has(offset, 16)) return;
    const mask = this.reader.u64(offset);
    const addr = this.reader.u64(offset + 8);
    const words = decodePsw(mask, addr).words;
    this.fields.push({ label, value: `${hex64(mask)} ${hex64(addr)}`, words, offset, size: 16 });
  }

  text(label: string, offset: number, length: number): void {
    if (!this.reader.has(offset, length)) return;
    this.fields.push({ label, value: this.reader.ascii(offset, length), words: '', offset, size: length });
  }

  raw(label: string, offset: number, length: number): void {
    const value = hexBytes(this.reader.slice(offset, Math.min(length, 64)));
    this.fields.push({ label, value, words: '', offset, size: length });
  }

  /** A line of VMCOREINFO: the key is the label. */
  line(start: number, end: number): void {
    const text = this.reader.ascii(start, end - start);
    const equals = text.indexOf('=');
    if (equals < 0) return;
    const field = { label: text.slice(0, equals), value: text.slice(equals + 1), words: '' };
    this.fields.push({ ...field, offset: start, size: end - start });
  }
}
