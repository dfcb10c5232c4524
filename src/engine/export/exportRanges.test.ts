import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elfVmcore, memRaw } from '../../../e2e/fixtures/reference.ts';
import { asVmcore, compareMemory, openBytes } from './exportTestHelp.testkit.ts';
import { planVmcore } from './plan.ts';

const END = 0x400000;
const FRAME = 4096;

describe('ranges of a written dump', () => {
  it('are all that a vmcore holds, without what is left out', async () => {
    const dump = await openBytes(elfVmcore('P4'));
    const scope = {
      ranges: [
        { start: 0x1000, end: 0x9000 },
        { start: 0x100000, end: 0x100800 },
      ],
      redact: [{ start: 0x2800, end: 0x3001 }],
    };
    const { plan, bytes } = await asVmcore(dump, { profile: 'auto', scope });
    expect(plan.segments.map(({ paddr, size }) => [paddr, size])).toEqual([
      [0x1000, 0x1000],
      [0x4000, 0x5000],
      [0x100000, 0x1000],
    ]);
    expect(plan.warnings.join(' ')).toMatch(
      /Only 0x1000 to 0x8fff, 0x100000 to 0x100fff.*0x2000 to 0x3fff is left out/s,
    );
    expect(Buffer.from(bytes).includes(Buffer.from(memRaw()).subarray(0x2000, 0x2040))).toBe(false);
    const again = await openBytes(bytes);
    expect(await compareMemory(dump, again, END)).toMatchObject({
      same: 0x7000,
      different: [],
      onlySecond: 0,
    });
  });

  it('agree with a plain list of frames', async () => {
    const dump = await openBytes(elfVmcore('P4'));
    const range = fc
      .tuple(fc.nat(END - 1), fc.integer({ min: 1, max: END / 4 }))
      .map(([start, size]) => ({ start, end: Math.min(END, start + size) }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(range, { maxLength: 4 }),
        fc.array(range, { maxLength: 6 }),
        async (ranges, redact) => {
          const inside = (frame: number, list: readonly { start: number; end: number }[]) =>
            list.some(({ start, end }) => start < (frame + 1) * FRAME && end > frame * FRAME);
          const frames = Array.from({ length: END / FRAME }, (_, i) => i).filter(
            (frame) => (ranges.length === 0 || inside(frame, ranges)) && !inside(frame, redact),
          );
          const plan = await planVmcore(dump, { profile: 'auto', scope: { ranges, redact } });
          const planned = plan.ok
            ? plan.value.segments.flatMap(({ paddr, size }) =>
                Array.from({ length: size / FRAME }, (_, i) => paddr / FRAME + i),
              )
            : [];
          expect(planned).toEqual(frames);
        },
      ),
      { numRuns: 60 },
    );
  });
});
