/**
 * A map that holds a bounded total weight and drops what was not used for longest. Built on the insertion order of
 * `Map`, so every operation is O(1) besides the evictions it causes.
 */
export class Lru<K, V> {
  readonly capacity: number;
  private readonly entries = new Map<K, { readonly value: V; readonly weight: number }>();
  private total = 0;

  /** `capacity` is the largest total weight that stays. */
  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    return this.entries.size;
  }

  /** Sum of the weights of all entries. */
  get weight(): number {
    return this.total;
  }

  /** The value, which becomes the most recently used one. */
  get(key: K): V | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Whether the key is kept; its age stays as it is. */
  has(key: K): boolean {
    return this.entries.has(key);
  }

  /** Adds or replaces, then drops the least recently used entries. What alone exceeds the capacity is not kept. */
  set(key: K, value: V, weight = 1): void {
    this.delete(key);
    if (weight > this.capacity) return;
    this.entries.set(key, { value, weight });
    this.total += weight;
    for (const [oldest, entry] of this.entries) {
      if (this.total <= this.capacity) break;
      this.entries.delete(oldest);
      this.total -= entry.weight;
    }
  }

  delete(key: K): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.entries.delete(key);
    this.total -= entry.weight;
  }

  clear(): void {
    this.entries.clear();
    this.total = 0;
  }
}
