/** Changes what the workers of the page find in their world: disks that are full, files that are slow to write. */
import type { Page } from '@playwright/test';

/** Runs `script` in every engine worker before its own code. Call before `goto`. */
export async function patchWorkers(page: Page, script: string): Promise<void> {
  await page.route('**/engine.worker*.js', async (route) => {
    try {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${script};\n${await response.text()}` });
    } catch {
      // The test is over: the page asks for the script of one more worker while it closes.
    }
  });
}

/** Files of the private folder refuse bytes at and above `bytes`, as a full disk does. */
export function fullDisk(bytes: number): string {
  return `{
    const { write } = FileSystemSyncAccessHandle.prototype;
    FileSystemSyncAccessHandle.prototype.write = function (data, options) {
      if ((options?.at ?? 0) + data.byteLength > ${bytes})
        throw new DOMException('No space available for this operation', 'QuotaExceededError');
      return write.call(this, data, options);
    };
  }`;
}

/** Streams into chosen files refuse bytes at and above `bytes`. */
export function fullChosenDisk(bytes: number): string {
  return `{
    const { write } = FileSystemWritableFileStream.prototype;
    FileSystemWritableFileStream.prototype.write = function (chunk) {
      if ((chunk.position ?? 0) + chunk.data.byteLength > ${bytes})
        return Promise.reject(new DOMException('The disk is full', 'QuotaExceededError'));
      return write.call(this, chunk);
    };
  }`;
}

/** Every write into the private folder takes a while, so that a person could press a button meanwhile. */
export const SLOW_DISK = `{
  const { write } = FileSystemSyncAccessHandle.prototype;
  FileSystemSyncAccessHandle.prototype.write = function (data, options) {
    for (const start = performance.now(); performance.now() - start < 20; );
    return write.call(this, data, options);
  };
}`;
