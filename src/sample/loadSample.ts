/**
 * The bundled sample: a small real crash of a real kernel, as HSA file, memory file and memory map. Import this module
 * lazily: it brings the list of the sample's scripts with it. What the data is: data/NOTICE.txt.
 */
import hsa from './data/hsa.img.gz?chunk';
import memory from './data/mem.img.gz?chunk';
import map from './data/memmap.txt?raw';
import { unpack } from './packedFile.ts';

/** One file of the sample, as `openFiles` takes it. */
export interface SampleFile {
  readonly file: Blob;
  readonly name: string;
  readonly role: 'hsa' | 'memory' | 'map';
}

/** Told after each piece: bytes unpacked so far, and in all (about 134 MB). */
export type SampleProgress = (doneBytes: number, totalBytes: number) => void;

/** Loads and unpacks the sample without any connection. Rejects when a script of the page cannot be loaded. */
export async function loadSample(onProgress?: SampleProgress): Promise<readonly SampleFile[]> {
  const total = hsa.rawBytes + memory.rawBytes;
  let done = 0;
  const count = (length: number): void => {
    done += length;
    onProgress?.(done, total);
  };
  // One after the other: half the memory, and the progress is steady.
  const hsaBlob = await unpack(hsa, count);
  const memoryBlob = await unpack(memory, count);
  return [
    { file: hsaBlob, name: 'sample-hsa.img', role: 'hsa' },
    { file: memoryBlob, name: 'sample-mem.img', role: 'memory' },
    { file: new Blob([map]), name: 'sample-memmap.txt', role: 'map' },
  ];
}
