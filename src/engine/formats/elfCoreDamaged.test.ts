import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oddCore, oddHead } from '../../../e2e/fixtures/oddCores.ts';
import { elfVmcore, memRaw } from '../../../e2e/fixtures/reference.ts';
import { physAddr } from '../../base/address.ts';
import { memorySource } from '../memorySource.ts';
import { failures, notes, openBytes } from './elfCore.testkit.ts';
import { elfCore } from './elfCore.ts';

describe('damaged cores', () => {
  it('are read as far as the program headers go when their number is lost', async () => {
    const whole = elfVmcore('P4');
    new DataView(whole.buffer).setUint16(56, 0);
    const core = await openBytes(whole);
    expect(core.segments.length).toBe(1);
    expect(failures(core)).toEqual(['phdr-table-inside']);
  });

  it('are read at the usual place when the offset of the program headers is lost', async () => {
    const whole = elfVmcore('P4');
    new DataView(whole.buffer).setBigUint64(32, 2n ** 63n);
    expect(failures(await openBytes(whole))).toEqual(['phdr-offset']);
  });

  it('keep their good segments when others make no sense', async () => {
    const loads = [
      { offset: 0n, paddr: 0n, filesz: 0x1000n, memsz: 0x1000n },
      { offset: 0n, paddr: 2n ** 63n, filesz: 0x1000n, memsz: 0x1000n },
      { offset: 2n ** 63n, paddr: 0x8000n, filesz: 0x1000n, memsz: 0x1000n },
      { offset: 0n, paddr: 2n ** 52n, filesz: 0n, memsz: 2n ** 53n - 1n },
    ];
    const core = await openBytes(oddCore({ loads, notes }, memRaw().slice(0, 0x1000)));
    expect(core.segments.map(({ paddr, source }) => [paddr, source])).toEqual([
      [0, 'file'],
      [0x8000, 'missing'],
    ]);
    expect(failures(core)).toContain('segment-values');
  });

  it('survive any header values', async () => {
    const word = fc.oneof(
      fc.bigInt({ min: 0n, max: 0x9000n }),
      fc.constantFrom(0n, 2n ** 32n, 2n ** 52n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n),
    );
    const load = fc.record({ offset: word, vaddr: word, paddr: word, filesz: word, memsz: word });
    const patch = fc.tuple(fc.integer({ min: 32, max: 400 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(load, { maxLength: 6 }),
        fc.array(patch, { maxLength: 4 }),
        async (loads, patches) => {
          const file = Buffer.concat([oddHead({ loads, notes }).bytes, memRaw().subarray(0, 0x4000)]);
          for (const [at, value] of patches) file[at] = value;
          const answer = await elfCore.open([memorySource(file, 'noise')], {});
          if (!answer.ok) return;
          const { memory } = answer.value;
          const extents = await memory.extents(physAddr(0), memory.end, 100);
          expect(extents.ok).toBe(true);
          const read = await memory.read(physAddr(0), 0x9000);
          if (!read.ok) throw new Error(read.error.kind);
          const covered = read.value.pieces.reduce((sum, { length }) => sum + length, 0);
          expect(covered).toBe(0x9000);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('survive noise behind the mark of ELF', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (noise) => {
        const file = Buffer.concat([elfVmcore('P4').subarray(0, 20), noise]);
        const answer = await elfCore.open([memorySource(file, 'noise')], {});
        if (!answer.ok) expect(['damaged', 'unsupported']).toContain(answer.error.kind);
      }),
    );
  });
});
