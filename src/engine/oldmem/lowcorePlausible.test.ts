import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeMachine } from '../../../e2e/fixtures/machine.ts';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { hsaImg } from '../../../e2e/fixtures/reference.ts';
import {
  LOWCORE_TEST_LENGTH,
  lowcoreLooksReal,
  newPswsLookReal,
  plausibleNewPsws,
} from './lowcorePlausible.ts';

const reference = hsaImg().subarray(0, 8192);

describe('lowcoreLooksReal', () => {
  it('knows the lowcores of made machines', () => {
    expect(lowcoreLooksReal(reference)).toBe(true);
    expect(lowcoreLooksReal(makeMachine().memory.cut(0, 8192))).toBe(true);
  });

  it('needs the architectural mode id; the new PSWs alone do for a prefix page', () => {
    const page = reference.slice();
    page[0xa3] = 0;
    expect(lowcoreLooksReal(page)).toBe(false);
    expect(newPswsLookReal(page)).toBe(true);
  });

  it('forgives two overwritten new PSWs, not three', () => {
    const page = reference.slice();
    page.fill(0xff, 0x1a0, 0x1c0);
    expect(plausibleNewPsws(page)).toBe(4);
    expect(lowcoreLooksReal(page)).toBe(true);
    page.fill(0xff, 0x1c0, 0x1d0);
    expect(lowcoreLooksReal(page)).toBe(false);
  });

  it('does not take filler or noise for a lowcore, nor anything that is too short', () => {
    for (const byte of [0, 1, 0xee, 0xff])
      expect(lowcoreLooksReal(new Uint8Array(8192).fill(byte))).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 512, maxLength: 512 }), (noise) => {
        noise[0xa3] = 1;
        expect(lowcoreLooksReal(noise)).toBe(false);
      }),
    );
    for (let length = 0; length < LOWCORE_TEST_LENGTH; length++) {
      expect(lowcoreLooksReal(reference.subarray(0, length))).toBe(false);
    }
    expect(lowcoreLooksReal(reference.subarray(0, LOWCORE_TEST_LENGTH))).toBe(true);
  });
});

describe.skipIf(realDataDir === undefined)('lowcoreLooksReal on real memory', () => {
  it.each(['dump-a', 'dump-b', 'sample'])(
    'finds exactly one among all frames of the HSA of %s',
    async (set) => {
      const { readFile } = await import('node:fs/promises');
      const hsa = await readFile(await realFile(`${set}/hsa.img`));
      const found: number[] = [];
      for (let at = 0; at < hsa.length; at += 4096)
        if (lowcoreLooksReal(hsa.subarray(at, at + 8192))) found.push(at);
      expect(found).toEqual([0]);
    },
  );
});
