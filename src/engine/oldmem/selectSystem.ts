/**
 * A dump taken while a crash kernel ran holds two systems: the crashed one, moved out of the way, and the crash
 * kernel. This file picks the side to show, as `zgetdump --select` does (zdump/dfi.c of s390-tools).
 */
import { type PhysAddr, physAddr } from '../../base/address.ts';
import { formatSize, hex0x } from '../../base/hex.ts';
import { ok, type Result } from '../../base/result.ts';
import type { OpenedFormat, OpenOptions } from '../openTypes.ts';
import type { Finding, ReadError, Segment, SystemSide, TwoSystems } from '../types.ts';
import { findKdumpArea, type KdumpArea, selectKdumpSystem } from './kdumpSwap.ts';

const SIDE_WORDS: Readonly<Record<SystemSide, string>> = {
  prod: 'the crashed system, its first bytes back in place',
  kdump: 'the crash kernel alone',
  all: 'memory as it lies, the crash kernel at address 0',
};

/** The parts of a segment inside [start, end). */
function clip(segment: Segment, start: number, end: number): readonly Segment[] {
  const from = Math.max(segment.paddr, start);
  const to = Math.min(segment.paddr + segment.size, end);
  if (from >= to) return [];
  const { fileOffset: _, ...rest } = segment;
  return [
    {
      ...rest,
      paddr: physAddr(from),
      vaddr: segment.vaddr + BigInt(from - segment.paddr),
      size: to - from,
      storedSize: to - from,
    },
  ];
}

function sideSegments(
  segments: readonly Segment[],
  { base, size }: KdumpArea,
  side: SystemSide,
  end: PhysAddr,
): readonly Segment[] {
  const memory = segments.filter(({ role }) => role === 'memory');
  if (side === 'kdump') return memory.flatMap((segment) => clip(segment, 0, size));
  return memory.flatMap((segment) => [
    ...clip(segment, 0, base),
    ...clip(segment, base + size, Math.max(end, base + size)),
  ]);
}

/**
 * Shows one side of a dump with two systems. Without a choice it is the crashed one, because that is what a dump is
 * taken for; the finding says so. A dump with one system comes back as it is.
 */
export async function selectSystem(
  opened: OpenedFormat,
  options: OpenOptions,
  signal?: AbortSignal,
): Promise<Result<OpenedFormat, ReadError>> {
  const area = await findKdumpArea(opened.memory, signal);
  if (!area.ok) return area;
  if (area.value === undefined) {
    if (options.select === undefined || options.select === 'all') return ok(opened);
    const finding: Finding = {
      code: 'two-systems',
      outcome: 'failed',
      severity: 'warning',
      message: 'No crash kernel was found in memory, so there is only one system to show.',
    };
    return ok({ ...opened, findings: [...opened.findings, finding] });
  }
  const side = options.select ?? 'prod';
  const { base, size } = area.value;
  const finding: Finding = {
    code: 'two-systems',
    outcome: 'failed',
    severity: 'info',
    message: `A crash kernel was running: it had ${formatSize(size)} at ${hex0x(base)}. Shown is ${SIDE_WORDS[side]}.`,
    addr: physAddr(base),
  };
  const findings = [...opened.findings, finding];
  const systems: TwoSystems = { shown: side, base, size };
  if (side === 'all') return ok({ ...opened, findings, systems });
  // A VMCOREINFO of the file's own notes is that of the crash kernel, too.
  const { vmcoreinfo, ...rest } = opened;
  return ok({
    ...(side === 'kdump' && vmcoreinfo !== undefined ? { ...rest, vmcoreinfo } : rest),
    memory: selectKdumpSystem(opened.memory, area.value, side),
    segments: sideSegments(opened.segments, area.value, side, opened.memory.end),
    // The writer's registers are those of the system that ran, the crash kernel.
    ...(side === 'prod' ? { cpus: [], notes: [], prefixes: [] } : {}),
    findings,
    systems,
  });
}
