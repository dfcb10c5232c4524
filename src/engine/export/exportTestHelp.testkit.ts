/** Writing dumps into memory and opening them again, for the tests of all written formats. */
import { physAddr } from '../../base/address.ts';
import { isZero } from '../../base/bytes.ts';
import { blobSource } from '../blobSource.ts';
import { memorySource } from '../memorySource.ts';
import { openDump } from '../openDump.ts';
import type { OpenFile, OpenOptions } from '../openTypes.ts';
import { createPageCache } from '../pageCache.ts';
import type { ByteSource, Dump } from '../types.ts';
import type { FilePlan } from './filePlan.ts';
import { type KdumpOptions, planKdump } from './kdumpPlan.ts';
import { ownPacker } from './packPages.ts';
import { type PlanOptions, planVmcore } from './plan.ts';
import { planS390 } from './s390Plan.ts';
import type { ExportSink } from './sink.ts';
import { type KdumpWritten, writeFilePlan, writeKdumpPlan } from './writeFile.ts';

/** A file in memory that may be written at any place; what was never written is 0. */
export class MemorySink implements ExportSink {
  private bytes = new Uint8Array(1 << 20);
  private size = 0;

  async write(position: number, piece: Uint8Array): Promise<void> {
    const end = position + piece.length;
    if (end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.bytes.length * 2));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes.set(piece, position);
    this.size = Math.max(this.size, end);
  }

  get content(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.size);
  }
}

export async function opened(files: readonly OpenFile[], options: OpenOptions = {}): Promise<Dump> {
  const outcome = await openDump(files, options);
  if (outcome.kind !== 'opened') throw new Error(JSON.stringify(outcome));
  return outcome.dump;
}

export function openBytes(bytes: Uint8Array, name = 'written'): Promise<Dump> {
  return opened([{ source: createPageCache(memorySource(bytes, name)), role: 'auto' }]);
}

export function blobFile(blob: Blob, name: string): ByteSource {
  return createPageCache(blobSource(blob, name));
}

export async function written(plan: FilePlan, dump: Dump): Promise<Uint8Array<ArrayBuffer>> {
  const sink = new MemorySink();
  const size = await writeFilePlan(plan, dump, sink);
  if (!size.ok) throw new Error(size.error.kind);
  if (size.value !== plan.sizeBytes) throw new Error(`${size.value} bytes instead of ${plan.sizeBytes}`);
  return sink.content;
}

export async function asVmcore(dump: Dump, options: PlanOptions = { profile: 'auto' }) {
  const plan = await planVmcore(dump, options);
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return { plan: plan.value, bytes: await written(plan.value, dump) };
}

export async function asS390(dump: Dump) {
  const plan = await planS390(dump);
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  return { plan: plan.value, bytes: await written(plan.value, dump) };
}

export async function asKdump(
  dump: Dump,
  options: Partial<KdumpOptions> & { readonly flattened?: boolean } = {},
  packer = ownPacker,
): Promise<{
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly counts: KdumpWritten;
  readonly warnings: readonly string[];
}> {
  const plan = await planKdump(dump, { profile: 'auto', level: 0, codec: 'zlib', ...options });
  if (!plan.ok) throw new Error(JSON.stringify(plan.error));
  const sink = new MemorySink();
  const done = await writeKdumpPlan(plan.value, dump, sink, {
    flattened: options.flattened ?? false,
    packer,
  });
  if (!done.ok) throw new Error(done.error.kind);
  return { bytes: sink.content, counts: done.value, warnings: plan.value.warnings };
}

/** What differs between two dumps. */
export interface Comparison {
  /** Bytes that both have, and that are the same. */
  same: number;
  different: number[];
  /** Bytes that only one of them has. */
  onlyFirst: number;
  onlySecond: number;
  /** Of the bytes that only one has, those that are not zero. */
  onlyOneNotZero: number;
}

const STEP = 1 << 20;
const FRAME = 4096;

/** Compares all frames of [0, end) of two dumps; addresses of at most 8 different frames are kept. */
export async function compareMemory(first: Dump, second: Dump, end: number): Promise<Comparison> {
  const found: Comparison = { same: 0, different: [], onlyFirst: 0, onlySecond: 0, onlyOneNotZero: 0 };
  for (let at = 0; at < end; at += STEP) {
    const length = Math.min(STEP, end - at);
    const [a, b] = await Promise.all([frames(first, at, length), frames(second, at, length)]);
    for (let i = 0; i < length; i += FRAME) {
      const x = a[i / FRAME];
      const y = b[i / FRAME];
      if (x !== undefined && y !== undefined) {
        if (Buffer.from(x).equals(y)) found.same += x.length;
        else if (found.different.length < 8) found.different.push(at + i);
        continue;
      }
      if (x !== undefined) found.onlyFirst += x.length;
      if (y !== undefined) found.onlySecond += y.length;
      const only = x ?? y;
      if (only !== undefined && !isZero(only)) found.onlyOneNotZero += only.length;
    }
  }
  return found;
}

/** The frames of a stretch; undefined where a byte is missing. */
async function frames(dump: Dump, at: number, length: number): Promise<readonly (Uint8Array | undefined)[]> {
  const read = await dump.memory.read(physAddr(at), length);
  if (!read.ok) throw new Error(read.error.kind);
  const list: (Uint8Array | undefined)[] = [];
  for (let i = 0; i < length; i += FRAME)
    list.push(read.value.bytes.subarray(i, Math.min(i + FRAME, length)));
  for (const piece of read.value.pieces) {
    if (piece.source !== 'missing' && piece.source !== 'excluded') continue;
    const from = Math.floor((piece.start - at) / FRAME);
    const to = Math.ceil((piece.start + piece.length - at) / FRAME);
    for (let i = from; i < to; i++) list[i] = undefined;
  }
  return list;
}

/** Notes without their places in the file. */
export function noteContents(dump: Dump) {
  return dump.notes.map(({ name, type, desc }) => ({ name, type, desc: Buffer.from(desc).toString('hex') }));
}

/** Findings that did not pass. */
export function troubles(dump: Dump): readonly string[] {
  return dump.findings
    .filter(({ outcome, severity }) => outcome === 'failed' && severity !== 'info')
    .map(({ code, message }) => `${code}: ${message}`);
}
