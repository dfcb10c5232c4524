import { describe, expect, it } from 'vitest';
import { elfVmcore, hsaImg, memoryImg } from '../../../e2e/fixtures/reference.ts';
import { memorySource } from '../memorySource.ts';
import { pickDumps } from './pickDumps.ts';

const text = new TextEncoder().encode('[    0.000000] Linux version 6.1\n');
const vmcore = elfVmcore('P1');

async function picked(files: readonly Uint8Array[]): Promise<readonly number[]> {
  const result = await pickDumps(files.map((file, i) => memorySource(file, `file ${i}`)));
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
}

describe('pickDumps', () => {
  it('takes the dump and leaves logs, empty and unknown files', async () => {
    expect(await picked([text, vmcore, new Uint8Array(0), new Uint8Array(9).fill(7)])).toEqual([1]);
  });

  it('takes both files of a pair, though one of them has no mark at all', async () => {
    expect(await picked([text, memoryImg(), hsaImg()])).toEqual([1, 2]);
  });

  it('takes everything where nothing looks like a dump, so that opening can say what it is', async () => {
    expect(await picked([text, text])).toEqual([0, 1]);
  });
});
