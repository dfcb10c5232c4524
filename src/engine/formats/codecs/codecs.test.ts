import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MadePacking, madePage, pack } from '../../../../e2e/fixtures/kdumpMaker.ts';
import type { Decode } from './codec.ts';
import { decodeLzo1x } from './lzo1x.ts';
import { decodeSnappy } from './snappy.ts';
import { decodeZlib } from './zlib.ts';
import { decodeZstd } from './zstd.ts';

const codecs: readonly (readonly [name: MadePacking, decode: Decode])[] = [
  ['zlib', decodeZlib],
  ['lzo', decodeLzo1x],
  ['snappy', decodeSnappy],
  ['zstd', decodeZstd],
];

describe.each(codecs)('%s', (name, decode) => {
  const page = madePage(7);
  const packed = pack(page, name);

  it('unpacks a page', () => {
    expect(decode(packed, page.length)).toEqual({ ok: true, value: page });
  });

  it('refuses a page that unpacks to more or less than expected', () => {
    for (const size of [0, 1, page.length - 1, page.length + 1, 65536]) {
      expect(decode(packed, size).ok).toBe(false);
    }
  });

  it('refuses every truncation', () => {
    const small = pack(page.subarray(0, 300), name);
    for (let length = 0; length < small.length; length++) {
      expect(decode(small.subarray(0, length), 300).ok).toBe(false);
    }
  });

  it('gives a page or an error for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 5000 }), (bytes, size) => {
        const answer = decode(bytes, size);
        if (answer.ok) expect(answer.value.length).toBe(size);
        else expect(answer.error.detail).not.toBe('');
      }),
      { numRuns: 1000 },
    );
  });

  it('gives a page or an error when valid data is damaged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(packed.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const bytes = packed.slice();
          for (const [at, value] of changes) bytes[at] = value;
          const answer = decode(bytes, page.length);
          if (answer.ok) expect(answer.value.length).toBe(page.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('zlib', () => {
  it('notices a wrong checksum', () => {
    const packed = pack(madePage(1), 'zlib').slice();
    packed[packed.length - 1] = (packed[packed.length - 1] ?? 0) ^ 1;
    expect(decodeZlib(packed, 4096)).toEqual({
      ok: false,
      error: { detail: 'its checksum (Adler-32) does not match' },
    });
  });

  it('allows zero padding behind the stream, also after a checksum that ends in zeros', () => {
    for (let last = 0; last < 600; last++) {
      const bytes = Uint8Array.of(1, last & 0xff, last >> 8);
      const padded = new Uint8Array(64);
      padded.set(pack(bytes, 'zlib'));
      expect(decodeZlib(padded, 3)).toEqual({ ok: true, value: bytes });
    }
  });

  it('stops a long stream that explodes', () => {
    const bomb = pack(new Uint8Array(24 * 1024 * 1024), 'zlib');
    expect(bomb.length).toBeGreaterThan(16 * 1024);
    expect(decodeZlib(bomb, 1024 * 1024)).toEqual({
      ok: false,
      error: { detail: 'unpacks to more than 1048576 bytes' },
    });
  });
});

/** One step of a packed stream: literal bytes, then a copy from before. */
interface Step {
  readonly literals: Uint8Array;
  readonly distance: number;
  readonly length: number;
}

/** Steps as a plain loop expands them; distances are folded into what is there. */
function expand(steps: readonly Step[]): { readonly bytes: Uint8Array; readonly steps: readonly Step[] } {
  const bytes: number[] = [];
  const real: Step[] = [];
  for (const step of steps) {
    bytes.push(...step.literals);
    const distance = 1 + (step.distance % bytes.length);
    for (let i = 0; i < step.length; i++) bytes.push(bytes[bytes.length - distance] ?? 0);
    real.push({ ...step, distance });
  }
  return { bytes: Uint8Array.from(bytes), steps: real };
}

const someSteps = fc.array(
  fc.record({
    literals: fc.uint8Array({ minLength: 4, maxLength: 700 }),
    distance: fc.nat(60000),
    length: fc.integer({ min: 4, max: 64 }),
  }),
  { minLength: 1, maxLength: 90 },
);

describe('snappy', () => {
  it('expands literals and copies as a plain loop does', () => {
    fc.assert(
      fc.property(someSteps, (made) => {
        const { bytes, steps } = expand(made);
        const out = [(bytes.length & 0x7f) | 0x80, ((bytes.length >> 7) & 0x7f) | 0x80, bytes.length >> 14];
        for (const { literals, distance, length } of steps) {
          const run = literals.length - 1;
          if (run < 60) out.push(run << 2);
          else out.push(61 << 2, run & 0xff, run >> 8);
          out.push(...literals);
          if (length < 12 && distance < 2048) {
            out.push(((distance >> 8) << 5) | ((length - 4) << 2) | 1, distance & 0xff);
          } else if (distance < 65536) {
            out.push(((length - 1) << 2) | 2, distance & 0xff, distance >> 8);
          }
        }
        expect(decodeSnappy(Uint8Array.from(out), bytes.length)).toEqual({ ok: true, value: bytes });
      }),
      { numRuns: 60 },
    );
  });

  it('reads copies with a distance of four bytes', () => {
    const packed = Uint8Array.of(8, 3 << 2, 1, 2, 3, 4, (3 << 2) | 3, 4, 0, 0, 0);
    expect(decodeSnappy(packed, 8)).toEqual({ ok: true, value: Uint8Array.of(1, 2, 3, 4, 1, 2, 3, 4) });
  });
});

describe('lzo', () => {
  it('expands literals and copies as a plain loop does', () => {
    fc.assert(
      fc.property(someSteps, (made) => {
        const { bytes, steps } = expand(made);
        const out: number[] = [];
        for (const { literals, distance, length } of steps) {
          // A run of at least 4 literals, then a match without literals behind it.
          if (literals.length <= 18) out.push(literals.length - 3);
          else {
            const rest = literals.length - 18;
            const zeros = Math.ceil(rest / 255) - 1;
            out.push(0, ...new Array<number>(zeros).fill(0), rest - 255 * zeros);
          }
          out.push(...literals);
          if (distance <= 2048 && length <= 8) {
            const far = distance - 1;
            out.push(((length - 1) << 5) | ((far & 7) << 2), far >> 3);
          } else if (distance <= 0x4000) {
            if (length <= 33) out.push(32 | (length - 2));
            else out.push(32, length - 33);
            out.push(((distance - 1) & 0x3f) << 2, (distance - 1) >> 6);
          } else {
            const far = distance - 0x4000;
            const high = far >= 0x4000 ? 8 : 0;
            if (length <= 9) out.push(16 | high | (length - 2));
            else out.push(16 | high, length - 9);
            out.push((far & 0x3f) << 2, (far & 0x3fff) >> 6);
          }
        }
        out.push(17, 0, 0);
        // No code of LZO1X reaches farther back.
        fc.pre(steps.every(({ distance }) => distance < 0xc000));
        expect(decodeLzo1x(Uint8Array.from(out), bytes.length)).toEqual({ ok: true, value: bytes });
      }),
      { numRuns: 60 },
    );
  });

  it('reads short matches, whose meaning depends on the literals before them', () => {
    // 3 literals at the start; 2 bytes from 3 back with 1 literal behind; the end.
    expect(decodeLzo1x(Uint8Array.of(20, 97, 98, 99, (2 << 2) | 1, 0, 120, 17, 0, 0), 6)).toEqual({
      ok: true,
      value: new TextEncoder().encode('abcabx'),
    });
  });

  it('refuses data behind its end marker', () => {
    const packed = pack(madePage(1), 'lzo');
    const longer = new Uint8Array(packed.length + 1);
    longer.set(packed);
    expect(decodeLzo1x(longer, 4096).ok).toBe(false);
  });
});
