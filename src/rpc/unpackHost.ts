/** The unpack worker's half of the interface: gzip into the private folder, tar by its headers, what of it is a dump. */
import { formatSize } from '../base/hex.ts';
import { pickDumps } from '../engine/archive/pickDumps.ts';
import { listTar } from '../engine/archive/tar.ts';
import { blobSource } from '../engine/blobSource.ts';
import { readErrorWords, type Words } from '../engine/errorWords.ts';
import { createPageCache } from '../engine/pageCache.ts';
import { openTarget, targetErrorWords } from './exportTarget.ts';
import { type GunzipError, gunzip } from './gunzip.ts';
import { failed } from './session.ts';
import type { UnpackApi } from './unpackApi.ts';

const REPORT_EVERY_MS = 150;

/** Creates the interface that the unpack worker exposes. It keeps nothing between calls. */
export function createUnpackHost(): UnpackApi {
  return {
    async gunzip(file, name, handle, limitBytes, onProgress, signal) {
      const opened = await openTarget({ handle, isPrivate: true });
      if (!opened.ok) return failed({ ...opened.error, file: name });
      let told = 0;
      const tell = (packed: number, written: number): void => {
        const now = performance.now();
        if (now - told < REPORT_EVERY_MS) return;
        told = now;
        onProgress(packed, written);
      };
      try {
        const unpacked = await gunzip(file, opened.value, limitBytes, tell, signal);
        if (unpacked.ok) {
          await opened.value.close();
          return unpacked;
        }
        await opened.value.abandon();
        return failed(gunzipWords(unpacked.error, name, limitBytes));
      } catch (error) {
        await opened.value.abandon();
        return failed({ ...targetErrorWords(error), file: name });
      }
    },
    async listTar(file, name, signal) {
      const listing = await listTar(createPageCache(blobSource(file, name)), signal);
      if (!listing.ok) return failed(readErrorWords(listing.error));
      const { entries, sparse } = listing.value;
      if (entries.length === 0) return failed(emptyTarWords(name, sparse));
      const value = entries.map((entry) => ({
        name: entry.name,
        offset: entry.offset,
        sizeBytes: entry.storedSize,
      }));
      return { ok: true, value };
    },
    async pickDumps(files, signal) {
      const picked = await pickDumps(
        files.map(({ file, name }) => createPageCache(blobSource(file, name))),
        signal,
      );
      return picked.ok ? picked : failed(readErrorWords(picked.error));
    },
  };
}

function gunzipWords(error: GunzipError, file: string, limitBytes: number): Words {
  if (error.kind === 'cancelled') return readErrorWords(error);
  if (error.kind === 'too-large') {
    return {
      kind: 'disk-full',
      file,
      title: 'The unpacked file would not fit',
      detail: `${file} unpacks to more than the ${formatSize(limitBytes)} that the browser has for it. Nothing of it was kept.`,
      nextStep: 'Free some space, or unpack it yourself where there is room and open the result.',
    };
  }
  return {
    kind: 'damaged',
    file,
    title: 'The gzip file cannot be unpacked to its end',
    detail: `${file}: after ${formatSize(error.written)} of unpacked bytes: ${error.detail}`,
    nextStep:
      'Compare its size with the original. If it was joined from several gzip files, unpack it with gunzip and open the result.',
  };
}

function emptyTarWords(file: string, sparse: readonly string[]): Words {
  const [first] = sparse;
  return {
    kind: 'not-a-dump',
    file,
    title: 'There is no file to open in the archive',
    detail:
      first === undefined
        ? `${file} holds no regular file.`
        : `${file} holds ${first} with its holes left out (tar -S), which cannot be read in place.`,
    nextStep: 'Unpack the archive with tar and open the result.',
  };
}
