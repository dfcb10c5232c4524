/** The scan worker's half of the interface: samples memory for the minimap, coarse first, never a full read. */
import { FRAME_SIZE, physAddr, roundDown } from '../base/address.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import { sampleOrder } from '../engine/minimapSamples.ts';
import type { MinimapBucket, ScanApi } from './api.ts';
import { CANCELLED } from './errors.ts';
import { failed, openSession, type Session, sessionLedger } from './session.ts';

/** Milliseconds between two batches to the page: at most 10 a second. */
const BATCH_MS = 100;

/** Share of bytes that are not zero, 0..1. */
function density(bytes: Uint8Array): number {
  let nonZero = 0;
  for (const byte of bytes) if (byte !== 0) nonZero++;
  return bytes.length === 0 ? 0 : nonZero / bytes.length;
}

/** Creates the interface that the scan worker exposes. */
export function createScanHost(): ScanApi {
  let session: Session | undefined;
  return {
    async open(request) {
      const opened = await openSession(request, 'none');
      if (opened.kind === 'other') {
        if (!opened.reply.ok) return { ok: false, error: opened.reply.error };
        return failed({ kind: 'pairing', title: 'The files are not paired yet', detail: '', nextStep: '' });
      }
      session = opened.session;
      return { ok: true, value: true };
    },
    async ledger() {
      return { ok: true, value: sessionLedger(session) };
    },
    async sampleMinimap(end, buckets, sink, signal) {
      if (session === undefined) return { ok: false, error: CANCELLED };
      const { memory } = session.dump;
      let batch: MinimapBucket[] = [];
      let sent = Date.now();
      for (const index of sampleOrder(buckets)) {
        if (signal?.aborted) return { ok: false, error: CANCELLED };
        const middle = roundDown(Math.floor(((index + 0.5) * end) / buckets), FRAME_SIZE);
        const read = await memory.read(
          physAddr(middle),
          Math.max(0, Math.min(FRAME_SIZE, end - middle)),
          signal,
        );
        if (!read.ok) return failed(readErrorWords(read.error));
        const there = read.value.pieces.every(({ source }) => source !== 'missing' && source !== 'excluded');
        if (there) batch.push({ index, density: density(read.value.bytes) });
        if (Date.now() - sent >= BATCH_MS) {
          await sink(batch);
          batch = [];
          sent = Date.now();
        }
      }
      await sink(batch);
      return { ok: true, value: true };
    },
    async findVmcoreInfo(onProgress, signal) {
      if (session === undefined) return { ok: false, error: CANCELLED };
      const { dump } = session;
      const { searchVmcoreInfo } = await import('./vmcoreinfoHost.ts');
      return searchVmcoreInfo(dump.memory, onProgress, signal);
    },
  };
}
