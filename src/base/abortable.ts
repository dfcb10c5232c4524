/** Waits for work that cannot be stopped, but stops waiting when the signal says so. */

/** The value of `work`, or undefined as soon as `signal` is aborted. A rejection of `work` after that is ignored. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
