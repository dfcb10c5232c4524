import { describe, expect, it } from 'vitest';
import { CONTEXT_BYTES, type HitColumns } from '../rpc/searchApi.ts';
import { HitList } from './hitList.ts';

function columns(from: number, count: number): HitColumns {
  const each = <T>(make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(from + i));
  return {
    count,
    addrs: Float64Array.from(each((i) => i * 16)),
    lengths: Uint16Array.from(each((i) => 1 + (i % 7))),
    sources: Uint8Array.from(each((i) => i % 2)),
    bytes: Uint8Array.from({ length: count * CONTEXT_BYTES }, (_, i) => from + Math.floor(i / CONTEXT_BYTES)),
    leads: Uint8Array.from(each((i) => i % 9)),
    contexts: Uint8Array.from(each(() => 20)),
  };
}

describe('the list of hits', () => {
  it('keeps every hit through many batches, with its context', () => {
    const list = new HitList();
    let added = 0;
    for (const count of [3, 0, 5000, 1, 2500]) {
      list.append(columns(added, count));
      added += count;
    }
    expect(list.count).toBe(added);
    for (const index of [0, 2, 3, 1024, 5002, added - 1]) {
      expect(list.row(index)).toEqual({
        addr: index * 16,
        length: 1 + (index % 7),
        source: index % 2 === 0 ? 'hsa' : 'memory',
        lead: index % 9,
        context: new Uint8Array(20).fill(index % 256),
      });
    }
    expect(list.row(added)).toBeUndefined();
    expect(list.marks()).toMatchObject({ count: added, longest: 7 });
  });
});
