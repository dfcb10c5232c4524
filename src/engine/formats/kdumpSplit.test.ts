import { describe, expect, it } from 'vitest';
import { makeKdump, mixed } from '../../../e2e/fixtures/kdumpMaker.ts';
import { physAddr } from '../../base/address.ts';
import { equalBytes } from '../../base/bytes.ts';
import { extents, finding, open, openError, read } from './kdumpTestHelp.ts';

describe('split dumps', () => {
  const part = (from: number, to: number, pageCount = 100) =>
    makeKdump({ pageCount, page: mixed, packing: 'snappy', split: [from, to] }).bytes;

  it('reads across its files in whatever order they come', async () => {
    const whole = await open(makeKdump({ pageCount: 100, page: mixed }).bytes);
    const split = await open(part(70, 100), part(0, 33), part(33, 70));
    const expected = await read(whole.memory, 0, 100 * 4096);
    const answer = await read(split.memory, 0, 100 * 4096);
    expect(equalBytes(answer.bytes, expected.bytes)).toBe(true);
    expect(answer.pieces).toEqual(expected.pieces);
    expect(finding(split, 'kdump-split-complete')?.outcome).toBe('passed');
    const map = await split.memory.extents(physAddr(0), split.memory.end);
    const files = map.ok
      ? map.value.flatMap((extent) => (extent.kind === 'packed' ? [extent.file] : []))
      : [];
    expect([...new Set(files)]).toEqual([1, 2, 0]);
  });

  it('names the pages of a missing file', async () => {
    const opened = await open(part(0, 33), part(70, 100));
    expect(finding(opened, 'kdump-split-complete')).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('0x21 to 0x45'),
    });
    const states = new Set((await extents(opened.memory, 33 * 4096, 70 * 4096)).map(([what]) => what));
    expect(states).toEqual(new Set(['not-in-dump', 'filtered', 'hole']));
  });

  it('uses the earlier file where two overlap, and says so', async () => {
    const opened = await open(part(0, 60), part(50, 100));
    expect(finding(opened, 'kdump-split-overlap')?.outcome).toBe('failed');
    const whole = await open(makeKdump({ pageCount: 100, page: mixed }).bytes);
    const answer = await read(opened.memory, 0, 100 * 4096);
    expect(equalBytes(answer.bytes, (await read(whole.memory, 0, 100 * 4096)).bytes)).toBe(true);
  });

  it('refuses parts of different dumps and whole dumps together', async () => {
    expect(await openError(part(0, 50), part(50, 90, 90))).toMatchObject({ kind: 'wrong-pairing' });
    const whole = makeKdump({ pageCount: 100, page: mixed }).bytes;
    expect(await openError(whole, whole)).toMatchObject({ kind: 'wrong-pairing' });
  });
});
