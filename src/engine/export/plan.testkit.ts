/** Dumps made of extents, and what is planned and written of them, for the tests of export plans. */
import { hsaImg, memoryImg, REFERENCE_VMCOREINFO, referenceCpus } from '../../../e2e/fixtures/reference.ts';
import { fileOffset, physAddr } from '../../base/address.ts';
import { createAddressMap } from '../address/addressMap.ts';
import { mappedImage } from '../address/mappedImage.ts';
import type { Cpu, CpuRegisters, VmcoreInfo } from '../machine/machineTypes.ts';
import { memorySource } from '../memorySource.ts';
import type { ByteSource, Dump, Extent, Segment } from '../types.ts';
import { type ExportPlan, planVmcore } from './plan.ts';
import { exportChunks } from './write.ts';

export const FRAME = 4096;

export function vmcoreInfo(raw: Uint8Array): VmcoreInfo {
  const text = new TextDecoder().decode(raw);
  const values = new Map(
    text.split('\n').map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]),
  );
  return { text, raw, values, origin: 'test', confidence: 'exact' };
}

export function segment(paddr: number, size: number): Segment {
  return {
    paddr: physAddr(paddr),
    vaddr: BigInt(paddr),
    size,
    storedSize: size,
    source: 'memory',
    role: 'memory',
  };
}

export const cpus: readonly Cpu[] = referenceCpus.map((made, index) => {
  const registers: CpuRegisters = { ...made, pswMask: made.psw[0], pswAddr: made.psw[1] };
  return {
    index,
    prefix: physAddr(made.prefix),
    state: 'saved',
    registers,
    origin: 'test',
    confidence: 'exact',
  };
});

export function dumpOf(
  sources: readonly ByteSource[],
  extents: readonly Extent[],
  extra: Partial<Dump> = {},
): Dump {
  const map = createAddressMap(extents);
  if (!map.ok) throw new Error('overlap');
  return {
    format: 'pair',
    formatLabel: 'test',
    files: sources.map((source) => ({ source, role: 'dump' })),
    memory: mappedImage(map.value, sources, {
      unpack: async (extent, start, length, signal) => {
        const source = sources[extent.file];
        if (source === undefined) throw new Error('no such file');
        const read = await source.read(fileOffset(start), length, signal);
        if (!read.ok) return read;
        return { ok: true, value: { start, bytes: read.value, pieces: [{ start, length, source: 'file' }] } };
      },
    }),
    hsaSize: undefined,
    segments: [],
    cpus,
    notes: [],
    vmcoreinfo: vmcoreInfo(new TextEncoder().encode(REFERENCE_VMCOREINFO)),
    osInfo: undefined,
    uts: undefined,
    findings: [],
    headerFacts: [],
    ...extra,
  };
}

export function file(start: number, end: number, index = 0, offset = start): Extent {
  return {
    kind: 'file',
    start: physAddr(start),
    end: physAddr(end),
    source: 'file',
    file: index,
    offset: fileOffset(offset),
  };
}

export function gap(start: number, end: number): Extent {
  return { kind: 'gap', start: physAddr(start), end: physAddr(end), source: 'missing', reason: 'truncated' };
}

export function referencePair(): { readonly dump: Dump; readonly blobs: readonly Blob[] } {
  const hsa = hsaImg();
  const memory = memoryImg();
  const extents = [file(0, hsa.length), file(hsa.length, memory.length, 1)];
  const dump = dumpOf([memorySource(hsa, 'hsa'), memorySource(memory, 'mem')], extents, {
    segments: [segment(0, memory.length)],
  });
  return { dump, blobs: [new Blob([hsa]), new Blob([memory])] };
}

export async function plan(
  dump: Dump,
  options: Parameters<typeof planVmcore>[1] = { profile: 'auto' },
): Promise<ExportPlan> {
  const planned = await planVmcore(dump, options);
  if (!planned.ok) throw new Error(JSON.stringify(planned.error));
  return planned.value;
}

export async function written(made: ExportPlan, dump: Dump): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of exportChunks(made, dump)) {
    if (!chunk.ok) throw new Error(chunk.error.kind);
    chunks.push(chunk.value);
  }
  return Buffer.concat(chunks);
}
