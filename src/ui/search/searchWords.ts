/** Where a search stands, in words: how much, how fast, how long still, and what could not be searched. Pure. */
import { formatSize, hex0x } from '../../base/hex.ts';
import { KEPT_HITS, type SearchPhase, type SearchRun } from '../../store/searchStore.ts';
import { timeLeftWords } from '../export/timeLeft.ts';

const NUMBER = new Intl.NumberFormat('en');
/** Before that a rate says nothing. */
const LEAST_MS = 700;

/** Share that is searched, 0..1. */
export function shareDone({ searched, total }: SearchRun): number {
  if (total === undefined) return 0;
  return total === 0 ? 1 : Math.min(1, searched / total);
}

/** `1 hit`, `12 hits`, `250,000 hits, the first 100,000 are listed`. */
export function hitWords(found: number, kept: number): string {
  if (found === 0) return 'no hits';
  const hits = found === 1 ? '1 hit' : `${NUMBER.format(found)} hits`;
  return found > kept && kept >= KEPT_HITS ? `${hits}, the first ${NUMBER.format(kept)} are listed` : hits;
}

/** Bytes a second, or undefined while it is too early to tell. */
function rateOf({ searched, elapsedMs }: SearchRun): number | undefined {
  return elapsedMs < LEAST_MS ? undefined : searched / (elapsedMs / 1000);
}

function amountWords({ searched, total }: SearchRun): string {
  return total === undefined ? formatSize(searched) : `${formatSize(searched)} of ${formatSize(total)}`;
}

function leftWords(run: SearchRun): string {
  const rate = rateOf(run);
  if (rate === undefined || rate === 0 || run.total === undefined) return '';
  return timeLeftWords(Math.ceil(Math.max(0, run.total - run.searched) / rate));
}

/** One sentence for the status line. */
export function progressWords(phase: SearchPhase, run: SearchRun, kept: number): string {
  const hits = hitWords(run.found, kept);
  const rate = rateOf(run);
  const speed = rate === undefined ? '' : `${formatSize(rate)} a second`;
  const join = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' · ');
  switch (phase) {
    case 'running':
      if (run.total === undefined) return 'Opening the files for the search';
      return join(`${amountWords(run)} searched`, hits, speed, leftWords(run));
    case 'stopped':
      return join(`Stopped at ${hex0x(run.searchedTo)}`, `${amountWords(run)} searched`, hits);
    case 'failed':
      return join(`Ended at ${hex0x(run.searchedTo)}`, `${amountWords(run)} searched`, hits);
    case 'done':
      return join(`Done: ${hits}`, `${formatSize(run.searched)} searched`, speed);
    case 'idle':
      return '';
  }
}

/** What was passed over, or nothing to say. */
export function unsearchedWords({ unsearched }: SearchRun): string {
  if (unsearched === 0) return '';
  return `Not searched: ${formatSize(unsearched)} (${NUMBER.format(unsearched)} bytes) that are not in the dump.`;
}
