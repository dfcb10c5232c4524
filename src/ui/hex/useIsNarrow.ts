/** True when the window has no room for grid and inspector side by side. */
import { useSyncExternalStore } from 'react';

const QUERY = '(max-width: 1180px)';

function subscribe(callback: () => void): () => void {
  const query = matchMedia(QUERY);
  query.addEventListener('change', callback);
  return () => query.removeEventListener('change', callback);
}

export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matchMedia(QUERY).matches);
}
