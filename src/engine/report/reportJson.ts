/**
 * The report of a dump as JSON, for other programs: the same facts and checks as the text, addresses as hex strings
 * with 0x, sizes as numbers. Fields are only ever added; a change of meaning raises `version`.
 */
import { hex0x } from '../../base/hex.ts';
import type { Cpu } from '../machine/machineTypes.ts';
import type { Dump, Finding } from '../types.ts';
import { generalFacts, NO_CONTENTS } from './reportText.ts';

const VERSION = 1;

/** The report, indented, with a newline at the end. It holds no memory contents. */
export function reportJson(dump: Dump): string {
  const memory = dump.segments.filter(({ role }) => role === 'memory');
  const count = (outcome: Finding['outcome']): number =>
    dump.findings.filter((finding) => finding.outcome === outcome).length;
  const report = {
    report: 'oldmem-dump-report',
    version: VERSION,
    about: NO_CONTENTS,
    format: dump.format,
    formatLabel: dump.formatLabel,
    general: Object.fromEntries(generalFacts(dump)),
    files: dump.files.map(({ source, role }) => ({ name: source.name, role, size: source.sizeBytes })),
    cpus: dump.cpus.map(cpuJson),
    memoryMap: memory.map(({ paddr, size, storedSize }) => ({ start: hex0x(paddr), size, storedSize })),
    validation: {
      passed: count('passed'),
      failed: count('failed'),
      notTestable: count('not-testable'),
      checks: dump.findings.map(({ outcome, severity, code, message, addr }) => ({
        outcome,
        severity,
        code,
        message,
        ...(addr === undefined ? {} : { addr: hex0x(addr) }),
      })),
    },
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function cpuJson({ index, logical, prefix, registers, state, origin, confidence }: Cpu): object {
  return {
    index,
    ...(logical === undefined ? {} : { logical }),
    ...(prefix === undefined ? {} : { prefix: hex0x(prefix) }),
    ...(registers === undefined ? {} : { psw: [hex0x(registers.pswMask), hex0x(registers.pswAddr)] }),
    state,
    origin,
    confidence,
  };
}
