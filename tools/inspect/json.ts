/** The summary as the JSON object of `--json`: addresses and registers as hex strings with 0x, sizes as numbers. */
import { hex0x } from '../../src/base/hex.ts';
import type { Cpu, CpuRegisters } from '../../src/engine/machine/machineTypes.ts';
import type { Dump } from '../../src/engine/types.ts';

/** Undefined for what is missing: the printed object then has no such field. */
function maybeHex(value: number | bigint | undefined): string | undefined {
  return value === undefined ? undefined : hex0x(value);
}

function registersJson(registers: CpuRegisters | undefined): object {
  if (registers === undefined) return {};
  return {
    psw: [hex0x(registers.pswMask), hex0x(registers.pswAddr)],
    gprs: registers.gprs.map(hex0x),
    acrs: registers.acrs.map(hex0x),
    ctrs: registers.ctrs?.map(hex0x),
    fprs: registers.fprs?.map(hex0x),
    fpc: maybeHex(registers.fpc),
    timer: maybeHex(registers.timer),
    todcmp: maybeHex(registers.todcmp),
    todpreg: maybeHex(registers.todpreg),
    ...(registers.vxrs === undefined
      ? {}
      : {
          vxrs: registers.vxrs.map(
            ([high, low]) => `0x${high.toString(16).padStart(16, '0')}${low.toString(16).padStart(16, '0')}`,
          ),
        }),
  };
}

function cpuJson(cpu: Cpu): object {
  return {
    index: cpu.index,
    ...(cpu.logical === undefined ? {} : { logical: cpu.logical }),
    prefix: cpu.prefix === undefined ? undefined : hex0x(cpu.prefix),
    ...registersJson(cpu.registers),
    state: cpu.state,
    origin: cpu.origin,
    confidence: cpu.confidence,
  };
}

/** The object that `--json` prints. */
export function dumpJson(dump: Dump): object {
  return {
    format: dump.format,
    formatLabel: dump.formatLabel,
    hsaSize: dump.hsaSize ?? null,
    memoryEnd: hex0x(dump.memory.end),
    files: dump.files.map(({ source, role }) => ({ name: source.name, size: source.sizeBytes, role })),
    segments: dump.segments.map((segment) => ({
      paddr: hex0x(segment.paddr),
      vaddr: hex0x(segment.vaddr),
      size: segment.size,
      storedSize: segment.storedSize,
      ...(segment.fileOffset === undefined ? {} : { fileOffset: segment.fileOffset }),
      source: segment.source,
      ...(segment.sources === undefined ? {} : { sources: segment.sources }),
      role: segment.role,
    })),
    cpus: dump.cpus.map(cpuJson),
    notes: dump.notes.map(({ name, type, size, offset, cpu }) => ({
      name,
      type,
      size,
      offset,
      ...(cpu === undefined ? {} : { cpu }),
    })),
    vmcoreinfo: Object.fromEntries(dump.vmcoreinfo?.values ?? []),
    osInfo:
      dump.osInfo === undefined
        ? null
        : {
            addr: hex0x(dump.osInfo.addr),
            version: `${dump.osInfo.versionMajor}.${dump.osInfo.versionMinor}`,
            checksumOk: dump.osInfo.checksumOk,
            crashkernelAddr: hex0x(dump.osInfo.crashkernelAddr),
            crashkernelSize: hex0x(dump.osInfo.crashkernelSize),
          },
    uts: dump.uts ?? null,
    header: Object.fromEntries(dump.headerFacts),
    findings: dump.findings.map(({ severity, code, message, outcome, addr }) => ({
      severity,
      code,
      message,
      outcome,
      ...(addr === undefined ? {} : { addr: hex0x(addr) }),
    })),
  };
}
