/** The kernel's own list of its CPUs' lowcores: `lowcore_ptr[]`, one pointer for each logical CPU (kernel/smp.c). */
import type { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { MAX_CPUS } from '../../s390/constants.ts';
import { prefixProblem } from '../../s390/lowcore.ts';
import type { Finding, MemoryImage, ReadError } from '../types.ts';
import { capFindings, failed, notTestable, passed } from './finding.ts';
import type { VirtualLayout } from './layout.ts';
import type { VmcoreInfo } from './machineTypes.ts';
import { readPresent } from './readPresent.ts';
import { decimalValue, symbolValue } from './vmcoreinfoValues.ts';

export interface LowcorePointer {
  /** Logical CPU number: the index in the array. */
  readonly logical: number;
  /** Absolute address of the lowcore, checked to be a possible prefix. */
  readonly prefix: number;
}

export interface LowcorePointers {
  readonly pointers: readonly LowcorePointer[];
  readonly findings: readonly Finding[];
}

const CODE = 'lowcore-pointers';

/** Reads the array through SYMBOL(lowcore_ptr) and LENGTH(lowcore_ptr); at most MAX_CPUS entries. */
export async function readLowcorePointers(
  memory: MemoryImage,
  vmcoreinfo: VmcoreInfo | undefined,
  layout: VirtualLayout,
  signal?: AbortSignal,
): Promise<Result<LowcorePointers, ReadError>> {
  const symbol = symbolValue(vmcoreinfo?.values, 'lowcore_ptr');
  const length = decimalValue(vmcoreinfo?.values, 'LENGTH(lowcore_ptr)');
  if (symbol === undefined || length === undefined || length < 1) {
    return nothing(notTestable(CODE, 'VMCOREINFO does not say where the kernel keeps its list of lowcores.'));
  }
  const addr = layout.toPhysical(symbol);
  if (addr === undefined) {
    return nothing(
      failed(CODE, 'warning', `The list of lowcores at ${hex0x(symbol)} is at no known absolute address.`),
    );
  }
  const count = Math.min(length, MAX_CPUS);
  const read = await readPresent(memory, addr, 8 * count, signal);
  if (!read.ok) return read;
  if (!read.value.present) {
    return nothing(notTestable(CODE, `The list of lowcores at ${hex0x(addr)} is not in the dump.`));
  }
  const { pointers, bad } = parsePointers(read.value.reader, count, layout);
  const summary = passed(CODE, `The kernel lists ${pointers.length} lowcores at ${hex0x(addr)}.`, addr);
  return ok({ pointers, findings: [...(bad.length === 0 ? [summary] : []), ...capFindings(bad)] });
}

function nothing(finding: Finding): Result<LowcorePointers, ReadError> {
  return ok({ pointers: [], findings: [finding] });
}

function parsePointers(
  reader: BeReader,
  count: number,
  layout: VirtualLayout,
): { readonly pointers: readonly LowcorePointer[]; readonly bad: readonly Finding[] } {
  const pointers: LowcorePointer[] = [];
  const bad: Finding[] = [];
  for (let logical = 0; logical < count; logical++) {
    const virtual = reader.u64(8 * logical);
    if (virtual === 0n) continue;
    const prefix = layout.toPhysical(virtual);
    const problem = prefix === undefined ? 'is at no known absolute address' : prefixProblem(prefix);
    if (prefix === undefined || problem !== undefined) {
      const message = `lowcore_ptr[${logical}] (${hex0x(virtual)}) is no lowcore: it ${problem ?? 'is wrong'}.`;
      bad.push(failed(CODE, 'warning', message));
    } else {
      pointers.push({ logical, prefix });
    }
  }
  return { pointers, bad };
}
