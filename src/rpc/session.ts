/**
 * One set of opened files inside a worker: the sources with their caches, the canaries that notice a changed file,
 * and the dump over them. The dump worker and the scan worker each hold one.
 */
import { blobSource } from '../engine/blobSource.ts';
import { type Canary, checkCanary, takeCanary } from '../engine/canary.ts';
import { type CountingSource, countingSource } from '../engine/countingSource.ts';
import { openErrorWords, readErrorWords, type Words } from '../engine/errorWords.ts';
import { dumpFingerprint } from '../engine/fingerprint.ts';
import { openDump } from '../engine/openDump.ts';
import type { OpenOptions } from '../engine/openTypes.ts';
import { createPageCache } from '../engine/pageCache.ts';
import { ReadTrace, tracedImage } from '../engine/readTrace.ts';
import type { ByteSource, Dump } from '../engine/types.ts';
import type { OpenReply, OpenRequest, ReadLedger, Reply } from './api.ts';
import { summarize } from './summary.ts';

/** What a search keeps: tables of formats, read a little at a time. */
const TABLES_ONLY = { capacityBytes: 16 * 1024 * 1024, bypassAbove: 256 * 1024 };

/** A file of an open dump, in the order of `Dump.files`. */
export interface SessionFile {
  readonly blob: Blob;
  readonly name: string;
  /** The file as it is, uncached and counted: the canary reads this one. */
  readonly raw: CountingSource;
  /** What the dump reads through. */
  readonly source: ByteSource;
  readonly canary: Canary;
}

export interface Session {
  readonly dump: Dump;
  readonly files: readonly SessionFile[];
  readonly fingerprint: string;
  /** The last reads, where views read through the page cache. */
  readonly trace?: ReadTrace;
}

export type SessionReply =
  | { readonly kind: 'opened'; readonly session: Session }
  | { readonly kind: 'other'; readonly reply: Reply<OpenReply> };

/** A failure with its words. */
export function failed<T>(words: Words): Reply<T> {
  return { ok: false, error: words };
}

/**
 * Opens files and takes their canaries. Reads a few hundred KiB, never a whole file. `cache`: keep pages of 256 KiB
 * (for views), the same for small reads only (`tables`, for searches that read in large blocks), or read exactly what
 * is asked for (for samples far apart).
 */
export async function openSession(
  request: OpenRequest,
  cache: 'pages' | 'tables' | 'none',
  signal?: AbortSignal,
  onProgress?: OpenOptions['onProgress'],
): Promise<SessionReply> {
  const files: SessionFile[] = [];
  for (const { file, name } of request.files) {
    const raw = countingSource(blobSource(file, name));
    const canary = await takeCanary(raw, signal);
    if (!canary.ok) return { kind: 'other', reply: failed(readErrorWords(canary.error)) };
    files.push({
      blob: file,
      name,
      raw,
      source: cache === 'none' ? raw : createPageCache(raw, cache === 'pages' ? {} : TABLES_ONLY),
      canary: canary.value,
    });
  }
  const outcome = await openDump(
    files.map(({ source }, i) => ({ source, role: request.files[i]?.role ?? 'auto' })),
    onProgress === undefined ? request.options : { ...request.options, onProgress },
    signal,
  );
  if (outcome.kind === 'error') return { kind: 'other', reply: failed(openErrorWords(outcome.error)) };
  if (outcome.kind === 'pairing')
    return { kind: 'other', reply: { ok: true, value: { kind: 'pairing', proposal: outcome.proposal } } };
  const dump = outcome.dump;
  const used = dump.files.flatMap(({ source }) => files.filter((file) => file.source === source));
  const fingerprint = dumpFingerprint(used.map(({ canary }) => canary));
  if (cache !== 'pages') return { kind: 'opened', session: { dump, files: used, fingerprint } };
  const trace = new ReadTrace();
  const sources = dump.files.map(({ source }) => source);
  const traced = { ...dump, memory: tracedImage(dump.memory, sources, trace) };
  return { kind: 'opened', session: { dump: traced, files: used, fingerprint, trace } };
}

/** The summary of an opened session. */
export function sessionSummary(session: Session) {
  return summarize(session.dump, session.fingerprint);
}

/** True when every file is still what it was when opened; otherwise the words for the first that is not. */
export async function checkSession(session: Session): Promise<Reply<true>> {
  for (const { raw, canary } of session.files) {
    const checked = await checkCanary(raw, canary);
    if (!checked.ok) return failed(readErrorWords(checked.error));
  }
  return { ok: true, value: true };
}

/** Bytes read from the session's files so far, and their sizes. */
export function sessionLedger(session: Session | undefined): ReadLedger {
  let readBytes = 0;
  let totalBytes = 0;
  for (const { raw } of session?.files ?? []) {
    readBytes += raw.readBytes;
    totalBytes += raw.sizeBytes;
  }
  return { readBytes, totalBytes };
}
