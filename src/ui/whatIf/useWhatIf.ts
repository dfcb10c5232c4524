/** Asks what an HSA_SIZE would mean: the totals at once, a comparison of pages once the slider rests. */
import { useEffect, useState } from 'react';
import type { AppError } from '../../rpc/api.ts';
import type { WhatIfReply } from '../../rpc/headerApi.ts';
import { getClient } from '../../store/dumpStore.ts';

/** Pages that are compared. */
const SAMPLE = 64;
const REST_MS = 250;

export interface WhatIfState {
  /** The latest answer; of another size while the next one is on its way. */
  readonly reply: WhatIfReply | undefined;
  readonly error: AppError | undefined;
}

export function useWhatIf(hsaSize: number, isAsked: boolean): WhatIfState {
  const [state, setState] = useState<WhatIfState>({ reply: undefined, error: undefined });

  useEffect(() => {
    if (!isAsked) return undefined;
    const controller = new AbortController();
    async function ask(pages: number): Promise<void> {
      const reply = await getClient().whatIf(hsaSize, pages, controller.signal);
      if (controller.signal.aborted) return;
      setState(
        reply.ok ? { reply: reply.value, error: undefined } : { reply: undefined, error: reply.error },
      );
    }
    void ask(0);
    const timer = setTimeout(() => void ask(SAMPLE), REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [hsaSize, isAsked]);

  return state;
}
