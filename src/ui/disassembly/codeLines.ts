/** The code that a panel shows: fetched around an address, and further on demand. */
import { useCallback, useEffect, useState } from 'react';
import type { AppError } from '../../rpc/api.ts';
import type { CodeLine, CodePage } from '../../rpc/browseApi.ts';
import { askKernel } from '../../store/kernelStore.ts';

/** Code as far as it was fetched. */
export type Code =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: AppError }
  | {
      readonly kind: 'ready';
      /** The first answer, for what it says of the symbol. */
      readonly page: CodePage;
      readonly lines: readonly CodeLine[];
      readonly next: bigint | undefined;
      readonly end: string | undefined;
    };

const LOADING: Code = { kind: 'loading' };

/** Fetches `before` instructions before `addr` and `count` from it on; `more` fetches the next ones. */
export function useCode(
  addr: bigint,
  before: number,
  count: number,
): { readonly code: Code; readonly more: () => void } {
  const [answer, setAnswer] = useState<{ readonly addr: bigint; readonly code: Code }>();
  const code = answer?.addr === addr ? answer.code : LOADING;

  useEffect(() => {
    let isGone = false;
    const ask = askKernel((client, signal) => client.code({ addr, before, count }, signal));
    void ask.then((reply) => {
      if (isGone || reply === undefined) return;
      setAnswer({ addr, code: reply.ok ? ready(reply.value) : { kind: 'failed', error: reply.error } });
    });
    return () => {
      isGone = true;
    };
  }, [addr, before, count]);

  const next = code.kind === 'ready' ? code.next : undefined;
  const more = useCallback(() => {
    if (next === undefined) return;
    const request = { addr: next, before: 0, count, isStart: true };
    void askKernel((client, signal) => client.code(request, signal)).then((reply) => {
      if (reply === undefined) return;
      setAnswer((shown) =>
        shown?.addr === addr && shown.code.kind === 'ready' && shown.code.next === next
          ? { addr, code: longer(shown.code, reply) }
          : shown,
      );
    });
  }, [addr, next, count]);

  return { code, more };
}

function ready(page: CodePage): Code {
  return { kind: 'ready', page, lines: page.lines, next: page.next, end: page.end };
}

function longer(
  code: Extract<Code, { readonly kind: 'ready' }>,
  reply: { readonly ok: true; readonly value: CodePage } | { readonly ok: false; readonly error: AppError },
): Code {
  if (!reply.ok) return { ...code, next: undefined, end: reply.error.detail };
  const { lines, next, end } = reply.value;
  return { ...code, lines: [...code.lines, ...lines], next, end };
}
