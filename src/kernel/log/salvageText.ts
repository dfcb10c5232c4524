/**
 * Last resorts when the log's own structure is gone: the texts of a ring without its descriptors, and a search over
 * memory for the lines that matter most. What they give is labelled `unreliable`.
 */
import { physAddr } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { ok, type Result } from '../../base/result.ts';
import { forEachBlock } from '../../engine/machine/memoryBlocks.ts';
import { MAX_READ, type MemoryImage, type ReadError } from '../../engine/types.ts';
import type { VirtualMemory } from '../types.ts';
import { LEVEL_UNKNOWN, MAX_RECORDS, type RawLog, type RawRecord } from './rawRecord.ts';
import type { Ring } from './ringLayout.ts';
import { readSparse } from './sparseRead.ts';

function textOnly(seq: bigint, text: Uint8Array): RawRecord {
  const damage = 'only its text was found';
  return {
    seq,
    timeNs: undefined,
    level: LEVEL_UNKNOWN,
    facility: 0,
    flags: 2,
    caller: undefined,
    text,
    damage,
  };
}

/** Ids stay far below this; eight bytes of text never do. */
const ID_LIMIT = 1n << 40n;

/** Splits the text ring at the ids of its blocks, ordered by id. */
export async function salvageTextRing(
  virtual: VirtualMemory,
  ring: Ring,
  signal?: AbortSignal,
): Promise<Result<RawLog | { readonly problem: string }, ReadError>> {
  const read = await readSparse(virtual, ring.data, Math.min(2 ** ring.sizeBits, MAX_READ), signal);
  if (!read.ok) return read;
  const { bytes, has } = read.value;
  const reader = new BeReader(bytes);
  const blocks: { readonly id: bigint; readonly start: number; end: number }[] = [];
  for (let at = 0; at + 8 <= bytes.length && blocks.length < MAX_RECORDS; at += 8) {
    const word = reader.u64(at);
    if (!has(at, 8) || word === 0n || word >= ID_LIMIT) continue;
    const open = blocks.at(-1);
    if (open !== undefined) open.end = Math.min(open.end, at);
    blocks.push({ id: word, start: at + 8, end: bytes.length });
  }
  const records = blocks
    .map(({ id, start, end }) => ({
      id,
      text: printableHead(bytes.slice(start, Math.min(end, start + 0xffff))),
    }))
    .filter(({ text }) => text.length > 0)
    .sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)))
    .map(({ text }, i) => textOnly(BigInt(i), text));
  if (records.length === 0)
    return ok({ problem: 'neither the descriptors of the ring nor its text can be read' });
  const notes = [
    'The descriptors of the ring hold no record: this is the text alone, without times and levels.',
  ];
  return ok({ kind: 'text of the ring', records, confidence: 'unreliable', notes });
}

/** The bytes up to the first one that no log line holds. */
function printableHead(bytes: Uint8Array): Uint8Array {
  const end = bytes.findIndex((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

/** What the search looks for, and how much of memory it reads and finds at most. */
const NEEDLES: readonly string[] = ['Linux version ', 'Kernel panic - not syncing', 'Call Trace'];
const SEARCH_END = 1024 * 1024 * 1024;
const MAX_FOUND = 200;
const BEFORE = 256;
const AFTER = 512;

/** Searches the first GiB of memory for lines of a log. */
export async function searchMemory(
  memory: MemoryImage,
  why: string,
  signal?: AbortSignal,
): Promise<Result<RawLog, ReadError>> {
  const found = new Map<string, RawRecord>();
  const latin1 = new TextDecoder('latin1');
  const visited = await forEachBlock(
    memory,
    physAddr(0),
    physAddr(Math.min(memory.end, SEARCH_END)),
    signal,
    (_, bytes) => {
      const text = latin1.decode(bytes);
      for (const needle of NEEDLES) {
        for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
          const run = neighbourhood(bytes, at);
          const key = latin1.decode(run);
          if (!found.has(key)) found.set(key, textOnly(BigInt(found.size), run));
          if (found.size >= MAX_FOUND) return 'stop';
        }
      }
      return 'go on';
    },
  );
  if (!visited.ok) return visited;
  const notes = [
    `There is no log that can be read: ${why}.`,
    `Searched memory for what a log holds: ${found.size} places found, in the order of their addresses.`,
  ];
  return ok({ kind: 'search of memory', records: [...found.values()], confidence: 'unreliable', notes });
}

function isText(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a);
}

/** A copy of the printable bytes around `at`. */
function neighbourhood(bytes: Uint8Array, at: number): Uint8Array {
  let start = at;
  while (start > Math.max(0, at - BEFORE) && isText(bytes[start - 1])) start--;
  let end = at;
  while (end < Math.min(bytes.length, at + AFTER) && isText(bytes[end])) end++;
  return bytes.slice(start, end);
}
