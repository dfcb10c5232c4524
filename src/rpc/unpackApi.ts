/** What the unpack worker offers: taking packings off dropped files. Types only. */
import type { StreamPacking } from '../engine/archive/leastSize.ts';
import type { Reply } from './api.ts';

/** A file inside a tar archive: a slice of it. */
export interface ArchiveEntry {
  readonly name: string;
  readonly offset: number;
  readonly sizeBytes: number;
}

export interface UnpackApi {
  /**
   * Unpacks a file into one of the private folder, at most `limitBytes`; `onProgress` hears packed bytes done and
   * unpacked bytes written. Answers with the unpacked size.
   */
  unpack(
    packing: StreamPacking,
    file: Blob,
    name: string,
    target: FileSystemFileHandle,
    limitBytes: number,
    onProgress: (packedDone: number, written: number) => void,
    signal?: AbortSignal,
  ): Promise<Reply<number>>;
  /** The regular files in a tar archive. Reads headers only. */
  listTar(file: Blob, name: string, signal?: AbortSignal): Promise<Reply<readonly ArchiveEntry[]>>;
  /** Indices of the files that belong to a dump. */
  pickDumps(
    files: readonly { readonly file: Blob; readonly name: string }[],
    signal?: AbortSignal,
  ): Promise<Reply<readonly number[]>>;
}
