/** The bytes at the cursor and where they stand, asked for once the cursor rests. The last answer stays until then. */
import { useEffect, useState } from 'react';
import type { PhysAddr } from '../../base/address.ts';
import type { MemoryRead, Placement } from '../../rpc/api.ts';
import { getClient } from '../../store/dumpStore.ts';
import { useView } from '../../store/react.ts';

/** Bytes that the inspector reads: a PSW has 16. */
const INSPECTED_BYTES = 16;
const REST_MS = 60;

export interface Inspected {
  readonly addr: PhysAddr;
  readonly placement: Placement;
  readonly read: MemoryRead;
  /** The bytes from `addr` up to the first that the dump does not hold. */
  readonly bytes: Uint8Array;
}

function presentBytes(read: MemoryRead): Uint8Array {
  const gap = read.pieces.find((piece) => piece.source === 'missing' || piece.source === 'excluded');
  return gap === undefined ? read.bytes : read.bytes.subarray(0, gap.start - read.start);
}

export function useInspected(): Inspected | undefined {
  const cursor = useView((state) => state.cursor);
  const limit = useView((state) => state.limit);
  const [inspected, setInspected] = useState<Inspected>();

  useEffect(() => {
    const controller = new AbortController();
    async function ask(): Promise<void> {
      const client = getClient();
      const length = Math.max(1, Math.min(INSPECTED_BYTES, limit - cursor));
      const [placement, read] = await Promise.all([
        client.place(cursor, controller.signal),
        client.read(cursor, length, controller.signal),
      ]);
      if (controller.signal.aborted || !placement.ok || !read.ok) return;
      setInspected({
        addr: cursor,
        placement: placement.value,
        read: read.value,
        bytes: presentBytes(read.value),
      });
    }
    const timer = setTimeout(() => void ask(), REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [cursor, limit]);

  return inspected;
}
