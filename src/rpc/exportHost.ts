/** The export half of the dump worker: plans of every format, files made of slices, files written step by step. */
import { presets } from '../engine/elf/profile.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import { type AnyPlan, type ExportChoice, planExport, writeExport } from '../engine/export/anyPlan.ts';
import { composeBlob, unpackToBlob } from '../engine/export/blob.ts';
import { needsFilter, type PageFilter } from '../engine/export/pageFilter.ts';
import type { ExportPlan } from '../engine/export/plan.ts';
import { verifyExport } from '../engine/export/verify.ts';
import { verifyKdump } from '../engine/export/verifyKdump.ts';
import type { DumpApi, ExportOptions, Reply } from './api.ts';
import { exportErrorWords, planErrorWords, planReply } from './exportReply.ts';
import { openTarget, targetErrorWords } from './exportTarget.ts';
import { createPackPool } from './packPool.ts';
import { checkSession, failed, type Session } from './session.ts';

/** Progress is told at most this often. */
const REPORT_EVERY_MS = 100;

/** What the page's options mean, or undefined for a profile that does not exist. */
function choiceOf(options: ExportOptions): ExportChoice | undefined {
  const profile = options.profile === 'auto' ? 'auto' : presets.find(({ id }) => id === options.profile)?.id;
  if (profile === undefined) return undefined;
  return {
    format: options.format ?? 'vmcore',
    profile,
    switches: options.switches ?? {},
    level: options.level ?? 0,
    codec: options.codec ?? 'zlib',
    flattened: options.flattened ?? false,
    scope: { ranges: options.ranges ?? [], redact: options.redact ?? [] },
  };
}

export interface ExportCalls
  extends Pick<DumpApi, 'exportPresets' | 'exportPlan' | 'exportBlob' | 'exportWrite' | 'exportVerify'> {
  /** The vmcore that an export without choices would write. */
  defaultVmcore(session: Session, signal?: AbortSignal): Promise<ExportPlan | undefined>;
  /** The plan of a vmcore with a profile. */
  vmcoreWith(
    session: Session,
    options: Pick<ExportOptions, 'profile' | 'switches'>,
    signal?: AbortSignal,
  ): Promise<Reply<ExportPlan>>;
  /** Forgets the plans of a dump that is no longer open. */
  forget(): void;
}

/** The calls over the dump that `current` answers with; `none` is the reply when there is none. */
export function createExportCalls(current: () => Session | undefined, none: <T>() => Reply<T>): ExportCalls {
  const plans = new Map<string, AnyPlan>();

  async function planFor(
    open: Session,
    options: ExportOptions,
    signal?: AbortSignal,
  ): Promise<Reply<AnyPlan>> {
    const choice = choiceOf(options);
    if (choice === undefined)
      return failed(planErrorWords({ kind: 'no-memory', detail: `There is no profile ${options.profile}.` }));
    const key = JSON.stringify(choice);
    const known = plans.get(key);
    if (known !== undefined) return { ok: true, value: known };
    let filter: PageFilter | undefined;
    if (choice.format === 'kdump' && needsFilter(choice.level)) {
      const { pageFilterOf } = await import('./kernelHost.ts');
      const found = await pageFilterOf(open, signal);
      if (!found.ok) return failed(readErrorWords(found.error));
      if (!found.value.ok) return failed(planErrorWords({ kind: 'not-possible', detail: found.value.error }));
      filter = found.value.value;
    }
    const planned = await planExport(open.dump, choice, signal, filter);
    if (!planned.ok) return failed(planErrorWords(planned.error));
    // Typing a range asks for a plan at every key; only the last ones can be asked for again.
    if (plans.size >= 16) plans.clear();
    plans.set(key, planned.value);
    return { ok: true, value: planned.value };
  }

  /** A plan after a check that the input files are what they were. */
  async function freshPlan(
    open: Session,
    options: ExportOptions,
    signal?: AbortSignal,
  ): Promise<Reply<AnyPlan>> {
    const same = await checkSession(open);
    return same.ok ? planFor(open, options, signal) : same;
  }

  return {
    forget: () => plans.clear(),
    async defaultVmcore(session, signal) {
      const plan = await planFor(session, { profile: 'auto' }, signal);
      return plan.ok && plan.value.format === 'vmcore' ? plan.value.plan : undefined;
    },
    async vmcoreWith(session, options, signal) {
      const plan = await planFor(session, { ...options, format: 'vmcore' }, signal);
      if (!plan.ok) return plan;
      if (plan.value.format === 'vmcore') return { ok: true, value: plan.value.plan };
      return failed(planErrorWords({ kind: 'not-possible', detail: 'The plan is not one of a vmcore.' }));
    },
    async exportPresets() {
      return { ok: true, value: presets.map(({ id, label, switches }) => ({ id, label, switches })) };
    },
    async exportPlan(options, signal) {
      const session = current();
      if (session === undefined) return none();
      const plan = await planFor(session, options, signal);
      return plan.ok ? { ok: true, value: planReply(session, plan.value) } : plan;
    },
    async exportBlob(options, signal) {
      const session = current();
      if (session === undefined) return none();
      const planned = await freshPlan(session, options, signal);
      if (!planned.ok) return planned;
      if (planned.value.format === 'kdump')
        return failed(
          planErrorWords({ kind: 'not-possible', detail: 'A kdump file has to be written to a file.' }),
        );
      const { plan } = planned.value;
      const blobs = session.files.map(({ blob }) => blob);
      if (plan.copyBytes === 0) return { ok: true, value: composeBlob(plan, blobs) };
      const unpacked = await unpackToBlob(plan, blobs, session.dump, undefined, signal);
      return unpacked.ok ? unpacked : failed(exportErrorWords(unpacked.error));
    },
    async exportWrite(options, target, onProgress, signal) {
      const session = current();
      if (session === undefined) return none();
      const planned = await freshPlan(session, options, signal);
      if (!planned.ok) return planned;
      let told = 0;
      const tell = (done: number, total: number): void => {
        const now = performance.now();
        if (now - told < REPORT_EVERY_MS) return;
        told = now;
        onProgress(done, total);
      };
      const pool = createPackPool(planned.value.format === 'kdump' && planned.value.plan.codec !== 'none');
      const opened = await openTarget(target);
      if (!opened.ok) return failed(opened.error);
      const file = opened.value;
      try {
        const written = await writeExport(planned.value, session.dump, file, pool, tell, signal);
        if (!written.ok) {
          await file.abandon();
          return failed(exportErrorWords(written.error));
        }
        await file.close();
        return { ok: true, value: written.value };
      } catch (error) {
        await file.abandon();
        return failed(targetErrorWords(error));
      } finally {
        pool.end();
      }
    },
    async exportVerify(options, saved, deep, signal) {
      const session = current();
      if (session === undefined) return none();
      const planned = await planFor(session, options, signal);
      if (!planned.ok) return planned;
      const verified =
        planned.value.format === 'kdump'
          ? await verifyKdump(planned.value.plan, session.dump, saved, deep, signal)
          : await verifyExport(planned.value.plan, session.dump, saved, deep, signal);
      return verified.ok ? verified : failed(readErrorWords(verified.error));
    },
  };
}
