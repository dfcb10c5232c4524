/** The header that is shown, the one before the last change of a switch, and the way to change them. */
import { useEffect, useState } from 'react';
import type { AppError, PresetReply, ProfileSwitches } from '../../rpc/api.ts';
import type { HeaderReply, HeaderRequest } from '../../rpc/headerApi.ts';
import { getClient } from '../../store/dumpStore.ts';

interface Shown {
  readonly reply: HeaderReply | undefined;
  /** Undefined for the first header, and once the marks were cleared. */
  readonly before: HeaderReply | undefined;
  readonly error: AppError | undefined;
}

export interface HeaderState extends Shown {
  readonly request: HeaderRequest;
  readonly presets: readonly PresetReply[];
  readonly ask: (request: HeaderRequest) => void;
  /** Changes one switch of the profile. */
  readonly flip: (change: Partial<ProfileSwitches>) => void;
  readonly clearMarks: () => void;
}

export function useHeader(): HeaderState {
  const [request, setRequest] = useState<HeaderRequest>({ kind: 'built', profile: 'auto', switches: {} });
  const [shown, setShown] = useState<Shown>({ reply: undefined, before: undefined, error: undefined });
  const [presets, setPresets] = useState<readonly PresetReply[]>([]);

  useEffect(() => {
    const controller = new AbortController();
    async function ask(): Promise<void> {
      const reply = await getClient().header(request, controller.signal);
      if (controller.signal.aborted) return;
      setShown((last) =>
        reply.ok
          ? { reply: reply.value, before: last.reply, error: undefined }
          : { ...last, before: undefined, error: reply.error },
      );
    }
    void ask();
    return () => controller.abort();
  }, [request]);

  useEffect(() => {
    let isGone = false;
    void getClient()
      .exportPresets()
      .then((reply) => {
        if (!isGone && reply.ok) setPresets(reply.value);
      });
    return () => {
      isGone = true;
    };
  }, []);

  return {
    ...shown,
    request,
    presets,
    ask: (next) => {
      if (next.kind !== request.kind) setShown({ reply: undefined, before: undefined, error: undefined });
      setRequest(next);
    },
    flip: (change) => {
      if (request.kind === 'built') setRequest({ ...request, switches: { ...request.switches, ...change } });
    },
    clearMarks: () => setShown((last) => ({ ...last, before: undefined })),
  };
}
