import { describe, expect, it } from 'vitest';
import { physAddr } from '../../base/address.ts';
import type { MemoryRead } from '../../rpc/api.ts';
import { byteRows } from './byteRows.ts';

function read(start: number, bytes: readonly number[], missingFrom = bytes.length): MemoryRead {
  return {
    start: physAddr(start),
    bytes: Uint8Array.from(bytes),
    pieces: [
      { start: physAddr(start), length: missingFrom, source: 'file' },
      {
        start: physAddr(start + missingFrom),
        length: bytes.length - missingFrom,
        source: 'missing',
        reason: 'hole',
      },
    ],
  };
}

describe('byteRows', () => {
  it('marks bytes that differ and leaves missing ones unmarked', () => {
    const a = read(
      0,
      Array.from({ length: 18 }, () => 1),
    );
    const b = read(0x500, [...Array.from({ length: 17 }, (_, i) => (i === 3 ? 2 : 1)), 0], 17);
    const rows = byteRows(a, b);
    expect(rows.map(({ offset, differing }) => [offset, differing])).toEqual([
      [0, 1],
      [16, 0],
    ]);
    expect(rows[0]?.cells[3]).toEqual({ a: 1, b: 2, differs: true });
    expect(rows[1]?.cells[1]).toEqual({ a: 1, b: undefined, differs: false });
  });
});
