/**
 * One worker and its typed interface, with the guards that Comlink lacks: every pending call is answered when the
 * worker dies or the caller gives up, and a signal's channel ends with its call. Comlink is confined to this folder.
 */
import { type Remote, wrap } from 'comlink';
import type { AppError, Reply } from './api.ts';
import { bug, CANCELLED, workerDied } from './errors.ts';
import { installSignalHandler, releaseSignal } from './signal.ts';

/** Which half of the worker script runs. */
export type WorkerName = 'dump' | 'scan' | 'kernel' | 'unpack' | 'search' | 'compare';

/** A running worker. Calls go through `call`, so that none of them can be left hanging. */
export class Connection<T> {
  readonly #worker: Worker;
  /** Kept here, because a collected proxy hangs its calls. */
  readonly #remote: Remote<T>;
  readonly #pending = new Set<(error: AppError) => void>();
  #death: AppError | undefined;
  #onDeath: ((error: AppError) => void) | undefined;

  constructor(name: WorkerName) {
    installSignalHandler();
    this.#worker = new Worker(new URL('../../workers/engine.worker.ts', import.meta.url), {
      type: 'module',
      name,
    });
    this.#worker.addEventListener('error', (event) => this.#die(workerDied(event.message ?? '')));
    this.#worker.addEventListener('messageerror', () =>
      this.#die(workerDied('A message could not be read.')),
    );
    this.#remote = wrap<T>(this.#worker);
  }

  /** Calls back once when the worker dies by itself. */
  onDeath(callback: (error: AppError) => void): void {
    this.#onDeath = callback;
  }

  /** Ends the worker; what is pending is answered as cancelled. */
  end(): void {
    this.#worker.terminate();
    this.#answerAll(CANCELLED);
  }

  /**
   * Makes a call and waits for its own answer, the worker's death, or the caller's abort, whichever is first. The
   * call gets a signal of its own: the caller's may guard many calls, and each channel has to close with its call.
   */
  async call<R>(
    make: (remote: Remote<T>, signal: AbortSignal | undefined) => Promise<Reply<R>>,
    signal?: AbortSignal,
  ): Promise<Reply<R>> {
    if (signal?.aborted) return { ok: false, error: CANCELLED };
    if (this.#death !== undefined) return { ok: false, error: this.#death };
    const own = signal === undefined ? undefined : AbortSignal.any([signal]);
    let giveUp: ((error: AppError) => void) | undefined;
    const given = new Promise<Reply<R>>((resolve) => {
      giveUp = (error) => resolve({ ok: false, error });
      this.#pending.add(giveUp);
      own?.addEventListener('abort', () => resolve({ ok: false, error: CANCELLED }), { once: true });
    });
    try {
      const answer = make(this.#remote, own).catch(
        (error: unknown): Reply<R> => ({ ok: false, error: bug(error) }),
      );
      return await Promise.race([answer, given]);
    } finally {
      if (giveUp !== undefined) this.#pending.delete(giveUp);
      if (own !== undefined) releaseSignal(own);
    }
  }

  #die(error: AppError): void {
    if (this.#death !== undefined) return;
    this.#death = error;
    this.#answerAll(error);
    this.#onDeath?.(error);
  }

  #answerAll(error: AppError): void {
    for (const giveUp of this.#pending) giveUp(error);
    this.#pending.clear();
  }
}
