/** Asks the worker where an address stands, a moment after it stopped changing. */
import { useEffect, useState } from 'react';
import type { Placement } from '../../rpc/api.ts';
import { getClient } from '../../store/dumpStore.ts';

const QUIET_MS = 40;

/** The placement of `addr`, or undefined while it is being asked for. */
export function usePlacement(addr: number | undefined): Placement | undefined {
  const [placement, setPlacement] = useState<Placement>();
  useEffect(() => {
    if (addr === undefined) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const reply = await getClient().place(addr, abort.signal);
      if (reply.ok && !abort.signal.aborted) setPlacement(reply.value);
    }, QUIET_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [addr]);
  return placement?.addr === addr ? placement : undefined;
}
