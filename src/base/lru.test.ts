import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lru } from './lru.ts';

/** The obvious twin: a list, least recently used first. */
class SlowLru {
  list: { key: number; value: number; weight: number }[] = [];
  constructor(readonly capacity: number) {}

  get(key: number): number | undefined {
    const found = this.list.find((entry) => entry.key === key);
    if (found !== undefined) this.list = [...this.list.filter((entry) => entry !== found), found];
    return found?.value;
  }

  set(key: number, value: number, weight: number): void {
    this.list = this.list.filter((entry) => entry.key !== key);
    if (weight > this.capacity) return;
    this.list.push({ key, value, weight });
    while (this.weight > this.capacity) this.list.shift();
  }

  get weight(): number {
    return this.list.reduce((sum, entry) => sum + entry.weight, 0);
  }
}

describe('Lru', () => {
  it('does the same as a plain list', () => {
    const key = fc.nat(8);
    const command = fc.oneof(
      fc.record({ kind: fc.constant('get' as const), key }),
      fc.record({
        kind: fc.constant('set' as const),
        key,
        value: fc.nat(),
        weight: fc.integer({ min: 1, max: 6 }),
      }),
      fc.record({ kind: fc.constant('delete' as const), key }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.array(command, { maxLength: 60 }),
        (capacity, commands) => {
          const lru = new Lru<number, number>(capacity);
          const slow = new SlowLru(capacity);
          for (const step of commands) {
            if (step.kind === 'get') {
              expect(lru.get(step.key)).toBe(slow.get(step.key));
            } else if (step.kind === 'set') {
              lru.set(step.key, step.value, step.weight);
              slow.set(step.key, step.value, step.weight);
            } else {
              lru.delete(step.key);
              slow.list = slow.list.filter((entry) => entry.key !== step.key);
            }
            expect(lru.weight).toBe(slow.weight);
            expect(lru.size).toBe(slow.list.length);
          }
        },
      ),
    );
  });

  it('is empty after clear', () => {
    const lru = new Lru<string, number>(2);
    lru.set('a', 1);
    lru.clear();
    expect(lru.get('a')).toBeUndefined();
    expect(lru.weight).toBe(0);
  });
});
