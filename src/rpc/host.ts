/**
 * The dump worker's half of the interface: opens files and answers reads over the engine. Failures leave here as
 * words; exceptions mean bugs and reach the page as such.
 */
import { type PhysAddr, physAddr } from '../base/address.ts';
import type { Result } from '../base/result.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import { vmcoreOffsetOf } from '../engine/export/plan.ts';
import { nextBoundary, nextNonZero, previousBoundary, previousNonZero } from '../engine/navigate.ts';
import { rowRuns } from '../engine/rowRuns.ts';
import type { ReadError } from '../engine/types.ts';
import type { DumpApi, Reply } from './api.ts';
import { createExportCalls } from './exportHost.ts';
import { placeAddress } from './placement.ts';
import { createRangeCalls } from './rangeHost.ts';
import type { SeamApi } from './seamApi.ts';
import { checkSession, failed, openSession, type Session, sessionLedger, sessionSummary } from './session.ts';

/** Largest read that one call may ask for. */
const READ_LIMIT = 1 << 20;

function reply<T>(result: Result<T, ReadError>): Reply<T> {
  return result.ok ? { ok: true, value: result.value } : failed(readErrorWords(result.error));
}

function notOpen<T>(): Reply<T> {
  return failed({
    kind: 'not-open',
    title: 'No dump is open',
    detail: 'The dump was closed.',
    nextStep: 'Open the files again.',
  });
}

/** An address that came over the wire, or undefined when it is none. */
function parseAddr(value: number): PhysAddr | undefined {
  return Number.isSafeInteger(value) && value >= 0 ? physAddr(value) : undefined;
}

function badAddress<T>(value: number): Reply<T> {
  return failed({
    kind: 'bad-address',
    title: 'Not an address',
    detail: `${value} is not an address.`,
    nextStep: 'Enter a hexadecimal address.',
  });
}

function badLength<T>(length: number): Reply<T> {
  return failed({
    kind: 'bad-length',
    title: 'Not a length',
    detail: `${length} bytes cannot be read at once; the limit is ${READ_LIMIT}.`,
    nextStep: 'Ask for a smaller range.',
  });
}

/** The calls about both sides of the seam; their code is fetched with the first of them. */
async function seamOf(session: Session | undefined): Promise<SeamApi | undefined> {
  if (session === undefined) return undefined;
  const { seamCalls } = await import('./seamHost.ts');
  return seamCalls(session);
}

/** Creates the interface that the dump worker exposes. One dump at a time; opening another replaces it. */
export function createDumpHost(): DumpApi {
  let session: Session | undefined;
  const exports = createExportCalls(() => session, notOpen);

  return {
    async open(request, signal, onProgress) {
      session = undefined;
      exports.forget();
      const opened = await openSession(request, 'pages', signal, onProgress);
      if (opened.kind === 'other') return opened.reply;
      session = opened.session;
      // Fetched now, so that a report can be had when the network is gone; asking for one says when it could not be.
      import('./reportHost.ts').catch(() => undefined);
      return { ok: true, value: { kind: 'opened', summary: sessionSummary(opened.session) } };
    },
    async read(start, length, signal) {
      if (session === undefined) return notOpen();
      const addr = parseAddr(start);
      if (addr === undefined) return badAddress(start);
      if (!Number.isInteger(length) || length < 0 || length > READ_LIMIT) return badLength(length);
      return reply(await session.dump.memory.read(addr, length, signal));
    },
    async rowRuns(around, maxRows, signal) {
      if (session === undefined) return notOpen();
      return reply(await rowRuns(session.dump.memory, around, Math.min(maxRows, 1_000_000), signal));
    },
    async extents(start, end, limit, signal) {
      if (session === undefined) return notOpen();
      const from = parseAddr(start);
      const to = parseAddr(end);
      if (from === undefined || to === undefined) return badAddress(start);
      return reply(await session.dump.memory.extents(from, to, Math.min(limit, 65536), signal));
    },
    async nextBoundary(addr, direction, signal) {
      if (session === undefined) return notOpen();
      const from = parseAddr(addr);
      if (from === undefined) return badAddress(addr);
      return reply(
        await (direction === 1 ? nextBoundary : previousBoundary)(session.dump.memory, from, signal),
      );
    },
    async nextNonZero(addr, direction, signal) {
      if (session === undefined) return notOpen();
      const from = parseAddr(addr);
      if (from === undefined) return badAddress(addr);
      return reply(
        await (direction === 1 ? nextNonZero : previousNonZero)(session.dump.memory, from, signal),
      );
    },
    async place(addr, signal) {
      if (session === undefined) return notOpen();
      const at = parseAddr(addr);
      if (at === undefined) return badAddress(addr);
      const plan = await exports.defaultVmcore(session, signal);
      return placeAddress(session, at, plan === undefined ? undefined : vmcoreOffsetOf(plan, at), signal);
    },
    async ledger() {
      return { ok: true, value: sessionLedger(session) };
    },
    async checkUnchanged() {
      return session === undefined ? notOpen() : checkSession(session);
    },
    exportPresets: exports.exportPresets,
    exportPlan: exports.exportPlan,
    exportBlob: exports.exportBlob,
    exportWrite: exports.exportWrite,
    exportVerify: exports.exportVerify,
    ...createRangeCalls(() => session, notOpen),
    async seamBytes(start, length, signal) {
      const seam = await seamOf(session);
      return seam === undefined ? notOpen() : seam.seamBytes(start, length, signal);
    },
    async seamNext(from, direction, signal) {
      const seam = await seamOf(session);
      return seam === undefined ? notOpen() : seam.seamNext(from, direction, signal);
    },
    async seamScan(onProgress, signal) {
      const seam = await seamOf(session);
      return seam === undefined ? notOpen() : seam.seamScan(onProgress, signal);
    },
    async report(form) {
      if (session === undefined) return notOpen();
      const { dump } = session;
      const { reportOf } = await import('./reportHost.ts');
      return { ok: true, value: reportOf(dump, form) };
    },
    async pageClasses(options, onProgress, signal) {
      if (session === undefined) return notOpen();
      const open = session;
      const { pageClasses } = await import('./kernelHost.ts');
      return pageClasses(open, options, onProgress, signal);
    },
    async header(request, signal) {
      if (session === undefined) return notOpen();
      const open = session;
      const { builtHeader, foundHeader } = await import('./builderHost.ts');
      if (request.kind === 'found') return foundHeader(open, signal);
      const plan = await exports.vmcoreWith(open, request, signal);
      return plan.ok ? builtHeader(plan.value) : plan;
    },
    async whatIf(hsaSize, samplePages, signal) {
      if (session === undefined) return notOpen();
      const open = session;
      const { whatIf } = await import('./builderHost.ts');
      return whatIf(open, hsaSize, samplePages, signal);
    },
    async reads(since) {
      const trace = session?.trace;
      if (trace === undefined) return notOpen();
      return { ok: true, value: { reads: trace.since(since), count: trace.count } };
    },
    async close() {
      session = undefined;
      exports.forget();
    },
  };
}
