/** Checks whenever the person comes back to the page that the files are what they were: some browsers would read on. */
import { useEffect } from 'react';
import { getClient, showError } from '../../store/dumpStore.ts';

/** Reports a changed file as the error of the page. */
export function useChangedFileCheck(): void {
  useEffect(() => {
    async function check(): Promise<void> {
      const reply = await getClient().checkUnchanged();
      if (!reply.ok && reply.error.kind !== 'cancelled') showError(reply.error);
    }
    function onFocus(): void {
      void check();
    }
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, []);
}
