/** A kdump file of any size that takes next to no disk: real head, bitmaps and page descriptors, pages in a hole. */
import { closeSync, existsSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { makeKdump } from '../e2e/fixtures/kdumpMaker.ts';

const FRAME = 4096;
const DESCRIPTOR = 24;
const DESCRIPTORS_AT_ONCE = 65_536;

/** Writes a dump of `frames` page frames, all stored and not compressed, to `path`, unless it is there. */
export function writeSparseKdump(path: string, frames: number): string {
  if (existsSync(path)) return path;
  const made = makeKdump({
    pageCount: frames,
    page: () => 'excluded',
    writtenBlocks: frames,
    vmcoreinfo: 'OSRELEASE=6.8.0-made\nPAGESIZE=4096\n',
  });
  // The fixture left every page out; here all are stored, behind the descriptors.
  made.bytes.copyWithin(made.storedAt, made.existsAt, made.existsAt + Math.ceil(frames / 8));
  const file = openSync(path, 'w');
  writeSync(file, made.bytes.subarray(0, made.descriptorsAt), 0, undefined, 0);
  const dataAt = Math.ceil((made.descriptorsAt + frames * DESCRIPTOR) / FRAME) * FRAME;
  for (let first = 0; first < frames; first += DESCRIPTORS_AT_ONCE) {
    const count = Math.min(DESCRIPTORS_AT_ONCE, frames - first);
    const block = new DataView(new ArrayBuffer(count * DESCRIPTOR));
    for (let index = 0; index < count; index++) {
      block.setBigUint64(index * DESCRIPTOR, BigInt(dataAt + (first + index) * FRAME));
      block.setUint32(index * DESCRIPTOR + 8, FRAME);
    }
    writeSync(file, block, 0, block.byteLength, made.descriptorsAt + first * DESCRIPTOR);
  }
  ftruncateSync(file, dataAt + frames * FRAME);
  closeSync(file);
  return path;
}
