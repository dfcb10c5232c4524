/**
 * Everything that memory tells of the machine and its kernel before any view asks: VMCOREINFO, os_info, CPUs, names,
 * and the checks on them. Time is proportional to the number of CPUs.
 */
import { physAddr, safePhysAddr } from '../../base/address.ts';
import { hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import { LIVEDUMP_MAGIC } from '../../s390/constants.ts';
import { LC } from '../../s390/lowcore.ts';
import type { OpenedFormat } from '../openTypes.ts';
import type { Finding, MemoryImage, ReadError } from '../types.ts';
import { findCpus } from './cpus.ts';
import { failed, notTestable, passed } from './finding.ts';
import { checkIpib } from './ipib.ts';
import { createVirtualLayout, type VirtualLayout } from './layout.ts';
import type { Cpu, OsInfo, Uts, VmcoreInfo } from './machineTypes.ts';
import { readOsInfo } from './osInfo.ts';
import { readPresent } from './readPresent.ts';
import { readUts } from './uts.ts';
import { findVmcoreInfo } from './vmcoreinfo.ts';
import { readVmcoreInfoAt } from './vmcoreinfoAt.ts';
import { decimalValue } from './vmcoreinfoValues.ts';

/** What memory tells. `layout` is always there; without VMCOREINFO it is that of kernels up to 6.9. */
export interface Machine {
  readonly vmcoreinfo: VmcoreInfo | undefined;
  readonly osInfo: OsInfo | undefined;
  readonly cpus: readonly Cpu[];
  readonly uts: Uts | undefined;
  readonly layout: VirtualLayout;
  readonly findings: readonly Finding[];
}

/** The part of an opened format that this needs. */
export interface MachineSources extends Pick<OpenedFormat, 'cpus' | 'prefixes' | 'vmcoreinfo'> {
  /** See `OpenOptions.vmcoreinfoAt`. */
  readonly vmcoreinfoAt?: number;
}

/**
 * Reads the machine. `opened` brings what the file's own header and notes said, which comes before what is found in
 * memory. Missing memory is never an error; a changed file or a cancelled request is.
 */
export async function readMachine(
  memory: MemoryImage,
  opened: MachineSources,
  signal?: AbortSignal,
): Promise<Result<Machine, ReadError>> {
  const marks = await checkAbsoluteZero(memory, signal);
  if (!marks.ok) return marks;
  const ipib = await checkIpib(memory, signal);
  if (!ipib.ok) return ipib;
  const os = await readOsInfo(memory, signal);
  if (!os.ok) return os;
  const { osInfo } = os.value;
  const info = await findVmcoreInfo(memory, osInfo, signal);
  if (!info.ok) return info;
  const chosen = await chosenVmcoreinfo(memory, opened.vmcoreinfoAt, signal);
  if (!chosen.ok) return chosen;
  const vmcoreinfo =
    chosen.value.vmcoreinfo ?? withAddr(opened.vmcoreinfo, info.value.vmcoreinfo) ?? info.value.vmcoreinfo;
  const layout = createVirtualLayout(vmcoreinfo, osInfo, memory.end);
  const cpuSources = {
    noteCpus: opened.cpus,
    ...(opened.prefixes === undefined ? {} : { prefixes: opened.prefixes }),
    vmcoreinfo,
    layout,
  };
  const found = await findCpus(memory, cpuSources, signal);
  if (!found.ok) return found;
  const uts = await readUts(memory, vmcoreinfo, layout, signal);
  if (!uts.ok) return uts;
  return ok({
    vmcoreinfo,
    osInfo,
    cpus: found.value.cpus,
    uts: uts.value,
    layout,
    findings: [
      ...marks.value,
      ipib.value,
      ...os.value.findings,
      ...info.value.findings,
      ...chosen.value.findings,
      ...vmcoreinfoFindings(vmcoreinfo),
      ...found.value.findings,
      utsFinding(uts.value, vmcoreinfo),
    ],
  });
}

/** The VMCOREINFO that a person chose, and a finding that says so. */
async function chosenVmcoreinfo(
  memory: MemoryImage,
  at: number | undefined,
  signal: AbortSignal | undefined,
): Promise<
  Result<{ readonly vmcoreinfo: VmcoreInfo | undefined; readonly findings: readonly Finding[] }, ReadError>
> {
  if (at === undefined) return ok({ vmcoreinfo: undefined, findings: [] });
  const addr = safePhysAddr(BigInt(at));
  const read = addr === undefined ? ok(undefined) : await readVmcoreInfoAt(memory, addr, signal);
  if (!read.ok) return read;
  const finding =
    read.value === undefined
      ? failed(
          'vmcoreinfo-chosen',
          'warning',
          `There is no VMCOREINFO at ${hex0x(at)}, which was chosen; the usual one is taken.`,
        )
      : failed('vmcoreinfo-chosen', 'info', `The VMCOREINFO at ${hex0x(at)} was chosen by hand.`, addr);
  return ok({ vmcoreinfo: read.value, findings: [finding] });
}

/** The file's own VMCOREINFO, with the address of the note in memory when that is the same. */
function withAddr(own: VmcoreInfo | undefined, inMemory: VmcoreInfo | undefined): VmcoreInfo | undefined {
  if (own === undefined || inMemory?.addr === undefined || own.text !== inMemory.text) return own;
  return { ...own, addr: inMemory.addr };
}

/** The marks in the first bytes of memory: a running system, and z/Architecture. */
async function checkAbsoluteZero(
  memory: MemoryImage,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Finding[], ReadError>> {
  const read = await readPresent(memory, physAddr(0), LC.architectureMode + 1, signal);
  if (!read.ok) return read;
  if (!read.value.present) {
    const message = 'The first bytes of memory are not in the dump.';
    return ok([notTestable('live-dump', message), notTestable('architecture-mode', message)]);
  }
  const { reader } = read.value;
  const mode = reader.u8(LC.architectureMode);
  const addr = physAddr(LC.architectureMode);
  return ok([
    reader.u64(0) === LIVEDUMP_MAGIC
      ? failed(
          'live-dump',
          'warning',
          'The dump was taken of a running system, so its parts may not fit together.',
          physAddr(0),
        )
      : passed('live-dump', 'The dump is not marked as one of a running system.'),
    mode === 1
      ? passed('architecture-mode', 'The byte at absolute 0xa3 says z/Architecture.', addr)
      : failed(
          'architecture-mode',
          'warning',
          `The byte at absolute 0xa3 is ${hex0x(mode)} instead of 1 for z/Architecture.`,
          addr,
        ),
  ]);
}

function vmcoreinfoFindings(vmcoreinfo: VmcoreInfo | undefined): readonly Finding[] {
  const code = 'vmcoreinfo-present';
  if (vmcoreinfo === undefined) {
    return [failed(code, 'warning', 'There is no VMCOREINFO, so the kernel says nothing of itself.')];
  }
  const { values, origin } = vmcoreinfo;
  const release = values.get('OSRELEASE');
  const crash = decimalValue(values, 'CRASHTIME');
  return [
    release === undefined
      ? failed(code, 'warning', `VMCOREINFO (${origin}) has no OSRELEASE line.`)
      : passed(code, `VMCOREINFO (${origin}) is of Linux ${release}, ${values.size} lines.`),
    crash === undefined
      ? notTestable(
          'vmcoreinfo-crashtime',
          'VMCOREINFO has no CRASHTIME: the kernel did not start the crash path itself.',
        )
      : passed('vmcoreinfo-crashtime', `The kernel crashed ${crash} seconds after 1970 (UTC).`),
  ];
}

function utsFinding(uts: Uts | undefined, vmcoreinfo: VmcoreInfo | undefined): Finding {
  const code = 'uts-release';
  const release = vmcoreinfo?.values.get('OSRELEASE');
  if (uts === undefined || release === undefined) {
    return notTestable(code, 'The names of the system were not found in memory.');
  }
  if (uts.release === release) return passed(code, `Memory and VMCOREINFO name the same kernel: ${release}.`);
  return failed(code, 'warning', `Memory names the kernel ${uts.release}, but VMCOREINFO says ${release}.`);
}
