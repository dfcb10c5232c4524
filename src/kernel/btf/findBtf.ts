/** Finds the BTF that the kernel itself carries, and that of its modules. */
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { symbolValue } from '../../engine/machine/vmcoreinfoValues.ts';
import { MAX_READ } from '../../engine/types.ts';
import { faultWords, isStop, type StopError } from '../symbols/faults.ts';
import { imageWindows } from '../symbols/imageWindow.ts';
import type { KernelSource, SymbolTable } from '../types.ts';
import { type Btf, parseBtf } from './btf.ts';
import { BTF_MAGIC, parseBtfHeader } from './format.ts';

/** The kernel's types, or why there are none. */
export interface FoundBtf {
  readonly btf: Btf | undefined;
  readonly notes: readonly string[];
}

/** Fewest types of a kernel: less is some program's. */
const MIN_TYPES = 5000;

/** By the symbols around it, else by a search of the image; many kernels have none (CONFIG_DEBUG_INFO_BTF). */
export async function findBtf(
  source: KernelSource,
  symbols: SymbolTable | undefined,
  signal?: AbortSignal,
): Promise<Result<FoundBtf, StopError>> {
  const notes: string[] = [];
  const start = symbols?.byName('__start_BTF')[0]?.addr;
  const stop = symbols?.byName('__stop_BTF')[0]?.addr;
  if (start !== undefined && stop !== undefined && stop > start && stop - start <= BigInt(MAX_READ)) {
    const found = await btfAt(source, start, Number(stop - start), 'found by its symbols', signal);
    if (!found.ok) return found;
    if (typeof found.value !== 'string') return ok({ btf: found.value, notes: found.value.notes });
    notes.push(`BTF at ${hex0x(start)}: ${found.value}.`);
  }
  const stext = symbolValue(source.vmcoreinfo?.values, '_stext');
  if (stext === undefined)
    return ok({ btf: undefined, notes: ['VMCOREINFO does not say where the image is.'] });
  for await (const window of imageWindows(source, stext, signal)) {
    if (!window.ok) return window;
    for (const { at, size } of headersIn(window.value.bytes)) {
      const addr = window.value.start + BigInt(at);
      const found = await btfAt(source, addr, size, 'found by search', signal);
      if (!found.ok) return found;
      if (typeof found.value !== 'string') return ok({ btf: found.value, notes: found.value.notes });
      notes.push(`BTF at ${hex0x(addr)}: ${found.value}.`);
    }
  }
  return ok({ btf: undefined, notes: notes.length > 0 ? notes : ['The kernel carries no BTF.'] });
}

/** Headers whose sections lie in `image`, aligned to 4 as the section is. */
function* headersIn(image: Uint8Array): Generator<{ readonly at: number; readonly size: number }> {
  const high = BTF_MAGIC >> 8;
  for (let at = image.indexOf(high); at >= 0; at = image.indexOf(high, at + 1)) {
    if (at % 4 !== 0 || image[at + 1] !== (BTF_MAGIC & 0xff) || image[at + 2] !== 1) continue;
    const header = parseBtfHeader(new BeReader(image.subarray(at)));
    if (header.ok && header.value.typesLength > 0) yield { at, size: header.value.size };
  }
}

/** Reads and parses; words when it is missing, damaged, or does not describe a kernel. */
async function btfAt(
  source: KernelSource,
  addr: bigint,
  size: number,
  how: string,
  signal: AbortSignal | undefined,
): Promise<Result<Btf | string, StopError>> {
  const blob = await source.virtual.read(addr, size, signal);
  if (!blob.ok) return isStop(blob.error) ? err(blob.error) : ok(faultWords(blob.error));
  const facts = { origin: `BTF in the dump at ${hex0x(addr)}, ${how}`, confidence: 'exact' } as const;
  const btf = parseBtf(blob.value, facts);
  if (!btf.ok) return ok(btf.error);
  const why = kernelProblem(btf.value);
  return ok(why ?? btf.value);
}

/** What shows that types are not those of a kernel for 64-bit machines; undefined when all is well. */
export function kernelProblem(btf: Btf): string | undefined {
  if (btf.count < MIN_TYPES) return `it has only ${btf.count} types`;
  if (btf.sizeOf('list_head') !== 16) return 'its struct list_head does not have 16 bytes';
  if (btf.member('task_struct', 'comm')?.size !== 16) return 'its task_struct.comm does not have 16 bytes';
  return undefined;
}

/**
 * The types of a module that the kernel's do not hold, by module.btf_data (5.11+). Undefined, with the reason, when the
 * module has none.
 */
export async function readModuleBtf(
  source: KernelSource,
  base: Btf,
  module: bigint,
  name: string,
  signal?: AbortSignal,
): Promise<Result<FoundBtf, StopError>> {
  const none = (why: string): Result<FoundBtf, StopError> =>
    ok({ btf: undefined, notes: [`${name}: ${why}.`] });
  const data = base.member('module', 'btf_data');
  const length = base.member('module', 'btf_data_size');
  if (data === undefined || length === undefined) return none('modules of this kernel have no BTF');
  const pointer = await source.virtual.read(module + BigInt(data.offset), 8, signal);
  if (!pointer.ok) return isStop(pointer.error) ? err(pointer.error) : none(faultWords(pointer.error));
  const size = await source.virtual.read(module + BigInt(length.offset), 4, signal);
  if (!size.ok) return isStop(size.error) ? err(size.error) : none(faultWords(size.error));
  const addr = new BeReader(pointer.value).u64(0);
  const bytes = new BeReader(size.value).u32(0);
  if (addr === 0n || bytes === 0 || bytes > MAX_READ) return none('it has no BTF');
  const blob = await source.virtual.read(addr, bytes, signal);
  if (!blob.ok) return isStop(blob.error) ? err(blob.error) : none(faultWords(blob.error));
  const btf = parseBtf(blob.value, { origin: `BTF of module ${name}`, confidence: 'exact' }, base);
  return btf.ok ? ok({ btf: btf.value, notes: btf.value.notes }) : none(btf.error);
}
