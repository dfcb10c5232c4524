import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../rpc/kernelApi.ts';
import {
  findHits,
  levelName,
  lineText,
  logText,
  markedPieces,
  nextHit,
  timeText,
  upToLevel,
} from './logText.ts';

function record(seq: number, level: number, text: string): LogRecord {
  return {
    seq: BigInt(seq),
    timeNs: BigInt(seq) * 1_000_000_000n + 775_862_123n,
    level,
    facility: 0,
    caller: undefined,
    text,
    damage: undefined,
  };
}

const RECORDS = [record(0, 6, 'one'), record(4, 3, 'Error: two'), record(5, 0, 'three\nerror')];

describe('the log as text', () => {
  it('writes times as dmesg does', () => {
    expect(timeText(4_775_862_999n)).toBe('    4.775862');
    expect(timeText(0n)).toBe('    0.000000');
    expect(timeText(123_456_000_001_000n)).toBe('123456.000001');
    expect(timeText(undefined)).toBe('');
  });

  it('indents the further lines of a record and leaves lines without a time alone', () => {
    expect(lineText({ timeNs: 1000n, text: 'a\nb' })).toBe('[    0.000001] a\n               b');
    expect(lineText({ timeNs: undefined, text: 'a' })).toBe('a');
    expect(logText(RECORDS).endsWith('\n')).toBe(true);
  });

  it('names levels and keeps unknown ones as numbers', () => {
    expect([0, 3, 7, 9].map(levelName)).toEqual(['emerg', 'err', 'debug', '9']);
  });
});

describe('filter and search', () => {
  it('keeps a level and the graver ones', () => {
    expect(upToLevel(RECORDS, 3).map(({ level }) => level)).toEqual([3, 0]);
    expect(upToLevel(RECORDS, 7)).toBe(RECORDS);
  });

  it('finds text whatever its case, in further lines too, and nothing for an empty search', () => {
    expect(findHits(RECORDS, 'ERROR')).toEqual([1, 2]);
    expect(findHits(RECORDS, '')).toEqual([]);
  });

  it('goes around both ends', () => {
    expect(nextHit([1, 5], 5, 1)).toBe(1);
    expect(nextHit([1, 5], 1, -1)).toBe(5);
    expect(nextHit([1, 5], 2, 1)).toBe(5);
    expect(nextHit([], 2, 1)).toBeUndefined();
  });

  it('marks every match and loses no letter', () => {
    const pieces = markedPieces('abcABCx', 'bc');
    expect(pieces.map(({ text }) => text).join('')).toBe('abcABCx');
    expect(pieces.filter(({ isHit }) => isHit).map(({ text }) => text)).toEqual(['bc', 'BC']);
    expect(markedPieces('İabc', 'abc')).toEqual([{ start: 0, text: 'İabc', isHit: false }]);
  });
});
