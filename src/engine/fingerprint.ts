/** Names an open dump in links, without telling its content or the names of its files. */
import { fingerprint64 } from '../base/fingerprint64.ts';
import type { Canary } from './canary.ts';

/** 16 hex digits over the sizes and samples of all files. The order in which they were dropped makes no difference. */
export function dumpFingerprint(canaries: readonly Canary[]): string {
  const lines = canaries.map((canary) => `${canary.sizeBytes} ${canary.samples.join(' ')}\n`);
  return fingerprint64(new TextEncoder().encode(lines.sort().join('')));
}
