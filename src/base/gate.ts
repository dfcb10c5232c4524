/**
 * Lets a bounded number of tasks run at the same time; the others wait in order of arrival. A task that is aborted
 * while it waits never starts.
 */
export interface Gate {
  /** Runs `task` when a place is free. Undefined: `signal` was aborted before the task started. */
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T | undefined>;
}

/** Makes a gate with `places` places (at least 1). */
export function createGate(places: number): Gate {
  let running = 0;
  const waiting: (() => void)[] = [];

  const enter = (): Promise<void> | undefined => {
    if (running < places) {
      running++;
      return undefined;
    }
    // The place is handed over by the one who leaves, so `running` does not change here.
    return new Promise((resolve) => waiting.push(resolve));
  };

  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  };

  return {
    async run(task, signal) {
      await enter();
      try {
        if (signal?.aborted === true) return undefined;
        return await task();
      } finally {
        leave();
      }
    },
  };
}
