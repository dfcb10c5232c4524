import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOffset, physAddr } from '../base/address.ts';
import { createAddressMap } from './address/addressMap.ts';
import { mappedImage } from './address/mappedImage.ts';
import { memorySource } from './memorySource.ts';
import { createPageCache } from './pageCache.ts';
import { KEPT_READS, ReadTrace, tracedImage } from './readTrace.ts';

const read = (start: number) => ({
  start: physAddr(start),
  length: 16,
  sources: ['memory'] as const,
  cache: 'hit' as const,
});

describe('the ring of the last reads', () => {
  it('gives what a list of all reads would give', () => {
    fc.assert(
      fc.property(fc.nat(700), fc.nat(800), (count, since) => {
        const trace = new ReadTrace();
        const all = Array.from({ length: count }, (_, i) => ({ ...read(i), serial: i + 1 }));
        for (const { serial: _, ...one } of all) trace.push(one);
        const wanted = all.filter(({ serial }) => serial > since).slice(-KEPT_READS);
        expect(trace.since(since)).toEqual(wanted.filter(({ serial }) => serial > count - KEPT_READS));
        expect(trace.count).toBe(count);
      }),
    );
  });
});

describe('memory whose reads are noted', () => {
  const files = [
    createPageCache(memorySource(new Uint8Array(0x100000), 'hsa')),
    createPageCache(memorySource(new Uint8Array(0x100000), 'memory')),
  ];
  const map = createAddressMap([
    {
      kind: 'file',
      source: 'hsa',
      file: 0,
      start: physAddr(0),
      end: physAddr(0x80000),
      offset: fileOffset(0),
    },
    {
      kind: 'file',
      source: 'memory',
      file: 1,
      start: physAddr(0x80000),
      end: physAddr(0x100000),
      offset: fileOffset(0x80000),
    },
    {
      kind: 'zero',
      source: 'zero',
      start: physAddr(0x100000),
      end: physAddr(0x200000),
    },
  ]);
  if (!map.ok) throw new Error('overlap');
  const image = mappedImage(map.value, files);

  it('tells side and cache of each read, and gives the same bytes', async () => {
    const trace = new ReadTrace();
    const traced = tracedImage(image, files, trace);
    const first = await traced.read(physAddr(0x7fff0), 0x20);
    expect(first).toEqual(await image.read(physAddr(0x7fff0), 0x20));
    await traced.read(physAddr(0x7fff0), 0x20);
    await traced.read(physAddr(0x100000), 0x10);
    await traced.read(physAddr(0x300000), 0x10);
    const told = trace.since(0).map(({ sources, cache }) => `${sources.join('+')} ${cache}`);
    expect(told).toEqual(['hsa+memory miss', 'hsa+memory hit', 'zero none', 'missing none']);
  });

  it('notes a read that fails, with the kind of its failure', async () => {
    const trace = new ReadTrace();
    const answer = await tracedImage(image, files, trace).read(physAddr(0), 2 ** 30);
    expect(answer.ok).toBe(false);
    expect(trace.since(0)[0]?.failure).toBe('too-large');
  });
});
