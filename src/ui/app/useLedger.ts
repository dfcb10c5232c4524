/** How much has been read from the files, asked once a second while the page is visible. */
import { useEffect, useState } from 'react';
import type { ReadLedger } from '../../rpc/api.ts';
import { getClient } from '../../store/dumpStore.ts';

const EVERY_MS = 1000;

/** The latest answer, or undefined before the first. */
export function useLedger(): ReadLedger | undefined {
  const [ledger, setLedger] = useState<ReadLedger>();

  useEffect(() => {
    let isGone = false;
    async function ask(): Promise<void> {
      if (document.hidden) return;
      const reply = await getClient().ledger();
      if (isGone || !reply.ok) return;
      const answer = reply.value;
      setLedger((before) =>
        before?.readBytes === answer.readBytes && before.totalBytes === answer.totalBytes ? before : answer,
      );
    }
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, []);

  return ledger;
}
