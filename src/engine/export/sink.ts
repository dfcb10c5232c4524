/**
 * Where a written dump goes: a file that can be written at any place, or a flattened file, which only ever grows
 * (makedumpfile -F: records of offset, size and bytes, all big endian).
 */
import { BeWriter } from '../../base/bytes.ts';

/** A file under construction. Failures of the disk are exceptions of whoever made the sink. */
export interface ExportSink {
  write(position: number, bytes: Uint8Array): Promise<void>;
}

const FLAT_HEADER_BYTES = 4096;
const RECORD_HEADER_BYTES = 16;

/** Writes records to the end of `target`, whatever their place. Call `start` first and `finish` last. */
export class FlatSink implements ExportSink {
  private readonly target: ExportSink;
  private at = 0;

  constructor(target: ExportSink) {
    this.target = target;
  }

  /** Bytes of the flattened file so far. */
  get sizeBytes(): number {
    return this.at;
  }

  start(): Promise<void> {
    const header = new BeWriter(FLAT_HEADER_BYTES);
    header.ascii(0, 'makedumpfile');
    header.u64(16, 1n);
    header.u64(24, 1n);
    return this.append(header.bytes);
  }

  async write(position: number, bytes: Uint8Array): Promise<void> {
    const header = new BeWriter(RECORD_HEADER_BYTES);
    header.u64(0, BigInt(position));
    header.u64(8, BigInt(bytes.length));
    await this.append(header.bytes);
    await this.append(bytes);
  }

  finish(): Promise<void> {
    return this.append(new Uint8Array(RECORD_HEADER_BYTES).fill(0xff));
  }

  private async append(bytes: Uint8Array): Promise<void> {
    await this.target.write(this.at, bytes);
    this.at += bytes.length;
  }
}
