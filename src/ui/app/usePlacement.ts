/** Where the byte under the cursor stands in the files. Asked once the cursor rests, so that scrolling costs nothing. */
import { useEffect, useState } from 'react';
import type { Placement } from '../../rpc/api.ts';
import { getClient } from '../../store/dumpStore.ts';
import { useView } from '../../store/react.ts';

const REST_MS = 60;

/** The placement of the cursor; the previous one until the next is known. */
export function usePlacement(): Placement | undefined {
  const cursor = useView((state) => state.cursor);
  const [placement, setPlacement] = useState<Placement>();

  useEffect(() => {
    const controller = new AbortController();
    async function ask(): Promise<void> {
      const reply = await getClient().place(cursor, controller.signal);
      if (!controller.signal.aborted) setPlacement(reply.ok ? reply.value : undefined);
    }
    const timer = setTimeout(() => void ask(), REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [cursor]);

  return placement;
}
