/**
 * Finds the kallsyms tables in the image where VMCOREINFO has no keys for them (kernels before 6.0): first the token
 * table, which random bytes cannot imitate, then the tables around it by every layout that kernels have had. Nothing
 * is accepted unless the markers fit and `_stext` comes out where VMCOREINFO has it.
 */
import { ok, type Result } from '../../base/result.ts';
import type { KernelSource } from '../types.ts';
import type { StopError } from './faults.ts';
import { type ImageWindow, imageWindows } from './imageWindow.ts';
import { decodeKallsyms, type Kallsyms } from './kallsyms.ts';
import { tablesAround } from './kallsymsLayouts.ts';
import { findTokenTables } from './tokenSearch.ts';

/** What the search found. */
export type ScanOutcome =
  /** `addr`: virtual address of the token table. */
  | { readonly kind: 'found'; readonly kallsyms: Kallsyms; readonly addr: bigint }
  | { readonly kind: 'none'; readonly reason: string };

/** Searches the image from `stext` (SYMBOL(_stext)) on. */
export async function scanKallsyms(
  source: KernelSource,
  stext: bigint,
  signal?: AbortSignal,
): Promise<Result<ScanOutcome, StopError>> {
  let reason = 'the image is not in the dump';
  for await (const window of imageWindows(source, stext, signal)) {
    if (!window.ok) return window;
    const outcome = scanWindow(window.value, stext);
    if (outcome.kind === 'found') return ok(outcome);
    reason = outcome.reason;
  }
  return ok({ kind: 'none', reason });
}

function scanWindow(window: ImageWindow, stext: bigint): ScanOutcome {
  let reason = 'there is no token table in the image';
  for (const found of findTokenTables(window.bytes)) {
    reason = 'there are no tables around the token table';
    for (const tables of tablesAround(window, found)) {
      const decoded = decodeKallsyms(tables, stext);
      if (decoded.ok) {
        return { kind: 'found', kallsyms: decoded.value, addr: window.start + BigInt(found.table) };
      }
      reason = decoded.error;
    }
  }
  return { kind: 'none', reason };
}
