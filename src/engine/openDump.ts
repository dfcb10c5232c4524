/**
 * From files to an open dump: probe, assign roles, let the format (or the zfcpdump pair) build its memory, then read
 * what the memory itself tells (VMCOREINFO, os_info, CPUs) and list every check. Time is proportional to segments
 * and CPUs, never to bytes.
 */
import { fileOffset } from '../base/address.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Candidate } from './detect/candidate.ts';
import { classifyFile, mayBeMap } from './detect/classify.ts';
import { readProbe } from './detect/probe.ts';
import { assignRoles } from './detect/roles.ts';
import { planVmcore } from './export/plan.ts';
import { formats } from './formats/index.ts';
import { cpusFromNotes } from './machine/cpusFromNotes.ts';
import { readMachine } from './machine/machine.ts';
import { openPair } from './oldmem/openPair.ts';
import { selectSystem } from './oldmem/selectSystem.ts';
import type { DumpFormat, OpenError, OpenedFormat, OpenFile, OpenOptions, OpenOutcome } from './openTypes.ts';
import { type Dump, type DumpFile, type Finding, MAX_READ } from './types.ts';

/** Looks at every file's ends and says what it is. Empty files end here. */
async function examine(
  files: readonly OpenFile[],
  signal?: AbortSignal,
): Promise<Result<readonly Candidate[], OpenError>> {
  const candidates: Candidate[] = [];
  for (const { source, role } of files) {
    if (source.sizeBytes === 0) return err({ kind: 'empty', file: source.name });
    const probe = await readProbe(source, signal);
    if (!probe.ok) return err({ kind: 'read', error: probe.error });
    let whole: Uint8Array | undefined;
    if ((role === 'map' || mayBeMap(probe.value)) && source.sizeBytes <= MAX_READ) {
      const text = await source.read(fileOffset(0), source.sizeBytes, signal);
      if (!text.ok) return err({ kind: 'read', error: text.error });
      whole = text.value;
    }
    candidates.push({ probe: probe.value, role, looks: classifyFile(probe.value, formats, whole) });
  }
  return ok(candidates);
}

/** Adds to an opened format what its memory tells, and makes the dump. */
async function finish(
  name: { readonly id: string; readonly label: string },
  format: OpenedFormat,
  files: readonly DumpFile[],
  split: Pick<Dump, 'hsaSize' | 'shadow' | 'split'>,
  extra: readonly Finding[],
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<OpenOutcome<Dump>> {
  // An HSA split means zfcpdump, and then there was no crash kernel (zcore.c refuses to start with one).
  const selected = split.hsaSize === undefined ? await selectSystem(format, options, signal) : ok(format);
  if (!selected.ok) return { kind: 'error', error: { kind: 'read', error: selected.error } };
  const opened = selected.value;
  const noted = opened.cpus.length > 0 ? undefined : cpusFromNotes(opened.notes);
  const machine = await readMachine(
    opened.memory,
    {
      ...(noted === undefined ? opened : { ...opened, cpus: noted.cpus }),
      ...(options.vmcoreinfoAt === undefined ? {} : { vmcoreinfoAt: options.vmcoreinfoAt }),
    },
    signal,
  );
  if (!machine.ok) return { kind: 'error', error: { kind: 'read', error: machine.error } };
  const { vmcoreinfo, osInfo, cpus, uts, findings } = machine.value;
  return {
    kind: 'opened',
    dump: {
      format: name.id,
      formatLabel: opened.label ?? name.label,
      files,
      memory: opened.memory,
      hsaSize: split.hsaSize,
      ...(split.shadow === undefined ? {} : { shadow: split.shadow }),
      ...(split.split === undefined ? {} : { split: split.split }),
      segments: opened.segments,
      cpus,
      notes: opened.notes,
      vmcoreinfo,
      osInfo,
      uts,
      ...(opened.systems === undefined ? {} : { systems: opened.systems }),
      findings: [...extra, ...opened.findings, ...(noted?.findings ?? []), ...findings],
      headerFacts: opened.headerFacts,
    },
  };
}

/**
 * A pair has no header of its own: its segments and notes are those that the default export writes. Where that plan
 * cannot be made, the memory map alone stays.
 */
async function withPlannedHeader(dump: Dump, signal?: AbortSignal): Promise<Dump> {
  const plan = await planVmcore(dump, { profile: 'auto' }, signal);
  if (!plan.ok) return dump;
  const image = plan.value.segments.filter(({ role }) => role === 'kernel image');
  const vaddrs = new Map(
    plan.value.segments.flatMap(({ role, paddr, vaddr }) => (role === 'memory' ? [[paddr, vaddr]] : [])),
  );
  const segments = dump.segments.map((segment) => ({
    ...segment,
    vaddr: vaddrs.get(segment.paddr) ?? segment.vaddr,
  }));
  return { ...dump, segments: [...image, ...segments], notes: plan.value.notes };
}

async function openAsFormat(
  format: DumpFormat,
  files: readonly Candidate[],
  ignored: readonly Candidate[],
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<OpenOutcome<Dump>> {
  const sources = files.map(({ probe }) => probe.source);
  const opened = await format.open(sources, options, signal);
  if (!opened.ok) return { kind: 'error', error: opened.error };
  const extra: Finding[] = ignored.map(({ probe }) => ({
    code: 'memory-map-ignored',
    outcome: 'failed',
    severity: 'info',
    message: `${probe.source.name} was not used: a finished dump has its own memory map.`,
  }));
  const dumpFiles: DumpFile[] = sources.map((source) => ({ source, role: 'dump' }));
  return finish(format, opened.value, dumpFiles, { hsaSize: undefined }, extra, options, signal);
}

/**
 * Opens files. The outcome is a dump, a question for the person (`pairing`), or an error; nothing else is thrown for
 * any bytes. Give the sources through a page cache: probes, headers and pages are read more than once.
 */
export async function openDump(
  files: readonly OpenFile[],
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<OpenOutcome<Dump>> {
  if (files.length === 0) return { kind: 'error', error: { kind: 'no-files' } };
  const candidates = await examine(files, signal);
  if (!candidates.ok) return { kind: 'error', error: candidates.error };
  const roles = assignRoles(candidates.value);
  if (!roles.ok) return { kind: 'error', error: roles.error };
  if (roles.value.kind === 'dump') {
    return openAsFormat(roles.value.format, roles.value.files, roles.value.ignored, options, signal);
  }
  const pair = await openPair(roles.value, candidates.value, options, signal);
  if (pair.kind !== 'opened') return pair;
  const { opened, files: parts, hsaSize, shadow, split, id } = pair.dump;
  const finished = await finish(
    { id, label: opened.label ?? id },
    opened,
    parts,
    {
      hsaSize,
      ...(shadow === undefined ? {} : { shadow }),
      ...(split === undefined ? {} : { split }),
    },
    [],
    options,
    signal,
  );
  return finished.kind === 'opened'
    ? { kind: 'opened', dump: await withPlannedHeader(finished.dump, signal) }
    : finished;
}
