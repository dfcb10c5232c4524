/** What the tests of the kdump reader share: opening made files, and short ways to say what a read answered. */
import { physAddr } from '../../base/address.ts';
import { memorySource } from '../memorySource.ts';
import type { OpenError, OpenedFormat } from '../openTypes.ts';
import type { MemoryImage } from '../types.ts';
import { kdump } from './kdump.ts';

export async function open(...files: readonly Uint8Array[]): Promise<OpenedFormat> {
  const opened = await kdump.open(
    files.map((bytes, i) => memorySource(bytes, `part${i}`)),
    {},
  );
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

export async function openError(...files: readonly Uint8Array[]): Promise<OpenError | undefined> {
  const opened = await kdump.open(
    files.map((bytes, i) => memorySource(bytes, `part${i}`)),
    {},
  );
  return opened.ok ? undefined : opened.error;
}

export async function read(memory: MemoryImage, start: number, length: number) {
  const answer = await memory.read(physAddr(start), length);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

export async function extents(memory: MemoryImage, start = 0, end: number = memory.end, limit?: number) {
  const answer = await memory.extents(physAddr(start), physAddr(end), limit);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value.map((extent) => {
    const what = extent.kind === 'gap' ? extent.reason : extent.kind;
    return [what, extent.start, extent.end] as const;
  });
}

export function finding(opened: OpenedFormat, code: string) {
  return opened.findings.find((one) => one.code === code);
}
