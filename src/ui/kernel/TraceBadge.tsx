/** How sure a backtrace is: exact, or how many of its frames are not. */
import type { Backtrace } from '../../rpc/kernelApi.ts';
import { Badge } from '../kit/Badge.tsx';
import { ConfidenceBadge } from '../kit/ConfidenceBadge.tsx';
import { doubtWords } from './frameGroups.ts';

export function TraceBadge({ trace }: { readonly trace: Backtrace }) {
  const doubt = doubtWords(trace);
  return doubt === undefined ? <ConfidenceBadge confidence="exact" /> : <Badge tone="warn">{doubt}</Badge>;
}
