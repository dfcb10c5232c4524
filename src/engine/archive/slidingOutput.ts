/**
 * Unpacked bytes on their way into a sink. The last ones stay in memory as the window that later copies reach back
 * into; memory grows with what was really unpacked, not with what a header claims.
 */
import { breathe } from '../../base/breathe.ts';
import type { ExportSink } from '../export/sink.ts';
import { UnpackStop } from './unpackError.ts';

/** Largest window that is kept: `zstd --ultra --long=27` and `xz -9` with 128 MiB. */
export const MAX_WINDOW = 128 * 1024 * 1024;
/** Bytes handed to the sink at once, about. */
const PIECE = 1 << 20;
/** Unpacked bytes after which waiting messages (cancel) get their turn. */
const BREATHE_EVERY = 16 << 20;

export interface OutputOptions {
  /** Most bytes that may come out. */
  readonly limitBytes: number;
  /** Hears every piece as it is written. */
  readonly onPiece?: (position: number, bytes: Uint8Array) => void;
  readonly signal?: AbortSignal | undefined;
}

export class SlidingOutput {
  /** The window and what was unpacked after it. */
  bytes = new Uint8Array(256 * 1024);
  /** Where the next byte goes in `bytes`. */
  at = 0;
  /** Where the current dictionary begins in `bytes`; negative once its first bytes have left the window. */
  start = 0;
  /** Bytes handed to the sink. */
  written = 0;
  /** Sees every piece before it is handed on. */
  watch: ((bytes: Uint8Array) => void) | undefined;
  private readonly sink: ExportSink;
  private readonly options: OutputOptions;
  private window = 0;
  private given = 0;
  private sinceBreath = 0;

  constructor(sink: ExportSink, options: OutputOptions) {
    this.sink = sink;
    this.options = options;
  }

  /** Bytes unpacked so far, handed on or not. */
  get total(): number {
    return this.written + this.at - this.given;
  }

  /** Begins a frame or block: copies reach back at most `window` bytes, and not before here. */
  begin(window: number): void {
    this.window = Math.min(window, MAX_WINDOW);
    this.start = this.at;
  }

  /** Forgets what was unpacked so far as a source of copies. */
  resetDictionary(): void {
    this.start = this.at;
  }

  /** Makes room for `count` more bytes behind `at`. */
  reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const keep = Math.max(Math.min(this.window, this.at - this.start), this.at - this.given);
    const from = Math.max(0, this.at - keep);
    const needed = this.at - from + count;
    // Room for a quarter more than the window, so that a byte is moved four times at most.
    const roomy = needed + Math.max(4 << 20, keep >> 2);
    if (roomy > this.bytes.length) {
      const larger = new Uint8Array(
        Math.min(2 * roomy, this.window + (this.window >> 2) + (12 << 20) + needed - keep),
      );
      larger.set(this.bytes.subarray(from, this.at));
      this.bytes = larger;
    } else {
      this.bytes.copyWithin(0, from, this.at);
    }
    this.at -= from;
    this.start -= from;
    this.given -= from;
  }

  /** Hands on what has come together, once it is a piece or `all` is set. */
  async flush(all = false): Promise<void> {
    const ready = this.at - this.given;
    if (ready === 0 || (!all && ready < PIECE)) return;
    if (this.options.signal?.aborted === true) throw new UnpackStop({ kind: 'cancelled' });
    if (this.total > this.options.limitBytes) this.tooMuch();
    const piece = this.bytes.subarray(this.given, this.at);
    this.watch?.(piece);
    this.options.onPiece?.(this.written, piece);
    await this.sink.write(this.written, piece);
    this.written += ready;
    this.given = this.at;
    this.sinceBreath += ready;
    if (this.sinceBreath < BREATHE_EVERY) return;
    this.sinceBreath = 0;
    await breathe();
  }

  private tooMuch(): never {
    throw new UnpackStop({ kind: 'no-room', atLeast: this.total });
  }
}
