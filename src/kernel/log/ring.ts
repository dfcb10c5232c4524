/**
 * The log of kernels since 5.10: descriptors (`ringDescriptors.ts`), an info for each, and the text (`ringText.ts`).
 * Records that were committed but not finalized are shown too: that is often the last line of a crash. With a damaged
 * head or tail all records are taken and ordered by their sequence numbers.
 */
import { breathe } from '../../base/breathe.ts';
import type { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { KernelSource } from '../types.ts';
import {
  counted,
  LEVEL_UNKNOWN,
  MAX_TEXT,
  type RawLog,
  type RawRecord,
  splitFlagsLevel,
} from './rawRecord.ts';
import { type Descriptor, type Descriptors, readDescriptors } from './ringDescriptors.ts';
import { type Ring, readRingLayout } from './ringLayout.ts';
import { BLOCK_ID_SIZE, textBlock } from './ringText.ts';
import { salvageTextRing } from './salvageText.ts';
import { createWindow, type Window } from './sparseRead.ts';

/** Reads the ring of SYMBOL(prb). In words why there is nothing, when nothing of it can be used. */
export async function readRing(
  source: KernelSource,
  signal?: AbortSignal,
): Promise<Result<RawLog | { readonly problem: string }, ReadError>> {
  const layout = await readRingLayout(source, signal);
  if (!layout.ok) return layout;
  if ('problem' in layout.value) return ok(layout.value);
  const ring = layout.value;
  const descriptors = await readDescriptors(source.virtual, ring, signal);
  if (!descriptors.ok) return descriptors;
  const decoded = await decodeAll(source, ring, descriptors.value, signal);
  if (!decoded.ok) return decoded;
  const { records, stray } = decoded.value;
  if (records.length === 0) return salvageTextRing(source.virtual, ring, signal);
  const { damage } = descriptors.value;
  const ordered = damage === undefined ? records : [...records].sort((a, b) => compare(a.seq, b.seq));
  const sure = damage === undefined && ring.guesses.length === 0;
  return ok({
    kind: 'ring',
    records: markDisorder(ordered),
    confidence: sure ? 'exact' : 'inferred',
    notes: [
      ...ring.guesses.map(sentence),
      ...descriptorNotes(descriptors.value, stray),
      ...gapNotes(ordered, descriptors.value),
    ],
  });
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Records between two pauses. */
const BREATHE_EVERY = 8192;

interface Decoded {
  readonly records: readonly RawRecord[];
  /** Descriptors outside of the log whose info does not confirm them. */
  readonly stray: number;
}

async function decodeAll(
  { virtual }: KernelSource,
  ring: Ring,
  { list }: Descriptors,
  signal: AbortSignal | undefined,
): Promise<Result<Decoded, ReadError>> {
  const count = 2 ** ring.countBits;
  const infos = createWindow(virtual, ring.infos, count * ring.offsets.infoSize);
  const texts = createWindow(virtual, ring.data, 2 ** ring.sizeBits);
  const records: RawRecord[] = [];
  let budget = MAX_TEXT;
  let stray = 0;
  for (const descriptor of list) {
    if (signal?.aborted === true) return err({ kind: 'cancelled' });
    const info = await infos.at(descriptor.index * ring.offsets.infoSize, ring.offsets.infoSize, signal);
    if (!info.ok) return info;
    const fields = infoFields(info.value, ring);
    // A record's number and its place in the ring go round together; that tells real records from noise.
    if (
      !descriptor.inside &&
      (fields === undefined || fields.seq % BigInt(count) !== BigInt(descriptor.index))
    ) {
      stray++;
      continue;
    }
    const text = await readText(texts, descriptor, ring, fields?.textLen, signal);
    if (!text.ok) return text;
    const { bytes, damage } = text.value;
    budget -= bytes.length;
    if (records.length % BREATHE_EVERY === BREATHE_EVERY - 1) await breathe();
    const sure = fields !== undefined && fields.seq % BigInt(count) === BigInt(descriptor.index);
    records.push({
      seq: sure ? fields.seq : (records.at(-1)?.seq ?? -1n) + 1n,
      timeNs: fields?.timeNs,
      level: fields?.level ?? LEVEL_UNKNOWN,
      facility: fields?.facility ?? 0,
      flags: fields?.flags ?? 0,
      caller: fields?.caller,
      text: budget >= 0 ? bytes : new Uint8Array(0),
      damage: budget < 0 ? 'there is too much text' : (infoDamage(fields, sure) ?? damage),
    });
  }
  return ok({ records, stray });
}

function infoDamage(fields: InfoFields | undefined, sure: boolean): string | undefined {
  if (fields === undefined) return 'its time and level are not in the dump';
  return sure ? undefined : 'its number does not belong to its place, so its time and level may be wrong';
}

interface InfoFields {
  readonly seq: bigint;
  readonly timeNs: bigint;
  readonly textLen: number;
  readonly facility: number;
  readonly level: number;
  readonly flags: number;
  readonly caller: number | undefined;
}

function infoFields(info: BeReader | undefined, { offsets }: Ring): InfoFields | undefined {
  if (info === undefined) return undefined;
  return {
    seq: info.u64(offsets.seq),
    timeNs: info.u64(offsets.timeNs),
    textLen: info.u16(offsets.textLen),
    facility: info.u8(offsets.textLen + 2),
    ...splitFlagsLevel(info.u8(offsets.textLen + 3)),
    caller: offsets.caller === undefined ? undefined : info.u32(offsets.caller),
  };
}

interface Text {
  readonly bytes: Uint8Array;
  readonly damage: string | undefined;
}

const LOST = new TextEncoder().encode('<lost>');
const LONGEST_TEXT = 0xffff - BLOCK_ID_SIZE;

async function readText(
  texts: Window,
  { id, begin, next }: Descriptor,
  { sizeBits }: Ring,
  textLen: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Result<Text, ReadError>> {
  const block = textBlock(begin, next, sizeBits);
  if (block.kind === 'empty') return ok({ bytes: new Uint8Array(0), damage: undefined });
  if (block.kind === 'lost') return ok({ bytes: LOST, damage: 'there was no room for its text' });
  if (block.kind === 'illegal') {
    return ok({
      bytes: LOST,
      damage: `its text is at an impossible place (${hex0x(begin)} to ${hex0x(next)})`,
    });
  }
  const room = Math.min(block.size - BLOCK_ID_SIZE, LONGEST_TEXT);
  const length = Math.min(textLen ?? room, room);
  const read = await texts.at(block.offset, BLOCK_ID_SIZE + length, signal);
  if (!read.ok) return read;
  if (read.value === undefined) return ok({ bytes: LOST, damage: 'its text is not in the dump' });
  const bytes = read.value.bytes.slice(BLOCK_ID_SIZE);
  if (read.value.u64(0) !== id) {
    return ok({ bytes, damage: 'its text was overwritten by another record' });
  }
  return ok({ bytes, damage: undefined });
}

/** Marks records whose number does not go up. */
function markDisorder(records: readonly RawRecord[]): readonly RawRecord[] {
  return records.map((record, i) => {
    const previous = records[i - 1];
    if (previous === undefined || record.seq > previous.seq || record.damage !== undefined) return record;
    return { ...record, damage: `its number ${record.seq} comes after ${previous.seq}` };
  });
}

function descriptorNotes(found: Descriptors, stray: number): readonly string[] {
  const notes: string[] = [];
  if (found.damage !== undefined) {
    notes.push(`The ring is damaged: ${found.damage}. All records are shown, in the order of their numbers.`);
  }
  if (found.reserved > 0) {
    notes.push(
      `${counted(found.reserved, 'record')} ${found.reserved === 1 ? 'was' : 'were'} being written and cannot be shown.`,
    );
  }
  const skipped = found.misplaced + stray;
  if (skipped > 0) notes.push(`${counted(skipped, 'damaged descriptor')} skipped.`);
  if (found.missing > 0) notes.push(`${counted(found.missing, 'descriptor')} not in the dump.`);
  if (found.dropped > 0)
    notes.push(`The oldest ${counted(found.dropped, 'record')} left out: there are too many.`);
  return notes;
}

/** Jumps in the numbers larger than this are damage, not loss. */
const LARGEST_GAP = 1n << 32n;

function gapNotes(records: readonly RawRecord[], { reserved }: Descriptors): readonly string[] {
  const notes: string[] = [];
  const first = records[0]?.seq ?? 0n;
  if (first > 0n && first < LARGEST_GAP) {
    notes.push(`The log begins with record ${first}: older ones were overwritten.`);
  }
  let lost = 0n;
  for (let i = 1; i < records.length; i++) {
    const gap = (records[i]?.seq ?? 0n) - (records[i - 1]?.seq ?? 0n) - 1n;
    if (gap > 0n && gap < LARGEST_GAP) lost += gap;
  }
  lost -= BigInt(reserved);
  if (lost > 0n) notes.push(`${counted(lost, 'record')} lost between those that are shown.`);
  return notes;
}
