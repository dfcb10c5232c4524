/** The dump worker's calls for the seam view, loaded with the first of them. */
import { physAddr } from '../base/address.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import { compareSeam, nextDifference, readSeam, type Shadow, shadowOf } from '../engine/oldmem/shadow.ts';
import type { Reply } from './api.ts';
import type { SeamApi } from './seamApi.ts';
import { failed, type Session } from './session.ts';

const MOST_BYTES = 64 * 1024;
/** Progress is told at most this often. */
const REPORT_EVERY_MS = 100;

function shadowFor(session: Session): Reply<Shadow> {
  const shadow = shadowOf(session.dump);
  if (shadow.ok) return shadow;
  return failed({
    kind: 'absent',
    title: 'There are no two sides here',
    detail: shadow.error,
    nextStep: 'Open an HSA file with a memory file that begins at address 0.',
  });
}

/** The calls over one session. */
export function seamCalls(session: Session): SeamApi {
  const { dump } = session;
  return {
    async seamBytes(start, length, signal) {
      const shadow = shadowFor(session);
      if (!shadow.ok) return shadow;
      const from = physAddr(Math.min(Math.max(0, Math.floor(start) || 0), shadow.value.end));
      const size = Math.min(MOST_BYTES, Math.max(0, Math.floor(length) || 0));
      const read = await readSeam(dump, shadow.value, from, size, signal);
      if (!read.ok) return failed(readErrorWords(read.error));
      return { ok: true, value: { ...read.value, end: shadow.value.end } };
    },
    async seamNext(from, direction, signal) {
      const shadow = shadowFor(session);
      if (!shadow.ok) return shadow;
      const at = physAddr(Math.min(Math.max(0, Math.floor(from) || 0), shadow.value.end));
      const found = await nextDifference(dump, shadow.value, at, direction, signal);
      return found.ok ? found : failed(readErrorWords(found.error));
    },
    async seamScan(onProgress, signal) {
      const shadow = shadowFor(session);
      if (!shadow.ok) return shadow;
      let told = 0;
      const tell = (done: number, total: number): void => {
        const now = performance.now();
        if (now - told < REPORT_EVERY_MS && done < total) return;
        told = now;
        onProgress(done, total);
      };
      const states = await compareSeam(dump, shadow.value, tell, signal);
      return states.ok ? { ok: true, value: { states: states.value } } : failed(readErrorWords(states.error));
    },
  };
}
