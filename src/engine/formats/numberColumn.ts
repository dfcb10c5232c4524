/** A growing list of numbers in 8 bytes each, for indexes with millions of entries. */
export class NumberColumn {
  private numbers = new Float64Array(64);
  private used = 0;

  get length(): number {
    return this.used;
  }

  push(value: number): void {
    if (this.used === this.numbers.length) {
      const larger = new Float64Array(this.used * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.used++] = value;
  }

  /** The numbers so far, a view that later growth leaves behind. */
  values(): Float64Array {
    return this.numbers.subarray(0, this.used);
  }
}
