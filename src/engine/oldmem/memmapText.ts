/**
 * Reads memory maps as text: zcore/memmap in its two forms (drivers/s390/char/zcore.c v3.12 and v4.9), the same pairs
 * written by hand, and /proc/iomem. `iomemText.ts` holds the last one, `memoryChunks.ts` the rules for the result.
 */
import { FRAME_SIZE } from '../../base/address.ts';
import { ok, type Result } from '../../base/result.ts';
import { looksLikeIomem, parseIomem } from './iomemText.ts';
import {
  chunkFrom,
  MAX_CHUNKS,
  type MemoryChunk,
  type MemoryMapError,
  mapError,
  tidyChunks,
} from './memoryChunks.ts';

export type { MemoryChunk, MemoryMapError } from './memoryChunks.ts';

export interface MemoryMap {
  /** Ascending, not overlapping, not touching each other, at least one. */
  readonly chunks: readonly MemoryChunk[];
  /** `zcore`: 34-byte records; `pairs`: start and size between white space; `iomem`: ranges of /proc/iomem. */
  readonly form: 'zcore' | 'pairs' | 'iomem';
  /** What is odd about it, one sentence each. */
  readonly warnings: readonly string[];
}

/** `%016llx %016llx `: 16 digits of start, a space, 16 digits of size, a space. */
const RECORD_LENGTH = 34;
const MAX_MAP_BYTES = RECORD_LENGTH * (MAX_CHUNKS + 1);

/** Parses a whole file. Total over any bytes: what is no map is refused with a reason. */
export function parseMemoryMap(bytes: Uint8Array): Result<MemoryMap, MemoryMapError> {
  if (bytes.length === 0) return mapError('empty', 'The memory map is empty.');
  if (bytes.length > MAX_MAP_BYTES) {
    return mapError('too-many', `The file is larger than a memory map of ${MAX_CHUNKS} chunks.`);
  }
  const warnings: string[] = [];
  const zcore = parseRecords(bytes, warnings);
  if (zcore.ok) return finish(zcore.value, 'zcore', warnings);

  const text = asText(bytes);
  // What began as records on one line is damaged: as loose pairs it would only lose the chunk that was cut.
  const isDamaged =
    zcore.error.kind !== 'not-a-map' && (text === undefined || !/[\n\t]/.test(text.trimEnd()));
  if (isDamaged) return zcore;
  if (text === undefined) return mapError('not-a-map', 'The file is not text, so it is no memory map.');
  warnings.length = 0;
  if (looksLikeIomem(text)) {
    const iomem = parseIomem(text);
    return iomem.ok ? finish(iomem.value, 'iomem', warnings) : iomem;
  }
  const pairs = parsePairs(text, warnings);
  return pairs.ok ? finish(pairs.value, 'pairs', warnings) : pairs;
}

function finish(
  chunks: readonly MemoryChunk[],
  form: MemoryMap['form'],
  warnings: string[],
): Result<MemoryMap, MemoryMapError> {
  const tidy = tidyChunks(chunks, warnings);
  return tidy.ok ? ok({ chunks: tidy.value, form, warnings }) : tidy;
}

/** `not-a-map`: the first record is none. Any other failure: it began as records and broke. */
function parseRecords(bytes: Uint8Array, warnings: string[]): Result<MemoryChunk[], MemoryMapError> {
  const chunks: MemoryChunk[] = [];
  let at = 0;
  let ended = false;
  while (!ended && bytes.length - at >= RECORD_LENGTH - 1 && bytes[at] !== 0) {
    const start = hexField(bytes, at);
    const size = hexField(bytes, at + 17);
    // Editors take the very last space away.
    const spaced = bytes[at + 16] === 0x20 && (bytes[at + 33] ?? 0x20) === 0x20;
    if (start === undefined || size === undefined || !spaced) {
      const kind = at === 0 ? 'not-a-map' : 'malformed';
      return mapError(
        kind,
        `Record ${at / RECORD_LENGTH} of the memory map is not two numbers of 16 digits.`,
      );
    }
    at += RECORD_LENGTH;
    ended = size === 0n;
    if (ended) break;
    if (chunks.length === MAX_CHUNKS) return tooMany();
    const chunk = chunkFrom(start, size);
    if (!chunk.ok) return chunk;
    chunks.push(chunk.value);
  }
  if (at === 0) return mapError('not-a-map', 'The file is shorter than one record of a memory map.');
  // v3.12 fills the file with NULs; a line feed comes from copying by hand.
  const rest = bytes.subarray(Math.min(at, bytes.length));
  if (rest.some((byte) => byte !== 0 && byte !== 0x20 && byte !== 0x0a && byte !== 0x0d)) {
    if (!ended)
      return mapError('malformed', `The memory map ends with ${rest.length} bytes that are no record.`);
    warnings.push('The memory map goes on after its end marker; the rest was left out.');
  }
  return ok(chunks);
}

/** 16 hex digits as a number; undefined when one of them is something else. */
function hexField(bytes: Uint8Array, at: number): bigint | undefined {
  let value = 0n;
  for (const part of [at, at + 8]) {
    let half = 0;
    for (let i = part; i < part + 8; i++) {
      const digit = hexDigit(bytes[i]);
      if (digit === undefined) return undefined;
      half = half * 16 + digit;
    }
    value = value * 0x100000000n + BigInt(half);
  }
  return value;
}

function hexDigit(byte: number | undefined): number | undefined {
  if (byte === undefined) return undefined;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x61 && byte <= 0x66) return byte - 0x57;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  return undefined;
}

/** The bytes as ASCII without NULs at the end; undefined when they hold anything but text. */
function asText(bytes: Uint8Array): string | undefined {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length--;
  const text = bytes.subarray(0, length);
  const isText = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || (byte >= 9 && byte <= 13);
  return length > 0 && text.every(isText) ? new TextDecoder('latin1').decode(text) : undefined;
}

const WORD = /\S+/g;
/** Digits of a padded number; a shorter one after many of this length was cut off. */
const FULL_WORD = 16;
const HEX_WORD = /^(0x)?[0-9a-f]{1,16}$/i;

function parsePairs(text: string, warnings: string[]): Result<MemoryChunk[], MemoryMapError> {
  const chunks: MemoryChunk[] = [];
  let start: bigint | undefined;
  let ended = false;
  let fullWords = 0;
  let words = 0;
  let lastLength = 0;
  for (const [word] of text.matchAll(WORD)) {
    if (!HEX_WORD.test(word)) {
      return mapError('not-a-map', `"${word.slice(0, 40)}" in the memory map is not a hexadecimal number.`);
    }
    words++;
    if (word.length >= FULL_WORD) fullWords++;
    lastLength = word.length;
    if (ended) {
      warnings.push('The memory map goes on after its end marker; the rest was left out.');
      return ok(chunks);
    }
    const value = BigInt(word.startsWith('0x') || word.startsWith('0X') ? word : `0x${word}`);
    if (start === undefined) {
      start = value;
      continue;
    }
    ended = value === 0n;
    if (!ended) {
      if (chunks.length === MAX_CHUNKS) return tooMany();
      const chunk = chunkFrom(start, value);
      if (!chunk.ok) return chunk;
      // Loose text is believed only when it cannot be a chance string of words like "dead beef".
      if (chunk.value.start % FRAME_SIZE !== 0 || chunk.value.size % FRAME_SIZE !== 0) {
        return mapError('not-a-map', `"${word}" in the memory map is not a size in whole 4 KiB frames.`);
      }
      chunks.push(chunk.value);
    }
    start = undefined;
  }
  if (words > 1 && fullWords === words - 1 && lastLength < FULL_WORD) {
    return mapError('malformed', 'The memory map ends in the middle of a number.');
  }
  if (start !== undefined) return mapError('malformed', 'The memory map ends with a start that has no size.');
  return ok(chunks);
}

function tooMany(): Result<never, MemoryMapError> {
  return mapError('too-many', `The memory map lists more than ${MAX_CHUNKS} chunks.`);
}
