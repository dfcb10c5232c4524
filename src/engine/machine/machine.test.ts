import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Be } from '../../../e2e/fixtures/be.ts';
import { checksum } from '../../../e2e/fixtures/machine.ts';
import { err } from '../../base/result.ts';
import type { MemoryImage } from '../types.ts';
import { flatImage, imageOf, madeImage, must } from './images.testkit.ts';
import { readMachine } from './machine.ts';
import { vmcoreInfoFrom } from './vmcoreinfo.ts';

const outcomeOf = async (memory: MemoryImage, code: string) =>
  must(await readMachine(memory, { cpus: [] })).findings.find((finding) => finding.code === code)?.outcome;

/** Memory whose lowcore points to an IPL parameter block at 0xb000. */
function withIpib(block: Uint8Array, sum: number, pointer = 0xb000): MemoryImage {
  return flatImage(0x10000, [
    [0xe00, new Be(12).u64(0, pointer).u32(8, sum).bytes],
    [0xb000, block],
  ]);
}

describe('readMachine', () => {
  it('lists every check, passed ones too', async () => {
    const { memory } = madeImage();
    const { findings } = must(await readMachine(memory, { cpus: [] }));
    const codes = new Set(findings.map(({ code }) => code));
    for (const code of [
      'live-dump',
      'architecture-mode',
      'ipib-checksum',
      'os-info-pointer',
      'os-info-checksum',
      'vmcoreinfo-pointer',
      'vmcoreinfo-present',
      'vmcoreinfo-crashtime',
      'lowcore-pointers',
      'boot-cpu-prefix',
      'prefix-valid',
      'prefix-in-memory',
      'registers-saved',
      'vector-registers-match',
      'psw-valid',
      'fpc-valid',
      'uts-release',
    ]) {
      expect(codes).toContain(code);
    }
    expect(findings.every(({ message }) => message.endsWith('.'))).toBe(true);
  });

  it('notices a dump of a running system and a machine that is not z/Architecture', async () => {
    const text = new TextEncoder().encode('LIVEDUMP');
    expect(await outcomeOf(flatImage(0x4000, [[0, text]]), 'live-dump')).toBe('failed');
    expect(await outcomeOf(flatImage(0x4000, []), 'live-dump')).toBe('passed');
    expect(await outcomeOf(flatImage(0x4000, []), 'architecture-mode')).toBe('failed');
    expect(await outcomeOf(imageOf([]), 'architecture-mode')).toBe('not-testable');
  });

  it('checks the IPL parameter block', async () => {
    const block = new Be(0x60).u32(0, 0x60).text(16, 'some parameters').bytes;
    expect(await outcomeOf(withIpib(block, checksum(block)), 'ipib-checksum')).toBe('passed');
    expect(await outcomeOf(withIpib(block, checksum(block) - 1), 'ipib-checksum')).toBe('failed');
    expect(await outcomeOf(withIpib(new Uint8Array(8), 0), 'ipib-checksum')).toBe('failed');
    expect(await outcomeOf(withIpib(new Be(8).u32(0, 0xffffffff).bytes, 0), 'ipib-checksum')).toBe('failed');
    expect(await outcomeOf(withIpib(block, 0, 0xffffff), 'ipib-checksum')).toBe('failed');
    expect(await outcomeOf(withIpib(block, 0, 0), 'ipib-checksum')).toBe('not-testable');
  });

  it('prefers the VMCOREINFO of the file and adds where memory has the same', async () => {
    const { made, memory } = madeImage();
    const same = vmcoreInfoFrom(new TextEncoder().encode(made.vmcoreinfo), 'note VMCOREINFO', 'exact');
    const machine = must(await readMachine(memory, { cpus: [], vmcoreinfo: same }));
    expect(machine.vmcoreinfo).toMatchObject({ origin: 'note VMCOREINFO', addr: 0xa000 });
    const other = vmcoreInfoFrom(new TextEncoder().encode('OSRELEASE=5.0\n'), 'note VMCOREINFO', 'exact');
    const { vmcoreinfo } = must(await readMachine(memory, { cpus: [], vmcoreinfo: other }));
    expect(vmcoreinfo?.addr).toBeUndefined();
  });

  it('survives a machine cut off at any frame', async () => {
    const { made } = madeImage({ cpus: 2, chunks: [[0, 0x110000]] });
    const bytes = made.memory.cut(0, made.end);
    for (let end = 0; end <= made.end; end += 4096) {
      const { cpus } = must(await readMachine(imageOf([[0, bytes.subarray(0, end)]]), { cpus: [] }));
      expect(cpus.length).toBeLessThanOrEqual(2);
    }
  });

  it('survives a lowcore cut off at any byte', async () => {
    const { made } = madeImage({ cpus: 2, chunks: [[0, 0x110000]] });
    const bytes = made.memory.cut(0, made.end);
    for (let end = 0; end <= 0x1404; end += 4) {
      const memory = imageOf([
        [0, bytes.subarray(0, end)],
        [0x2000, bytes.subarray(0x2000)],
      ]);
      must(await readMachine(memory, { cpus: [] }));
    }
  });

  it('survives noise', async () => {
    const words = fc.array(
      fc.oneof(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), fc.bigInt({ min: 0n, max: 0x4fffn })),
      {
        minLength: 6,
        maxLength: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 0x2000, maxLength: 0x4000 }),
        words,
        async (noise, pointers) => {
          const lowcore = new Be(0x5000).set(0, noise);
          for (const [i, at] of [0xe00, 0xe0c, 0xe18, 0x11b0, 0x1318, 0x1300].entries())
            lowcore.u64(at, pointers[i] ?? 0n);
          must(await readMachine(imageOf([[0, lowcore.bytes]]), { cpus: [], prefixes: [0x2000, 0x4000] }));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('fails only when a file changed or the request was cancelled', async () => {
    const { memory } = madeImage();
    const changed: MemoryImage = { ...memory, read: async () => err({ kind: 'changed', file: 'x' }) };
    expect(await readMachine(changed, { cpus: [] })).toMatchObject({ ok: false, error: { kind: 'changed' } });
    expect(await readMachine(memory, { cpus: [] }, AbortSignal.abort())).toMatchObject({
      ok: false,
      error: { kind: 'cancelled' },
    });
    const broken: MemoryImage = {
      ...memory,
      read: async (start, length) =>
        err({ kind: 'unreadable', file: 'x', offset: start, length, detail: 'broken disk' }),
    };
    expect(must(await readMachine(broken, { cpus: [] })).cpus).toEqual([]);
  });
});
