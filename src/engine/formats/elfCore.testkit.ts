import { REFERENCE_VMCOREINFO, referenceCpus } from '../../../e2e/fixtures/reference.ts';
import { vmcoreNotes } from '../../../e2e/fixtures/vmcoreHead.ts';
import { physAddr } from '../../base/address.ts';
import { memorySource } from '../memorySource.ts';
import type { OpenError, OpenedFormat } from '../openTypes.ts';
import type { ByteSource, Extent } from '../types.ts';
import { elfCore } from './elfCore.ts';

export const notes = vmcoreNotes({
  profile: 'P4',
  cpus: referenceCpus,
  vectors: true,
  vmcoreinfo: REFERENCE_VMCOREINFO,
});

export async function opened(source: ByteSource): Promise<OpenedFormat> {
  const answer = await elfCore.open([source], {});
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

export const openBytes = (bytes: Uint8Array): Promise<OpenedFormat> =>
  opened(memorySource(bytes, 'test.elf'));

export async function refusal(bytes: Uint8Array): Promise<OpenError> {
  const answer = await elfCore.open([memorySource(bytes, 'test.elf')], {});
  if (answer.ok) throw new Error('it opened');
  return answer.error;
}

export async function extentsOf({ memory }: OpenedFormat): Promise<readonly Extent[]> {
  const answer = await memory.extents(physAddr(0), memory.end);
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value;
}

export async function bytesAt({ memory }: OpenedFormat, start: number, length: number): Promise<Uint8Array> {
  const answer = await memory.read(physAddr(start), length);
  if (!answer.ok) throw new Error(answer.error.kind);
  return answer.value.bytes;
}

export const failures = (core: OpenedFormat): readonly string[] =>
  core.findings.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code);
