/** kdump and flattened files as makedumpfile and QEMU wrote them, against the memory that they were made from. */
import { createHash } from 'node:crypto';
import { openAsBlob, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realDataDir, realFile } from '../../../e2e/fixtures/realData.ts';
import { physAddr } from '../../base/address.ts';
import { equalBytes } from '../../base/bytes.ts';
import { blobSource } from '../blobSource.ts';
import type { OpenedFormat } from '../openTypes.ts';
import { createPageCache, type PageCache } from '../pageCache.ts';
import type { MemoryImage } from '../types.ts';
import { elfCore } from './elfCore.ts';
import { flattened } from './flattened.ts';
import { kdump } from './kdump.ts';

const FRAME = 4096;
const MIB = 1024 * 1024;

async function open(name: string): Promise<OpenedFormat & { readonly cache: PageCache }> {
  const cache = createPageCache(blobSource(await openAsBlob(await realFile(name)), name));
  const format = [kdump, flattened, elfCore].find(
    (one) =>
      /flattened|emulator-kdump/.test(name) === (one === flattened) && /elf/.test(name) === (one === elfCore),
  );
  const opened = await format?.open([cache], {});
  if (opened?.ok !== true) throw new Error(`${name}: ${JSON.stringify(opened)}`);
  return { ...opened.value, cache };
}

async function bytesAt(memory: MemoryImage, start: number, length: number): Promise<Uint8Array | undefined> {
  const answer = await memory.read(physAddr(start), length);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value.pieces.every(({ source }) => source === 'file') ? answer.value.bytes : undefined;
}

async function packedRanges(memory: MemoryImage): Promise<readonly (readonly [number, number])[]> {
  const answer = await memory.extents(physAddr(0), memory.end);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value.flatMap((extent) =>
    extent.kind === 'packed' || extent.kind === 'file' ? [[extent.start, extent.end] as const] : [],
  );
}

function failures({ findings }: OpenedFormat): readonly string[] {
  return findings.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code);
}

/** Compares [start, end) of both images in pieces of a mebibyte; the number of frames that were equal. */
async function compare(a: MemoryImage, b: MemoryImage, start: number, end: number): Promise<number> {
  for (let at = start; at < end; at += MIB) {
    const length = Math.min(MIB, end - at);
    const [left, right] = [await bytesAt(a, at, length), await bytesAt(b, at, length)];
    if (left === undefined || right === undefined || !equalBytes(left, right))
      throw new Error(`differ at ${at}`);
  }
  return (end - start) / FRAME;
}

/** The finished memory of the sample: HSA below, memory file above. */
async function sampleFrame(addr: number): Promise<Uint8Array> {
  const name = addr < 32 * MIB ? 'sample/hsa.img' : 'sample/mem.img';
  const blob = await openAsBlob(await realFile(name));
  return new Uint8Array(await blob.slice(addr, addr + FRAME).arrayBuffer());
}

describe.skipIf(realDataDir === undefined)('the sample as makedumpfile filtered it', () => {
  const names = [
    'kdump-zlib-level31.dump',
    'kdump-lzo-level31.dump',
    'kdump-zstd-level31.dump',
    'kdump-zlib-level31.flattened',
  ];

  it.each(names)('%s has the memory of the sample', async (name) => {
    const opened = await open(`peer-formats/${name}`);
    expect(failures(opened)).toEqual([]);
    const ranges = await packedRanges(opened.memory);
    const frames = ranges.flatMap(([start, end]) => {
      return Array.from({ length: (end - start) / FRAME }, (_, i) => start + i * FRAME);
    });
    // 0x1031 remaining and 0x236 zero pages, which share one.
    expect(frames.length).toBe(0x1031 + 0x236);
    for (const addr of frames.filter((_, i) => i % 29 === 0)) {
      const [read, real] = [await bytesAt(opened.memory, addr, FRAME), await sampleFrame(addr)];
      expect(read !== undefined && equalBytes(read, real)).toBe(true);
    }
  });

  it('has the same bytes in every form, at every stored page', async () => {
    const [first, ...others] = await Promise.all(names.map((name) => open(`peer-formats/${name}`)));
    if (first === undefined) throw new Error('no file');
    const ranges = await packedRanges(first.memory);
    for (const other of others) expect(await packedRanges(other.memory)).toEqual(ranges);
    let frames = 0;
    for (const [start, end] of ranges) {
      for (let at = start; at < end; at += MIB) {
        const length = Math.min(MIB, end - at);
        const one = (await bytesAt(first.memory, at, length)) ?? new Uint8Array(0);
        for (const other of others) {
          const same = await bytesAt(other.memory, at, length);
          expect(same !== undefined && equalBytes(one, same)).toBe(true);
        }
        frames += length / FRAME;
      }
    }
    expect(frames).toBe(0x1267);
  });

  it('has the facts that zgetdump prints', async () => {
    const { headerFacts, cpus, vmcoreinfo, notes } = await open('peer-formats/kdump-zlib-level31.dump');
    const printed = readFileSync(join(realDataDir ?? '', 'peer-formats/zgetdump-info-kdump.txt'), 'latin1');
    const facts = new Map(headerFacts);
    const lines = [...printed.matchAll(/^ {2}(.+?)\.*: (.*)$/gm)].map(
      (match) => [match[1], match[2]] as const,
    );
    expect(lines.length).toBeGreaterThanOrEqual(7);
    for (const [label = '', value = ''] of lines) {
      expect(facts.get(label)).toBe(value.replace(/(\d) MB$/, '$1 MiB'));
    }
    expect(cpus.length).toBe(3);
    expect(notes.length).toBe(29);
    expect(vmcoreinfo?.values.get('OSRELEASE')).toBe('6.1.192-zdi');
    expect(notes.find(({ name }) => name === 'VMCOREINFO')?.desc).toEqual(vmcoreinfo?.raw);
  });

  it('opens by reading headers and bitmaps only', async () => {
    const { cache } = await open('peer-formats/kdump-lzo-level31.dump');
    expect(cache.readBytes).toBeLessThanOrEqual(256 * 1024);
  });
});

interface SmallFacts {
  readonly bytes: readonly { readonly addr: string; readonly hex: string }[];
  readonly page_sha256: Readonly<Record<string, string>>;
  readonly stored_ranges: readonly (readonly [string, string])[];
  readonly pages_stored: number;
}

describe.skipIf(realDataDir === undefined)('the small dump', () => {
  const names = [
    'small.kdump-zlib',
    'small.kdump-lzo',
    'small.kdump-snappy',
    'small.kdump-zstd',
    'small.flattened',
  ];
  const readFacts = (): SmallFacts =>
    JSON.parse(readFileSync(join(realDataDir ?? '', 'peer-formats/small/facts.json'), 'utf8'));

  it.each(names)('%s holds what facts.json says', async (name) => {
    const facts = readFacts();
    const opened = await open(`peer-formats/small/${name}`);
    expect(failures(opened)).toEqual([]);
    expect(opened.cpus.length).toBe(2);
    const stored = facts.stored_ranges.map(([start, end]) => [Number(start), Number(end)]);
    expect(await packedRanges(opened.memory)).toEqual(stored);
    expect(opened.segments.map(({ paddr, size }) => [paddr, paddr + size])).toEqual(stored);
    for (const { addr, hex } of facts.bytes) {
      const read = await bytesAt(opened.memory, Number(addr), hex.length / 2);
      expect(read === undefined ? undefined : Buffer.from(read).toString('hex')).toBe(hex);
    }
    for (const [addr, digest] of Object.entries(facts.page_sha256)) {
      const read = (await bytesAt(opened.memory, Number(addr), FRAME)) ?? new Uint8Array(0);
      expect(createHash('sha256').update(read).digest('hex').slice(0, 16)).toBe(digest);
    }
  });

  it('has the memory of its ELF form in every form', async () => {
    const elf = await open('peer-formats/small/small.elf');
    for (const name of names) {
      const { memory } = await open(`peer-formats/small/${name}`);
      let frames = 0;
      for (const [start, end] of await packedRanges(memory))
        frames += await compare(memory, elf.memory, start, end);
      expect(frames).toBe(readFacts().pages_stored);
    }
  });

  it('says hole, not zero, where the machine had nothing', async () => {
    const { memory } = await open('peer-formats/small/small.kdump-snappy');
    const answer = await memory.read(physAddr(0x1ffe), 4);
    expect(answer.ok && answer.value.pieces).toEqual([
      { start: 0x1ffe, length: 2, source: 'file' },
      { start: 0x2000, length: 2, source: 'missing', reason: 'hole' },
    ]);
  });

  it.each(Array.from({ length: 10 }, (_, i) => i + 1))(
    'cut after %i elevenths reads what is there',
    async (part) => {
      for (const name of ['small.kdump-zstd', 'small.flattened']) {
        const blob = await openAsBlob(await realFile(`peer-formats/small/${name}`));
        const cut = blobSource(blob.slice(0, Math.floor((blob.size * part) / 11)), name);
        const opened = await (name.endsWith('flattened') ? flattened : kdump).open([cut], {});
        if (!opened.ok) throw new Error(JSON.stringify(opened.error));
        expect(failures(opened.value).length).toBeGreaterThan(0);
        const whole = await open(`peer-formats/small/${name}`);
        const ranges = await packedRanges(opened.value.memory);
        const last = ranges.at(-1)?.[1] ?? 0;
        expect(last).toBeLessThan(0x10000000);
        for (const [start, end] of ranges.filter((_, i) => i % 9 === 0)) {
          await compare(opened.value.memory, whole.memory, start, end);
        }
      }
    },
  );
});

describe.skipIf(realDataDir === undefined)('the emulator dump of dump-b', () => {
  it('has the same bytes as its ELF form', async () => {
    const packed = await open('dump-b/emulator-kdump-zlib.dump');
    expect(packed.label).toBe('kdump compressed (QEMU), flattened');
    expect(failures(packed)).toEqual([]);
    const elf = await open('dump-b/emulator-elf.dump');
    expect(packed.memory.end).toBe(0xc000000);
    expect(packed.cpus.map(({ registers }) => registers)).toEqual(elf.cpus.map(({ registers }) => registers));
    for (let at = 0; at < 0xc000000; at += 13 * MIB) await compare(packed.memory, elf.memory, at, at + MIB);
  });
});
