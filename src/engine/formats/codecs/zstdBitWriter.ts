/**
 * Bits into bytes, from the lowest bit upwards (RFC 8878): table descriptions are read in the same direction, entropy
 * coded data from its end. The counterpart of `zstdBits.ts`.
 */

/** Writes into `bytes`. What does not fit is dropped, while `at` goes on: the caller compares it with the room. */
export class BitWriter {
  /** Where the next whole byte goes. */
  at: number;
  private readonly bytes: Uint8Array;
  private word = 0;
  private used = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The low `count` (at most 24) bits of `value`, which has no others. */
  put(value: number, count: number): void {
    let word = this.word | (value << this.used);
    let used = this.used + count;
    while (used >= 8) {
      this.bytes[this.at++] = word & 0xff;
      word >>>= 8;
      used -= 8;
    }
    this.word = word;
    this.used = used;
  }

  /** Fills the last byte with zeros. */
  align(): void {
    if (this.used > 0) this.put(0, 8 - this.used);
  }

  /** Ends data that is read from its end: a set bit marks where it begins. */
  close(): void {
    this.put(1, 1);
    this.align();
  }
}
