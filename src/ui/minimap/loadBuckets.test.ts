import { describe, expect, it } from 'vitest';
import { fileOffset, physAddr } from '../../base/address.ts';
import type { DumpApi, Extent, ScanApi } from '../../rpc/api.ts';
import { loadBuckets } from './loadBuckets.ts';
import { BUCKETS, type BucketMap } from './minimapBuckets.ts';

const END = BUCKETS * 0x10000;

/** Memory in alternating pieces of `step` bytes, answered within the limit as the worker does. */
function memoryOf(step: number): DumpApi['extents'] {
  return async (start, end, limit) => {
    const extents: Extent[] = [];
    for (let at = start; at < end && extents.length < limit; ) {
      const stop = Math.min(end, (Math.floor(at / step) + 1) * step);
      const common = { start: physAddr(at), end: physAddr(stop) };
      extents.push(
        Math.floor(at / step) % 2 === 0
          ? { kind: 'file', ...common, source: 'memory', file: 0, offset: fileOffset(0) }
          : { kind: 'gap', ...common, source: 'missing', reason: 'hole' },
      );
      at = stop;
    }
    return { ok: true, value: extents };
  };
}

const oneSample: ScanApi['sampleMinimap'] = async (_end, _buckets, sink) => {
  sink([{ index: 7, density: 0.5 }]);
  return { ok: true, value: true };
};

async function load(
  step: number,
  sampleMinimap: ScanApi['sampleMinimap'] = oneSample,
): Promise<BucketMap | undefined> {
  let last: BucketMap | undefined;
  await loadBuckets(
    { client: { extents: memoryOf(step) }, scan: { sampleMinimap } },
    END,
    (map) => {
      last = map;
    },
    new AbortController().signal,
  );
  return last;
}

describe('loadBuckets', () => {
  it('takes the extents of a plain dump in one question, then samples', async () => {
    const map = await load(0x100000);
    expect(map?.shares[0]).toEqual({ memory: 0x10000 });
    expect(map?.shares[16]).toEqual({ missing: 0x10000 });
    expect(map?.density[7]).toBe(0.5);
  });

  it('asks bucket by bucket when the dump has more extents than one answer holds', async () => {
    const map = await load(0x1000);
    expect(map?.shares[0]).toEqual({ memory: 0x8000, missing: 0x8000 });
    expect(map?.shares[BUCKETS - 1]).toEqual({ memory: 0x8000, missing: 0x8000 });
  });

  it('tries again while the scan worker is not ready', async () => {
    let calls = 0;
    const map = await load(0x100000, async (end, buckets, sink, signal) => {
      calls++;
      if (calls > 1) return oneSample(end, buckets, sink, signal);
      return { ok: false, error: { kind: 'cancelled', title: '', detail: '', nextStep: '' } };
    });
    expect(calls).toBe(2);
    expect(map?.density[7]).toBe(0.5);
  });
});
