/**
 * A few workers that pack frames for a kdump file side by side. Where the browser gives no workers inside a worker,
 * or one of them ends, frames are stored as they are: a larger file with the same memory. The compressor is in the pool.
 */
import { type FramePacker, type PackedFrames, storeFrames } from '../engine/export/storedFrames.ts';
import type { PackAnswer, PackJob } from './packJob.ts';

export interface PackPool extends FramePacker {
  /** Ends the workers. */
  end(): void;
}

/** More than this gain little: one thread has to read and write everything, but with two cores it leaves time for two. */
const MOST_WORKERS = 4;

/** A pool, or without `wanted` a packer that stores frames as they are. */
export function createPackPool(wanted: boolean): PackPool {
  const cores = globalThis.navigator?.hardwareConcurrency ?? 2;
  if (!wanted || typeof Worker === 'undefined') {
    return { width: 1, pack: async (frames) => storeFrames(frames), end: () => undefined };
  }
  const workers = Array.from({ length: Math.max(2, Math.min(MOST_WORKERS, cores - 1)) }, startWorker);
  let next = 0;
  return {
    // Twice as many batches as workers, so that none waits for the next one to be read.
    width: workers.length * 2,
    async pack(frames, codec) {
      const worker = workers[next % workers.length];
      next++;
      // A copy stays here for the case that the worker ends.
      const answer = await worker?.(frames, codec);
      return answer ?? storeFrames(frames);
    },
    end() {
      for (const worker of workers) worker.end();
    },
  };
}

interface PackWorker {
  (frames: Uint8Array<ArrayBuffer>, codec: PackJob['codec']): Promise<PackedFrames | undefined>;
  end(): void;
}

/** A worker as a function; its answers come in the order of its jobs. Undefined: the worker is gone. */
function startWorker(): PackWorker {
  const worker = new Worker(new URL('../../workers/pack.worker.ts', import.meta.url), {
    type: 'module',
    name: 'pack',
  });
  const waiting: ((answer: PackedFrames | undefined) => void)[] = [];
  let isGone = false;
  worker.onmessage = (event: MessageEvent<PackAnswer>) => waiting.shift()?.(event.data);
  worker.onerror = (event) => {
    event.preventDefault();
    isGone = true;
    for (const give of waiting.splice(0)) give(undefined);
  };
  const pack: PackWorker = (frames, codec) => {
    if (isGone) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      waiting.push(resolve);
      const job: PackJob = { frames, codec };
      worker.postMessage(job);
    });
  };
  pack.end = () => {
    isGone = true;
    worker.terminate();
    for (const give of waiting.splice(0)) give(undefined);
  };
  return pack;
}
