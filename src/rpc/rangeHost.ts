/** The calls of the dump worker that save a range of memory: planned, composed of slices, or written step by step. */
import { physAddr } from '../base/address.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import { composeBlob, unpackToBlob } from '../engine/export/blob.ts';
import { planRange, type RangePlan } from '../engine/export/rangePlan.ts';
import { writeFilePlan } from '../engine/export/writeFile.ts';
import type { Reply } from './api.ts';
import { exportErrorWords } from './exportReply.ts';
import { openTarget, targetErrorWords } from './exportTarget.ts';
import type { RangeApi, RangeRequest } from './rangeApi.ts';
import { checkSession, failed, type Session } from './session.ts';

/** Progress is told at most this often. */
const REPORT_EVERY_MS = 100;

async function planOf(
  { dump }: Session,
  { start, end, gaps }: RangeRequest,
  signal?: AbortSignal,
): Promise<Reply<RangePlan>> {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end <= start) {
    return failed({
      kind: 'bad-range',
      title: 'This is no range of addresses',
      detail: `It goes from ${start} to ${end}.`,
      nextStep: 'Choose an end that lies behind the start.',
    });
  }
  const plan = await planRange(dump.memory, physAddr(start), physAddr(end), gaps, signal);
  return plan.ok ? plan : failed(readErrorWords(plan.error));
}

/** A plan after a check that the input files are what they were. */
async function freshPlan(
  open: Session,
  request: RangeRequest,
  signal?: AbortSignal,
): Promise<Reply<RangePlan>> {
  const same = await checkSession(open);
  return same.ok ? planOf(open, request, signal) : same;
}

/** The calls over the dump that `current` answers with; `none` is the reply when there is none. */
export function createRangeCalls(current: () => Session | undefined, none: <T>() => Reply<T>): RangeApi {
  return {
    async rangePlan(request, signal) {
      const session = current();
      if (session === undefined) return none();
      const plan = await planOf(session, request, signal);
      if (!plan.ok) return plan;
      const { sizeBytes, missingBytes, gapCount, gaps, copyBytes } = plan.value;
      return { ok: true, value: { sizeBytes, missingBytes, gapCount, gaps, needsWriting: copyBytes > 0 } };
    },
    async rangeBlob(request, signal) {
      const session = current();
      if (session === undefined) return none();
      const plan = await freshPlan(session, request, signal);
      if (!plan.ok) return plan;
      const blobs = session.files.map(({ blob }) => blob);
      if (plan.value.copyBytes === 0) return { ok: true, value: composeBlob(plan.value, blobs) };
      const unpacked = await unpackToBlob(plan.value, blobs, session.dump, undefined, signal);
      return unpacked.ok ? unpacked : failed(exportErrorWords(unpacked.error));
    },
    async rangeWrite(request, target, onProgress, signal) {
      const session = current();
      if (session === undefined) return none();
      const plan = await freshPlan(session, request, signal);
      if (!plan.ok) return plan;
      let told = 0;
      const tell = (done: number, total: number): void => {
        const now = performance.now();
        if (now - told < REPORT_EVERY_MS) return;
        told = now;
        onProgress(done, total);
      };
      const opened = await openTarget(target);
      if (!opened.ok) return failed(opened.error);
      const file = opened.value;
      try {
        const written = await writeFilePlan(plan.value, session.dump, file, tell, signal);
        if (!written.ok) {
          await file.abandon();
          return failed(exportErrorWords(written.error));
        }
        await file.close();
        return { ok: true, value: { sizeBytes: written.value, notes: [] } };
      } catch (error) {
        await file.abandon();
        return failed(targetErrorWords(error));
      }
    },
  };
}
