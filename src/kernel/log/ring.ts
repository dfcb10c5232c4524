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
import { LEVEL_UNKNOWN, MAX_TEXT, type RawLog, type RawRecord, splitFlagsLevel } from './rawRecord.ts';
import { type Descriptor, type Descriptors, readDescriptors } from './ringDescriptors.ts';
import { type Ring, readRingLayout } from './ringLayout.ts';
import { descriptorNotes, endNotes, gapNotes, sentence } from './ringNotes.ts';
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
  const { misplaced, missing } = descriptors.value;
  const sure =
    damage === undefined &&
    ring.guesses.length === 0 &&
    misplaced + missing + stray === 0 &&
    ordered.every((record) => record.damage === undefined || record.damage === NO_ROOM);
  return ok({
    kind: 'ring',
    records: markDisorder(ordered),
    confidence: sure ? 'exact' : 'inferred',
    notes: [
      ...ring.guesses.map(sentence),
      ...descriptorNotes(descriptors.value, stray),
      ...gapNotes(ordered, descriptors.value),
      ...endNotes(ring, descriptors.value),
    ],
  });
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

/** What the kernel itself lost: the log is read right all the same. */
const NO_ROOM = 'there was no room for its text';
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
  if (block.kind === 'lost') return ok({ bytes: LOST, damage: NO_ROOM });
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
