import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { MemoryRead } from '../../rpc/api.ts';
import { rowContent } from './rowBytes.ts';
import type { GridRow } from './rowLayout.ts';
import {
  classOf,
  columnsIn,
  columnUnder,
  hexWidth,
  type PaintRun,
  paintHex,
  paintText,
  type RowFormat,
} from './rowPaint.ts';

const bytes = Uint8Array.from([0x00, 0x41, 0x2e, 0x0a, 0x80, 0xff, 0x20, 0x7e, 8, 9, 10, 11, 12, 13, 14, 15]);
const row: GridRow = {
  kind: 'data',
  index: 0,
  start: physAddr(0x1000),
  end: physAddr(0x1010),
  source: 'memory',
  reason: undefined,
};
const big8: RowFormat = { unit: 8, encoding: 'ascii', endian: 'big' };

function read(pieces?: MemoryRead['pieces']): MemoryRead {
  const start = physAddr(0x1000);
  return { start, bytes, pieces: pieces ?? [{ start, length: 16, source: 'memory' }] };
}

function content(part: Partial<GridRow> = {}, pieces?: MemoryRead['pieces']) {
  return rowContent({ ...row, ...part }, { kind: 'ready', read: read(pieces) }, 'ascii');
}

function text(runs: readonly PaintRun[]): string {
  return runs.map((run) => run.text).join('');
}

describe('paintHex', () => {
  it('shows 8-byte big-endian groups as rd does', () => {
    expect(text(paintHex(content(), big8))).toBe('00412e0a80ff207e  08090a0b0c0d0e0f');
  });

  it('groups by 1, 2 and 4 bytes', () => {
    expect(text(paintHex(content(), { ...big8, unit: 1 }))).toBe(
      '00 41 2e 0a 80 ff 20 7e  08 09 0a 0b 0c 0d 0e 0f',
    );
    expect(text(paintHex(content(), { ...big8, unit: 2 }))).toBe('0041 2e0a 80ff 207e  0809 0a0b 0c0d 0e0f');
    expect(text(paintHex(content(), { ...big8, unit: 4 }))).toBe('00412e0a 80ff207e  08090a0b 0c0d0e0f');
  });

  it('turns each group round in little-endian order', () => {
    expect(text(paintHex(content(), { ...big8, unit: 4, endian: 'little' }))).toBe(
      '0a2e4100 7e20ff80  0b0a0908 0f0e0d0c',
    );
  });

  it('has the same width for every content', () => {
    for (const unit of [1, 2, 4, 8] as const) {
      const format = { ...big8, unit };
      const loading = rowContent(row, undefined, 'ascii');
      expect(text(paintHex(content(), format)).length).toBe(hexWidth(unit));
      expect(text(paintHex(loading, format)).length).toBe(hexWidth(unit));
      expect(text(paintText(loading, format))).toBe('·'.repeat(16));
    }
  });

  it('leaves blank what a partial row does not reach', () => {
    const partial = content({ start: physAddr(0x1004), end: physAddr(0x1006) });
    expect(text(paintHex(partial, big8))).toBe(`        80ff${' '.repeat(22)}`);
    expect(text(paintText(partial, big8))).toBe(`    ··${' '.repeat(10)}`);
  });

  it('never shows a missing byte as zero', () => {
    const start = physAddr(0x1000);
    const gap = physAddr(0x1002);
    const partly = content({}, [
      { start, length: 2, source: 'memory' },
      { start: gap, length: 14, source: 'missing', reason: 'damaged' },
    ]);
    expect(text(paintHex(partly, big8))).toBe(`0041${'--'.repeat(6)}  ${'--'.repeat(8)}`);
    expect(partly.source).toBe('memory');
    expect(partly.reason).toBeUndefined();
    const none = content({}, [{ start, length: 16, source: 'missing', reason: 'damaged' }]);
    expect(none).toMatchObject({ source: 'missing', reason: 'damaged' });
  });

  it('makes one run of neighbours with one style', () => {
    const runs = paintHex(content(), big8);
    expect(runs.map((run) => run.byteClass)).toEqual([
      'zero',
      'printable',
      'control',
      'high',
      'printable',
      'control',
    ]);
  });

  it('marks the gap between groups only when both sides are marked', () => {
    const inside = paintHex(content(), big8, { from: 6, to: 10 });
    expect(text(inside.filter((run) => run.mark === 'selected'))).toBe('207e  0809');
    const second = paintHex(content(), big8, { from: 8, to: 10 });
    expect(text(second.filter((run) => run.mark === 'selected'))).toBe('0809');
  });
});

describe('paintText', () => {
  it('shows a middle dot for what has no glyph, and a full stop as itself', () => {
    expect(text(paintText(content(), big8))).toBe('·A.··· ~········');
  });

  it('reads EBCDIC', () => {
    const ebcdic = rowContent(
      row,
      {
        kind: 'ready',
        read: { ...read(), bytes: Uint8Array.from([0xc8, 0xc5, 0xd3, 0xd3, 0xd6, 0x40, 0xf1, 0x00]) },
      },
      'ebcdic',
    );
    expect(text(paintText(ebcdic, { ...big8, encoding: 'ebcdic' }))).toBe(`HELLO 1·${' '.repeat(8)}`);
    expect(classOf(0xc8, 'ebcdic')).toBe('printable');
    expect(classOf(0x15, 'ebcdic')).toBe('control');
  });
});

describe('columns', () => {
  it('finds the byte under a character in every format', () => {
    expect(columnUnder(0, big8)).toBe(0);
    expect(columnUnder(15, big8)).toBe(7);
    expect(columnUnder(18, big8)).toBe(8);
    expect(columnUnder(99, big8)).toBe(15);
    expect(columnUnder(0, { unit: 8, endian: 'little' })).toBe(7);
    expect(columnUnder(3, { unit: 1, endian: 'big' })).toBe(1);
    expect(columnUnder(25, { unit: 1, endian: 'big' })).toBe(8);
  });

  it('cuts a range to one line', () => {
    expect(columnsIn(0x1000, 0xff0, 0x1004)).toEqual({ from: 0, to: 4 });
    expect(columnsIn(0x1000, 0x100c, 0x2000)).toEqual({ from: 12, to: 16 });
    expect(columnsIn(0x1000, 0x1010, 0x2000)).toBeUndefined();
    expect(columnsIn(2 ** 44, 2 ** 44 + 3, 2 ** 44 + 4)).toEqual({ from: 3, to: 4 });
  });
});
