/** How sure an answer about the kernel is: exact, inferred, or unreliable, with what that means on hover. */
import type { Confidence } from '../../rpc/api.ts';
import { Badge, type Tone } from './Badge.tsx';

const TONES: Readonly<Record<Confidence, Tone>> = { exact: 'good', inferred: 'warn', unreliable: 'bad' };

const MEANINGS: Readonly<Record<Confidence, string>> = {
  exact: 'Said by the dump itself: VMCOREINFO, type information or the symbol table',
  inferred: 'Worked out from the data, because the dump does not say where it is',
  unreliable: 'May be a leftover or damaged: check it against the memory',
};

export function ConfidenceBadge({ confidence }: { readonly confidence: Confidence }) {
  return (
    <span title={MEANINGS[confidence]}>
      <Badge tone={TONES[confidence]}>{confidence}</Badge>
    </span>
  );
}
