/** What a browser test sees of the browser's private folder. */
import type { Page } from '@playwright/test';

/** Files in the private folder that belong to this page or to a page that is gone. */
export function scratchFiles(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const names: string[] = [];
    const root = await navigator.storage.getDirectory();
    const scratch = await root.getDirectoryHandle('oldmem-scratch').catch(() => undefined);
    if (scratch === undefined) return names;
    for await (const folder of scratch.values()) {
      if (folder instanceof FileSystemDirectoryHandle)
        for await (const name of folder.keys()) names.push(name);
    }
    return names;
  });
}
