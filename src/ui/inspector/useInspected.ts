/** The bytes at the cursor and where they stand, asked for once the cursor rests. The last answer stays until then. */
import { useEffect, useState } from 'react';
import { FRAME_SIZE, type PhysAddr } from '../../base/address.ts';
import type { AppError, MemoryRead, Placement } from '../../rpc/api.ts';
import { getClient } from '../../store/dumpStore.ts';
import { useView } from '../../store/react.ts';

/** Bytes that the inspector reads: a PSW has 16. */
const INSPECTED_BYTES = 16;
const REST_MS = 60;

export interface Inspected {
  readonly addr: PhysAddr;
  readonly placement: Placement;
  /** The bytes from `addr` up to the first that the dump does not hold. */
  readonly bytes: Uint8Array;
}

/** Also says when the bytes cannot be read, so that those of another place are never left standing. */
export type Inspection =
  | ({ readonly kind: 'read' } & Inspected)
  | { readonly kind: 'failed'; readonly addr: PhysAddr; readonly error: AppError };

function presentBytes(read: MemoryRead): Uint8Array {
  const gap = read.pieces.find((piece) => piece.source === 'missing' || piece.source === 'excluded');
  return gap === undefined ? read.bytes : read.bytes.subarray(0, gap.start - read.start);
}

export function useInspected(): Inspection | undefined {
  const cursor = useView((state) => state.cursor);
  const limit = useView((state) => state.limit);
  const isVirtual = useView((state) => state.space) === 'virtual';
  const [inspected, setInspected] = useState<Inspection>();

  useEffect(() => {
    const controller = new AbortController();
    async function ask(): Promise<void> {
      const client = getClient();
      // Beyond its frame a virtual address goes on elsewhere.
      const rest = isVirtual ? FRAME_SIZE - (cursor % FRAME_SIZE) : limit - cursor;
      const length = Math.max(1, Math.min(INSPECTED_BYTES, rest, limit - cursor));
      const [placement, read] = await Promise.all([
        client.place(cursor, controller.signal),
        client.read(cursor, length, controller.signal),
      ]);
      if (controller.signal.aborted) return;
      if (!placement.ok || !read.ok) {
        const failed = placement.ok ? read : placement;
        if (!failed.ok) setInspected({ kind: 'failed', addr: cursor, error: failed.error });
        return;
      }
      setInspected({
        kind: 'read',
        addr: cursor,
        placement: placement.value,
        bytes: presentBytes(read.value),
      });
    }
    const timer = setTimeout(() => void ask(), REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [cursor, limit, isVirtual]);

  return inspected;
}
