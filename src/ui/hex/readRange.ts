/** Reads a range through the worker in pieces of 1 MiB and says which of its bytes the dump does not hold. */
import { formatSize } from '../../base/hex.ts';
import type { AppError, Reply } from '../../rpc/api.ts';
import { COPY_LIMIT, type CopiedBytes } from './copyText.ts';
import type { GridSpace } from './gridSpace.ts';

const READ_BYTES = 1 << 20;

function tooLarge(length: number): AppError {
  return {
    kind: 'too-large',
    title: 'The selection is too large to copy',
    detail: `It has ${formatSize(length)}; at most ${formatSize(COPY_LIMIT)} are copied at once.`,
    nextStep: 'Select less, or export the dump.',
  };
}

/** At most COPY_LIMIT bytes from `start`. */
export async function readRange(
  space: Pick<GridSpace, 'id' | 'read'>,
  start: number,
  length: number,
  signal?: AbortSignal,
): Promise<Reply<CopiedBytes>> {
  if (length > COPY_LIMIT) return { ok: false, error: tooLarge(length) };
  const bytes = new Uint8Array(length);
  const missing: { from: number; to: number }[] = [];
  for (let done = 0; done < length; done += READ_BYTES) {
    const reply = await space.read(start + done, Math.min(READ_BYTES, length - done), signal);
    if (!reply.ok) return reply;
    bytes.set(reply.value.bytes, done);
    for (const piece of reply.value.pieces) {
      if (piece.source !== 'missing' && piece.source !== 'excluded') continue;
      const from = piece.start - start;
      const last = missing.at(-1);
      if (last?.to === from) last.to = from + piece.length;
      else missing.push({ from, to: from + piece.length });
    }
  }
  return { ok: true, value: { start, bytes, missing, isVirtual: space.id === 'virtual' } };
}
