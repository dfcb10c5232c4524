/** Failures of the connection itself, as the same plain data that the engine's failures travel in. */
import type { AppError } from './api.ts';

/** The answer to a call that its caller gave up. Never shown as an error. */
export const CANCELLED: AppError = {
  kind: 'cancelled',
  title: 'Cancelled',
  detail: 'The request was given up before it was answered.',
  nextStep: '',
};

/** A worker ended by itself: out of memory, or a bug. */
export function workerDied(detail: string): AppError {
  return {
    kind: 'worker-died',
    title: 'The part of the page that reads the files has stopped',
    detail: detail === '' ? 'The browser gave no reason. It may have run out of memory.' : detail,
    nextStep: 'Open the files again. Nothing was written to them.',
  };
}

/** An exception that should not have happened. The message is shown as text so that it can be reported. */
export function bug(error: unknown): AppError {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    kind: 'bug',
    title: 'Oldmem made a mistake',
    detail,
    nextStep: 'Please report these details. The files are unchanged, and other views still work.',
  };
}
