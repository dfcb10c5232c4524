/** The names of the dumped system: `struct new_utsname` in the kernel's init_uts_ns. */
import { BeReader, equalBytes } from '../../base/bytes.ts';
import { ok, type Result } from '../../base/result.ts';
import type { MemoryImage, ReadError } from '../types.ts';
import type { VirtualLayout } from './layout.ts';
import type { Uts, VmcoreInfo } from './machineTypes.ts';
import { readPresent } from './readPresent.ts';
import { decimalValue, symbolValue } from './vmcoreinfoValues.ts';

/** Length of each string, its NUL included (__NEW_UTS_LEN + 1, include/uapi/linux/utsname.h). */
const UTS_LENGTH = 65;
const UTS_STRINGS = 6;
/** How far into uts_namespace the names may begin where VMCOREINFO does not say it. */
const MAX_OFFSET = 64;

const LINUX = Uint8Array.of(0x4c, 0x69, 0x6e, 0x75, 0x78, 0);

/** Reads the names through SYMBOL(init_uts_ns). Undefined when they are not in the dump or are not a Linux's. */
export async function readUts(
  memory: MemoryImage,
  vmcoreinfo: VmcoreInfo | undefined,
  layout: VirtualLayout,
  signal?: AbortSignal,
): Promise<Result<Uts | undefined, ReadError>> {
  const symbol = symbolValue(vmcoreinfo?.values, 'init_uts_ns');
  const addr = symbol === undefined ? undefined : layout.toPhysical(symbol);
  if (addr === undefined) return ok(undefined);
  const given = decimalValue(vmcoreinfo?.values, 'OFFSET(uts_namespace.name)');
  const known = given !== undefined && given >= 0 && given <= MAX_OFFSET ? given : undefined;
  const length = (known ?? MAX_OFFSET) + UTS_STRINGS * UTS_LENGTH;
  const read = await readPresent(memory, addr, length, signal);
  if (!read.ok) return read;
  if (!read.value.present) return ok(undefined);
  return ok(parseUts(read.value.reader.bytes, known));
}

/** The names in `bytes`, at `offset` or, without one, where "Linux" is: at 4 or 0 in old kernels. */
function parseUts(bytes: Uint8Array, offset: number | undefined): Uts | undefined {
  const at =
    offset ?? [4, 0, ...Array.from({ length: MAX_OFFSET + 1 }, (_, i) => i)].find((i) => isLinux(bytes, i));
  if (at === undefined || !isLinux(bytes, at)) return undefined;
  const reader = new BeReader(bytes);
  const text = (index: number): string => reader.ascii(at + UTS_LENGTH * index, UTS_LENGTH);
  return { sysname: text(0), nodename: text(1), release: text(2), version: text(3), machine: text(4) };
}

function isLinux(bytes: Uint8Array, at: number): boolean {
  return (
    at + UTS_STRINGS * UTS_LENGTH <= bytes.length && equalBytes(bytes.subarray(at, at + LINUX.length), LINUX)
  );
}
