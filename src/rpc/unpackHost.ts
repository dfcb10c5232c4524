/** The unpack worker's half of the interface: packings off into the private folder, tar by its headers, what of it is a dump. */
import { pickDumps } from '../engine/archive/pickDumps.ts';
import { listTar } from '../engine/archive/tar.ts';
import { unpackWords } from '../engine/archive/unpackWords.ts';
import { blobSource } from '../engine/blobSource.ts';
import { readErrorWords, type Words } from '../engine/errorWords.ts';
import { createPageCache } from '../engine/pageCache.ts';
import { openTarget, targetErrorWords } from './exportTarget.ts';
import { failed } from './session.ts';
import type { UnpackApi } from './unpackApi.ts';
import { unpackJob } from './unpackJob.ts';

const REPORT_EVERY_MS = 150;

/** Creates the interface that the unpack worker exposes. It keeps nothing between calls. */
export function createUnpackHost(): UnpackApi {
  return {
    async unpack(packing, file, name, handle, limitBytes, onProgress, signal) {
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
        const source = blobSource(file, name);
        const options = { limitBytes, onProgress: tell, signal };
        const unpacked = await unpackJob(packing, source, opened.value, options);
        if (unpacked.ok) {
          await opened.value.close();
          return unpacked;
        }
        await opened.value.abandon();
        return failed(unpackWords(unpacked.error, packing, name, limitBytes, 'the browser'));
      } catch (error) {
        await opened.value.abandon();
        return failed(diskWords(targetErrorWords(error), name));
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

/** The words of writing a file, for one that is unpacked and not exported. */
function diskWords(words: Words, file: string): Words {
  return {
    ...words,
    file,
    title: words.kind === 'disk-full' ? 'There is no space left to unpack to' : words.title,
    nextStep: 'Free some space, or unpack it yourself where there is room and open the result.',
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
