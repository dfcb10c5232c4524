/**
 * Makes what all kernel views start from: the fixed maps, the kernel's page tables, and the tests that decide whether
 * these are believed. A model that fails its tests is not used, and says so.
 */
import { hex0x } from '../base/hex.ts';
import { ok, type Result } from '../base/result.ts';
import { failed, notTestable, passed } from '../engine/machine/finding.ts';
import { createVirtualLayout } from '../engine/machine/layout.ts';
import { readUts } from '../engine/machine/uts.ts';
import { symbolValue } from '../engine/machine/vmcoreinfoValues.ts';
import type { Dump, Finding, ReadError } from '../engine/types.ts';
import { PREFIX_SIZE } from '../s390/constants.ts';
import { findRootTable, type RootTable } from './rootTable.ts';
import type { KernelSource, VirtualMemory } from './types.ts';
import { createVirtualMemory } from './virtualMemory.ts';

/** A kernel source with what was found out on the way. */
export interface OpenedKernel extends KernelSource {
  /** The kernel's page tables; undefined: only the fixed maps are used. */
  readonly root: RootTable | undefined;
  readonly findings: readonly Finding[];
}

/** The part of a dump that this needs. */
export type KernelDump = Pick<Dump, 'memory' | 'cpus' | 'vmcoreinfo' | 'osInfo' | 'uts'>;

/** Opens the kernel of a dump. Works, with less, without VMCOREINFO. Fails only for `changed` and `cancelled`. */
export async function openKernel(
  dump: KernelDump,
  signal?: AbortSignal,
): Promise<Result<OpenedKernel, ReadError>> {
  const { memory, cpus, vmcoreinfo, osInfo } = dump;
  const layout = createVirtualLayout(vmcoreinfo, osInfo, memory.end);
  const search = await findRootTable({ memory, cpus, vmcoreinfo, layout }, signal);
  if (!search.ok) return search;
  let uts = dump.uts;
  if (uts === undefined) {
    const read = await readUts(memory, vmcoreinfo, layout, signal);
    if (!read.ok) return read;
    uts = read.value;
  }
  const base = { memory, cpus, vmcoreinfo, osInfo, uts, layout };
  const { root, words } = search.value;
  const found = root === undefined ? failed('kernel-root', 'warning', words) : passed('kernel-root', words);
  const virtual = createVirtualMemory(memory, layout, root?.asce);
  const tests = await selfTest({ ...base, virtual }, signal);
  if (!tests.ok) return tests;
  const findings = [found, ...tests.value];
  if (root === undefined || !tests.value.some(({ outcome }) => outcome === 'failed')) {
    return ok({ ...base, virtual, root, findings });
  }
  // Which of the two is wrong shows when the fixed maps pass alone.
  const plain = createVirtualMemory(memory, layout, undefined);
  const plainTests = await selfTest({ ...base, virtual: plain }, signal);
  if (!plainTests.ok) return plainTests;
  if (plainTests.value.some(({ outcome }) => outcome === 'failed')) {
    return ok({ ...base, virtual, root, findings });
  }
  const refused = failed(
    'kernel-root-refused',
    'warning',
    `The page tables at ${hex0x(root.asce)} fail the test on known data, so only the fixed maps are used.`,
  );
  return ok({ ...base, virtual: plain, root: undefined, findings: [found, ...tests.value, refused] });
}

/** Reads known things through the translation. */
async function selfTest(
  source: KernelSource,
  signal: AbortSignal | undefined,
): Promise<Result<readonly Finding[], ReadError>> {
  const findings: Finding[] = [];
  for (const test of [utsTest, lowcoreTest]) {
    const finding = await test(source, signal);
    if (!finding.ok) return finding;
    findings.push(finding.value);
  }
  return ok(findings);
}

/** The bytes, undefined when they cannot be had; fails only for `changed` and `cancelled`. */
async function tryRead(
  virtual: VirtualMemory,
  addr: bigint,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Result<Uint8Array | undefined, ReadError>> {
  const read = await virtual.read(addr, length, signal);
  if (read.ok) return read;
  if (read.error.kind === 'changed' || read.error.kind === 'cancelled')
    return { ok: false, error: read.error };
  return ok(undefined);
}

const UTS_BYTES = 454;

async function utsTest(
  source: KernelSource,
  signal: AbortSignal | undefined,
): Promise<Result<Finding, ReadError>> {
  const code = 'kernel-virtual-uts';
  const symbol = symbolValue(source.vmcoreinfo?.values, 'init_uts_ns');
  if (symbol === undefined)
    return ok(notTestable(code, 'VMCOREINFO does not say where the names of the system are.'));
  const read = await tryRead(source.virtual, symbol, UTS_BYTES, signal);
  if (!read.ok) return read;
  if (read.value === undefined) {
    return ok(notTestable(code, `The names of the system at ${hex0x(symbol)} are not in the dump.`));
  }
  const text = latin1(read.value);
  const release = source.vmcoreinfo?.values.get('OSRELEASE');
  const right = text.includes('Linux\0') && (release === undefined || text.includes(`\0${release}\0`));
  return ok(
    right
      ? passed(code, `Read by virtual address, ${hex0x(symbol)} holds the names of this kernel.`)
      : failed(
          code,
          'warning',
          `Read by virtual address, ${hex0x(symbol)} does not hold the names of this kernel.`,
        ),
  );
}

async function lowcoreTest(
  source: KernelSource,
  signal: AbortSignal | undefined,
): Promise<Result<Finding, ReadError>> {
  const code = 'kernel-virtual-lowcore';
  const symbol = symbolValue(source.vmcoreinfo?.values, 'lowcore_ptr');
  if (symbol === undefined)
    return ok(notTestable(code, 'VMCOREINFO does not say where the list of lowcores is.'));
  const read = await tryRead(source.virtual, symbol, 8, signal);
  if (!read.ok) return read;
  if (read.value === undefined) {
    return ok(notTestable(code, `The list of lowcores at ${hex0x(symbol)} is not in the dump.`));
  }
  const pointer = new DataView(read.value.buffer, read.value.byteOffset, 8).getBigUint64(0);
  return ok(
    pointer !== 0n && pointer % BigInt(PREFIX_SIZE) === 0n
      ? passed(code, `lowcore_ptr[0], read by virtual address, is ${hex0x(pointer)}.`)
      : failed(code, 'warning', `lowcore_ptr[0], read by virtual address, is ${hex0x(pointer)}: no lowcore.`),
  );
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
