/**
 * The log of kernels before 3.5: a ring of bytes in which every line begins with its level, `<6>[    0.000000] text`.
 * log_end counts all bytes ever written. (kernel/printk.c v3.4; kexec-tools vmcore-dmesg)
 */
import { ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { KernelSource } from '../types.ts';
import { readLogBuffer, readVariable } from './logVariables.ts';
import { counted, pushCapped, type RawLog, type RawRecord } from './rawRecord.ts';
import { readSparse } from './sparseRead.ts';

const NEWLINE = 0x0a;
/** Level of lines that name none (DEFAULT_MESSAGE_LOGLEVEL). */
const DEFAULT_LEVEL = 4;

/** Reads the buffer of SYMBOL(log_buf), SYMBOL(log_buf_len) and SYMBOL(log_end). */
export async function readByteBuffer(
  source: KernelSource,
  signal?: AbortSignal,
): Promise<Result<RawLog | { readonly problem: string }, ReadError>> {
  const buffer = await readLogBuffer(source, signal);
  if (!buffer.ok) return buffer;
  if ('problem' in buffer.value) return ok(buffer.value);
  const { addr, length } = buffer.value;
  const end = await readVariable(source, 'log_end', 4, signal);
  if (!end.ok) return end;
  if (end.value === undefined) return ok({ problem: 'the end of the log cannot be read' });
  const read = await readSparse(source.virtual, addr, length, signal);
  if (!read.ok) return read;
  const { bytes, missingBytes } = read.value;
  if (missingBytes === length) return ok({ problem: 'the log buffer is not in the dump' });
  const written = Number(end.value);
  const wrapped = written > length;
  const position = written % length;
  const ring = wrapped ? rotate(bytes, position) : bytes.subarray(0, written);
  const notes: string[] = [];
  if (wrapped) notes.push('The buffer was full: older lines were overwritten.');
  if (missingBytes > 0) notes.push(`${counted(missingBytes, 'byte')} of the buffer are not in the dump.`);
  return ok({
    kind: 'bytes',
    records: splitLines(ring, wrapped),
    confidence: missingBytes > 0 ? 'inferred' : 'exact',
    notes,
  });
}

/** The bytes from `position` on, then those before it. */
function rotate(bytes: Uint8Array, position: number): Uint8Array {
  const turned = new Uint8Array(bytes.length);
  turned.set(bytes.subarray(position), 0);
  turned.set(bytes.subarray(0, position), bytes.length - position);
  return turned;
}

/** Lines of the ring as records, numbered from 0. */
function splitLines(ring: Uint8Array, wrapped: boolean): readonly RawRecord[] {
  const records: RawRecord[] = [];
  let level = DEFAULT_LEVEL;
  let number = 0n;
  for (let start = 0; start < ring.length; ) {
    const found = ring.indexOf(NEWLINE, start);
    const end = found < 0 ? ring.length : found;
    if (end > start) {
      const line = parseLine(ring.subarray(start, end), level);
      level = line.level;
      const cut = wrapped && start === 0 && !line.marked;
      pushCapped(records, {
        seq: number,
        timeNs: line.timeNs,
        level: line.level,
        facility: line.facility,
        flags: 2,
        caller: undefined,
        text: line.text,
        damage: cut ? 'its beginning was overwritten' : undefined,
      });
      number++;
    }
    start = end + 1;
  }
  return records;
}

interface Line {
  readonly level: number;
  readonly facility: number;
  readonly timeNs: bigint | undefined;
  readonly text: Uint8Array;
  /** It begins with a level. */
  readonly marked: boolean;
}

/** Longest `<level>[time] ` that is looked for. */
const PREFIX = 48;

function parseLine(bytes: Uint8Array, previousLevel: number): Line {
  let head = '';
  for (const byte of bytes.subarray(0, PREFIX)) head += String.fromCharCode(byte);
  const mark = /^<(\d{1,4})>/.exec(head);
  const priority = mark?.[1] === undefined ? undefined : Number(mark[1]);
  const after = head.slice(mark?.[0].length ?? 0);
  const time = /^\[ *(\d{1,12})\.(\d{6})\] ?/.exec(after);
  const timeNs =
    time?.[1] === undefined || time[2] === undefined
      ? undefined
      : BigInt(time[1]) * 1_000_000_000n + BigInt(time[2]) * 1000n;
  return {
    level: priority === undefined ? previousLevel : priority % 8,
    facility: priority === undefined ? 0 : Math.floor(priority / 8),
    timeNs,
    text: bytes.slice((mark?.[0].length ?? 0) + (time?.[0].length ?? 0)),
    marked: mark !== null,
  };
}
