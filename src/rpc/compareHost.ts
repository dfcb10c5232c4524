/** The compare worker's half of the interface: holds two dumps open, and nothing of what it compares. */
import { ADDRESS_LIMIT, physAddr } from '../base/address.ts';
import { compareFacts } from '../engine/compare/compareFacts.ts';
import { compareMemory, unionEnd } from '../engine/compare/compareMemory.ts';
import type { CompareSide } from '../engine/compare/compareTypes.ts';
import { explainDumps, explainRanges } from '../engine/compare/explain.ts';
import { findDifference } from '../engine/compare/findDifference.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import type { Dump } from '../engine/types.ts';
import type { AppError, OpenRequest, Reply } from './api.ts';
import type { CompareApi, CompareSpan } from './compareApi.ts';
import { failed, openSession } from './session.ts';

/** Milliseconds between two calls of `onProgress`. */
const REPORT_EVERY_MS = 200;
const MAX_BYTES = 4096;

const NOT_OPEN: AppError = {
  kind: 'not-open',
  title: 'No dump is open to compare with',
  detail: '',
  nextStep: 'Choose the files of the other dump again.',
};

/** Opens files; a pairing question whose proposal opens them is answered with it. */
async function openOne(request: OpenRequest, signal?: AbortSignal): Promise<Reply<Dump>> {
  let opened = await openSession(request, 'pages', signal);
  if (opened.kind === 'other' && opened.reply.ok && opened.reply.value.kind === 'pairing') {
    const { proposal } = opened.reply.value;
    if (!proposal.acceptable) {
      return failed({
        kind: 'pairing',
        title: 'It is not clear how these files belong together',
        detail: [proposal.question, ...proposal.warnings].join(' '),
        nextStep:
          'Give the memory map too, or open these files by themselves first, export a vmcore and compare with that.',
      });
    }
    const files = request.files.map((file, i) => ({ ...file, role: proposal.files[i]?.role ?? file.role }));
    const options = { ...request.options, shape: proposal.shape, hsaSize: proposal.hsaSize.value ?? 0 };
    opened = await openSession({ files, options }, 'pages', signal);
  }
  if (opened.kind === 'opened') return { ok: true, value: opened.session.dump };
  return opened.reply.ok ? failed(NOT_OPEN) : { ok: false, error: opened.reply.error };
}

/** False for what no address can name. */
function isSpan({ startA, startB, length }: CompareSpan): boolean {
  return [startA, startB, length, startA + length, startB + length].every(
    (value) => Number.isSafeInteger(value) && value >= 0 && value <= ADDRESS_LIMIT,
  );
}

/** Creates the interface that the compare worker exposes. */
export function createCompareHost(): CompareApi {
  let own: Dump | undefined;
  let other: Dump | undefined;

  function sides(span: CompareSpan): readonly [CompareSide, CompareSide] | undefined {
    if (own === undefined || !isSpan(span)) return undefined;
    return [
      { memory: own.memory, start: physAddr(span.startA) },
      { memory: (other ?? own).memory, start: physAddr(span.startB) },
    ];
  }

  return {
    async openOwn(request) {
      own = undefined;
      other = undefined;
      const opened = await openOne(request);
      if (!opened.ok) return opened;
      own = opened.value;
      return { ok: true, value: true };
    },
    async openOther(request, signal) {
      other = undefined;
      if (own === undefined) return failed(NOT_OPEN);
      if (request === undefined) return { ok: true, value: undefined };
      const opened = await openOne(request, signal);
      if (!opened.ok) return opened;
      other = opened.value;
      return {
        ok: true,
        value: {
          formatLabel: other.formatLabel,
          release: other.vmcoreinfo?.values.get('OSRELEASE') ?? other.uts?.release,
          facts: compareFacts(own, other),
          unionEnd: unionEnd(own.memory, other.memory),
        },
      };
    },
    async memory(span, onProgress, signal) {
      const pair = sides(span);
      if (pair === undefined || own === undefined) return failed(NOT_OPEN);
      let told = performance.now();
      const compared = await compareMemory(pair[0], pair[1], span.length, {
        explain: other === undefined ? explainRanges : explainDumps(own, other),
        signal,
        onStep: (take) => {
          const now = performance.now();
          if (now - told < REPORT_EVERY_MS) return;
          told = now;
          onProgress(take());
        },
      });
      return compared.ok ? compared : failed(readErrorWords(compared.error));
    },
    async bytes(span, offset, length, signal) {
      const pair = sides(span);
      const size = Math.min(length, MAX_BYTES, span.length - offset);
      if (pair === undefined || !(offset >= 0) || !(size > 0)) return failed(NOT_OPEN);
      const [a, b] = await Promise.all(
        pair.map(({ memory, start }) => memory.read(physAddr(start + offset), size, signal)),
      );
      if (a === undefined || b === undefined) return failed(NOT_OPEN);
      if (!a.ok) return failed(readErrorWords(a.error));
      if (!b.ok) return failed(readErrorWords(b.error));
      return { ok: true, value: [a.value, b.value] };
    },
    async find(span, from, to, direction, signal) {
      const pair = sides(span);
      const end = Math.min(to, span.length);
      if (pair === undefined || !(from >= 0) || !(end >= from)) return failed(NOT_OPEN);
      const found = await findDifference(pair[0], pair[1], from, end, direction, signal);
      return found.ok ? found : failed(readErrorWords(found.error));
    },
  };
}
