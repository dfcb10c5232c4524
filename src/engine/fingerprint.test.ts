import { describe, expect, it } from 'vitest';
import { dumpFingerprint } from './fingerprint.ts';

const hsa = { sizeBytes: 1, samples: ['aa', 'bb'] };
const memory = { sizeBytes: 2, samples: ['cc'] };

describe('dumpFingerprint', () => {
  it('is the same in whatever order the files were dropped', () => {
    expect(dumpFingerprint([hsa, memory])).toBe(dumpFingerprint([memory, hsa]));
  });

  it('changes with a size or a sample', () => {
    const prints = [[hsa], [memory], [{ ...hsa, sizeBytes: 3 }], [{ ...hsa, samples: ['aa', 'bc'] }]].map(
      dumpFingerprint,
    );
    expect(new Set(prints).size).toBe(prints.length);
  });
});
