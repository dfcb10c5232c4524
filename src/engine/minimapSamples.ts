/** The order in which the minimap's buckets are sampled: coarse first, so that a picture stands after a few reads. */

/**
 * Every index of 0..count-1 once, in an order that halves the unsampled stretches again and again (bit-reversed
 * counting).
 */
export function* sampleOrder(count: number): Generator<number> {
  if (count <= 0) return;
  let bits = 0;
  while (2 ** bits < count) bits++;
  for (let i = 0; i < 2 ** bits; i++) {
    let reversed = 0;
    let rest = i;
    for (let bit = 0; bit < bits; bit++) {
      reversed = reversed * 2 + (rest % 2);
      rest = Math.floor(rest / 2);
    }
    if (reversed < count) yield reversed;
  }
}
