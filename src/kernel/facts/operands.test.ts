import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BeReader } from '../../base/bytes.ts';
import { readOperands } from './operands.ts';

const START = 0x1000n;
const code = (...hex: readonly string[]): BeReader =>
  new BeReader(Uint8Array.from((hex.join('').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))));
const none = async (): Promise<bigint | undefined> => undefined;

describe('operands of a function', () => {
  it('finds what relative instructions load, form and store, before and behind them', async () => {
    // lgrl %r2,+0x100; larl %r1,-0x10; stgrl %r2,+0x20; br %r14
    const { operands } = await readOperands(
      code('c42800000080', 'c010fffffff8', 'c42b00000010', '07fe'),
      START,
      none,
    );
    expect(operands).toEqual([
      { kind: 'load', addr: 0x1100n, indexed: false },
      { kind: 'form', addr: 0x1006n - 0x10n, indexed: false },
      { kind: 'store', addr: 0x102cn, indexed: false },
    ]);
  });

  it('adds displacements to formed addresses, also negative ones, and marks indexed ones', async () => {
    // larl %r1,+0x200; ag %r5,520(%r1); lg %r2,3112(%r1,%r2); lg %r3,-8(%r1)
    const { operands } = await readOperands(
      code('c01000000100', 'e35012080008', 'e3221c280004', 'e3301ff8ff04'),
      START,
      none,
    );
    expect(operands.slice(1)).toEqual([
      { kind: 'load', addr: 0x1200n + 520n, indexed: false },
      { kind: 'load', addr: 0x1200n + 3112n, indexed: true },
      { kind: 'load', addr: 0x11f8n, indexed: false },
    ]);
  });

  it('goes through a table of addresses', async () => {
    // lgrl %r1,+0x100 (a pointer to 0x9000); agsi 0(%r1),1
    const { operands } = await readOperands(code('c41800000080', 'eb011000007a'), START, async (addr) =>
      addr === 0x1100n ? 0x9000n : undefined,
    );
    expect(operands.at(-1)).toEqual({ kind: 'store', addr: 0x9000n, indexed: false });
  });

  it('follows words that are copied to the first argument', async () => {
    // lgr %r11,%r2; lgrl %r1,+0x100; stg %r1,32(%r11)
    const { copies } = await readOperands(code('b90400b2', 'c41800000080', 'e310b0200024'), START, none);
    expect(copies).toEqual([{ from: 0x1104n, to: 32 }]);
  });

  it('forgets registers that a call may change', async () => {
    // larl %r1,+0x200; brasl %r14,+0; lg %r2,0(%r1)
    const { operands } = await readOperands(
      code('c01000000100', 'c0e500000000', 'e32010000004'),
      START,
      none,
    );
    expect(operands).toHaveLength(1);
  });

  it('ends on any bytes with few operands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 512 }), async (bytes) => {
        const { operands, copies } = await readOperands(new BeReader(bytes), START, async (addr) => addr);
        expect(operands.length).toBeLessThanOrEqual(64);
        expect(copies.length).toBeLessThanOrEqual(64);
      }),
    );
  });
});
