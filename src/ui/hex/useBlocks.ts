/** The block cache of the open dump for as long as a grid is mounted, redrawing its component when blocks come. */
import { useEffect, useReducer, useState } from 'react';
import { showError } from '../../store/dumpStore.ts';
import { type BlockCache, createBlockCache } from './blockCache.ts';
import type { GridSpace } from './gridSpace.ts';

/** `end`: one past the last address of the space. */
export function useBlocks(space: GridSpace, end: number): BlockCache {
  const [, redraw] = useReducer((version: number) => version + 1, 0);
  const [cache] = useState(() =>
    createBlockCache({
      read: (start, length, signal) => space.read(start, length, signal),
      end,
      onChange: redraw,
      onError: (error) => {
        // A changed file concerns the whole page; other errors are shown in the rows that they hit.
        if (error.kind === 'changed') showError(error);
      },
    }),
  );
  useEffect(() => () => cache.dispose(), [cache]);
  return cache;
}
