/**
 * Symbols and types from a file of the person: System.map, /proc/kallsyms, vmlinux, or bare BTF. The file never leaves
 * the machine. It is put where the dump's kernel ran and checked against it; a file of another kernel is said to be one.
 */
import { fileOffset } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { symbolFileKind } from '../../base/symbolFile.ts';
import { symbolValue } from '../../engine/machine/vmcoreinfoValues.ts';
import { type ByteSource, MAX_READ, type ReadError } from '../../engine/types.ts';
import { type Btf, parseBtf } from '../btf/btf.ts';
import { kernelProblem } from '../btf/findBtf.ts';
import type { KernelSource } from '../types.ts';
import { checkBuildId, type FileCheck } from './buildId.ts';
import { isStop } from './faults.ts';
import { amode31Of } from './loadKallsyms.ts';
import { createNameIndex } from './nameIndex.ts';
import { type SymbolRows, SymbolRowsBuilder } from './symbolRows.ts';
import { createSymbolTable, type PackedSymbolTable } from './symbolTable.ts';
import { parseSymbolText } from './symbolText.ts';
import { type BadFile, looksLikeElf, readVmlinux } from './vmlinuxFile.ts';

/** What a file brought, and how it fits the dump. */
export interface UserSymbols {
  /** Undefined for a file that has types only. Its confidence is `unreliable` when a check failed. */
  readonly table: PackedSymbolTable | undefined;
  readonly btf: Btf | undefined;
  readonly checks: readonly FileCheck[];
}

const HEAD_SIZE = 4096;

const TYPES_ALONE: FileCheck = {
  outcome: 'not-testable',
  words: 'A file of types alone cannot be compared with the dump.',
};

/** Reads a file of symbols for the kernel of the dump. */
export async function loadUserSymbols(
  source: KernelSource,
  file: ByteSource,
  signal?: AbortSignal,
): Promise<Result<UserSymbols, ReadError | BadFile>> {
  const head = await file.read(fileOffset(0), Math.min(HEAD_SIZE, file.sizeBytes), signal);
  if (!head.ok) return head;
  if (looksLikeElf(head.value)) {
    const vmlinux = await readVmlinux(file, signal);
    if (!vmlinux.ok) return vmlinux;
    const { rows, buildId, btf } = vmlinux.value;
    return place(source, file.name, rows, btf, [checkBuildId(source, buildId)], signal);
  }
  const kind = symbolFileKind(head.value);
  const isBtf = kind === 'btf';
  if (kind === undefined) {
    return bad('it is neither a System.map, nor text of /proc/kallsyms, nor a vmlinux for s390x');
  }
  if (file.sizeBytes > MAX_READ) return bad(`it has ${file.sizeBytes} bytes, more than any list of symbols`);
  const whole = await file.read(fileOffset(0), file.sizeBytes, signal);
  if (!whole.ok) return whole;
  if (isBtf) {
    const btf = userBtf(file.name, whole.value);
    return btf.ok ? ok({ table: undefined, btf: btf.value, checks: [TYPES_ALONE] }) : bad(btf.error);
  }
  const rows = parseSymbolText(whole.value);
  return rows.ok ? place(source, file.name, rows.value, undefined, [], signal) : bad(rows.error);
}

function bad(words: string): { readonly ok: false; readonly error: BadFile } {
  return err({ kind: 'bad-file', words });
}

function userBtf(name: string, blob: Uint8Array): Result<Btf, string> {
  const btf = parseBtf(blob, { origin: `BTF of ${name}`, confidence: 'exact' });
  if (!btf.ok) return btf;
  const problem = kernelProblem(btf.value);
  return problem === undefined ? btf : err(problem);
}

/** Moves the symbols to where the dump's kernel ran, by _stext, and compares the kernel's banner. */
async function place(
  source: KernelSource,
  name: string,
  rows: SymbolRows,
  blob: Uint8Array | undefined,
  checks: readonly FileCheck[],
  signal?: AbortSignal,
): Promise<Result<UserSymbols, ReadError | BadFile>> {
  const index = createNameIndex(rows);
  const linked = index.rowsOf('_stext')[0];
  const linkedAt = linked === undefined ? undefined : rows.addrs[linked];
  if (linkedAt === undefined) return bad('it has no symbol _stext');
  const stext = symbolValue(source.vmcoreinfo?.values, '_stext');
  const slide = stext === undefined ? 0n : stext - linkedAt;
  const moved = slid(rows, slide);
  const notes = [slideWords(stext, slide)];
  if (moved.dropped > 0) notes.push(`${moved.dropped} symbols of modules are of another boot and left out`);
  const bannerRow = index.rowsOf('linux_banner')[0];
  const linkedBanner = bannerRow === undefined ? undefined : rows.addrs[bannerRow];
  const banner = await checkBanner(
    source,
    linkedBanner === undefined ? undefined : linkedBanner + slide,
    signal,
  );
  if (!banner.ok) return banner;
  const all = [...checks, banner.value];
  const failed = all.some(({ outcome }) => outcome === 'failed');
  const proven = stext !== undefined && all.some(({ outcome }) => outcome === 'passed');
  const trusted = proven ? 'exact' : 'inferred';
  const table = createSymbolTable([moved.rows], {
    origin: name,
    confidence: failed ? 'unreliable' : trusted,
    notes,
    amode31: amode31Of(source.vmcoreinfo),
  });
  const btf = blob === undefined ? undefined : userBtf(name, blob);
  const btfNote: readonly FileCheck[] =
    btf === undefined || btf.ok
      ? []
      : [{ outcome: 'failed', words: `Its BTF cannot be used: ${btf.error}.` }];
  return ok({ table, btf: btf?.ok === true ? btf.value : undefined, checks: [...all, ...btfNote] });
}

function slideWords(stext: bigint | undefined, slide: bigint): string {
  if (stext === undefined)
    return 'the dump does not say where _stext is, so the addresses are taken as they are';
  if (slide === 0n) return 'the kernel ran where the file has it';
  return `the kernel ran ${hex0x(slide < 0n ? -slide : slide)} ${slide < 0n ? 'below' : 'above'} the file's addresses, which was taken into account (KASLR)`;
}

/** All symbols moved, but for bare numbers. Modules of another boot lie elsewhere and are left out. */
function slid(rows: SymbolRows, slide: bigint): { readonly rows: SymbolRows; readonly dropped: number } {
  if (slide === 0n) return { rows, dropped: 0 };
  const builder = new SymbolRowsBuilder();
  let dropped = 0;
  for (let row = 0; row < rows.count; row++) {
    const type = rows.types[row] ?? 0;
    const addr = rows.addrs[row] ?? 0n;
    const start = rows.nameStarts[row] ?? 0;
    const end = rows.nameStarts[row + 1] ?? start;
    const absolute = type === 0x61 || type === 0x41;
    if ((rows.owners[row] ?? 0) !== 0) dropped++;
    else {
      const at = absolute ? addr : BigInt.asUintN(64, addr + slide);
      builder.add(rows.names, start, end, type, at, rows.sizes[row]);
    }
  }
  return { rows: builder.finish(), dropped };
}

/** linux_banner begins with `Linux version ` and the release. */
async function checkBanner(
  source: KernelSource,
  addr: bigint | undefined,
  signal: AbortSignal | undefined,
): Promise<Result<FileCheck, ReadError>> {
  const none = (words: string): Result<FileCheck, ReadError> => ok({ outcome: 'not-testable', words });
  const release = source.vmcoreinfo?.values.get('OSRELEASE') ?? source.uts?.release;
  if (addr === undefined) return none('The file has no symbol linux_banner to compare.');
  if (release === undefined) return none('The dump does not say which release it is of.');
  const wanted = `Linux version ${release} `;
  const read = await source.virtual.read(addr, wanted.length, signal);
  if (!read.ok) {
    return isStop(read.error) ? err(read.error) : none(`The banner at ${hex0x(addr)} is not in the dump.`);
  }
  const found = new BeReader(read.value).ascii(0, wanted.length);
  if (found === wanted) return ok({ outcome: 'passed', words: `At linux_banner is "${wanted.trim()}".` });
  const words = `At linux_banner (${hex0x(addr)}) is not "${wanted.trim()}": the file is of another kernel.`;
  return ok({ outcome: 'failed', words });
}
