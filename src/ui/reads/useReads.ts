/** Asks the dump worker for its latest reads, while the panel is open, the page is visible and nobody paused it. */
import { useEffect, useRef, useState } from 'react';
import type { TracedRead } from '../../rpc/headerApi.ts';
import { getClient } from '../../store/dumpStore.ts';
import { withReads } from './readRows.ts';

const EVERY_MS = 400;

export interface Reads {
  /** Newest first. */
  readonly rows: readonly TracedRead[];
  /** Reads since the dump was opened. */
  readonly count: number;
  /** Forgets what is shown. */
  readonly clear: () => void;
}

export function useReads(isPaused: boolean): Reads {
  const [rows, setRows] = useState<readonly TracedRead[]>([]);
  const [count, setCount] = useState(0);
  const last = useRef(0);

  useEffect(() => {
    if (isPaused) return undefined;
    let isGone = false;
    async function ask(): Promise<void> {
      if (document.hidden) return;
      const reply = await getClient().reads(last.current);
      if (isGone || !reply.ok) return;
      const { reads, count: counted } = reply.value;
      // A later answer may have come first.
      const fresh = reads.filter(({ serial }) => serial > last.current);
      last.current = Math.max(last.current, counted);
      setRows((before) => withReads(before, fresh));
      setCount(counted);
    }
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [isPaused]);

  return { rows, count, clear: () => setRows([]) };
}
