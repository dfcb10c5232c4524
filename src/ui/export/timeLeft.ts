/** How long the rest of a job will take, judged by what is done of it. */

/** Too early to say anything. */
const LEAST_MS = 1500;
const LEAST_SHARE = 0.005;

/** Seconds, rounded up; undefined while it is too early to tell. */
export function secondsLeft(doneBytes: number, totalBytes: number, elapsedMs: number): number | undefined {
  if (elapsedMs < LEAST_MS || totalBytes <= 0 || doneBytes / totalBytes < LEAST_SHARE) return undefined;
  return Math.ceil((elapsedMs / 1000) * Math.max(0, totalBytes / doneBytes - 1));
}

/** `about 3 min left`; whole minutes from two minutes on. */
export function timeLeftWords(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  if (seconds < 120) return `about ${seconds} s left`;
  if (seconds < 7200) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${Math.round(seconds / 3600)} h left`;
}
