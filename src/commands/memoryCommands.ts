/** Commands on memory that need no knowledge of the grid: boundaries, non-zero frames, units, encodings. */
import { hex0x } from '../base/hex.ts';
import type { Reply } from '../rpc/api.ts';
import { dumpStore, getClient, showError } from '../store/dumpStore.ts';
import { askKernel } from '../store/kernelStore.ts';
import { clearNotice, showNotice } from '../store/noticeStore.ts';
import { jumpTo, setEncoding, setEndian, setUnit, type UnitSize, viewStore } from '../store/viewStore.ts';
import { showVirtual, virtualStore } from '../store/virtualStore.ts';
import type { Command } from './registry.ts';

let running: AbortController | undefined;

type Question = (from: number, signal: AbortSignal) => Promise<Reply<number | undefined>>;

/** Asks for the next interesting address from the cursor; a newer question replaces an older one. */
async function jumpByQuestion(ask: Question, none: string): Promise<void> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const isVirtual = viewStore.getState().space === 'virtual';
  const { cursor } = isVirtual ? virtualStore.getState() : viewStore.getState();
  const reply = await ask(cursor, mine.signal);
  if (running !== mine) return;
  running = undefined;
  if (reply.ok) {
    if (reply.value === undefined) {
      showNotice(`${none} ${hex0x(cursor)}.`, 'refused');
      return;
    }
    clearNotice();
    if (isVirtual) showVirtual(reply.value);
    else jumpTo(reply.value);
  } else if (reply.error.kind !== 'cancelled') {
    showError(reply.error);
  }
}

/** In virtual memory a boundary is also where mapping begins or ends. */
async function boundary(
  from: number,
  direction: 1 | -1,
  signal: AbortSignal,
): Promise<Reply<number | undefined>> {
  if (viewStore.getState().space === 'physical') return getClient().nextBoundary(from, direction, signal);
  const reply = await askKernel((client) => client.virtualBorder(from, direction, signal));
  return reply ?? { ok: true, value: undefined };
}

/** `none` are the words when there is no such address, before that of the cursor. */
function step(id: string, title: string, key: string, none: string, ask: Question): Command {
  const run = () => void jumpByQuestion(ask, none);
  // Frames are of storage; boundaries are of both.
  const isEnabled = () => !id.endsWith('non-zero') || viewStore.getState().space === 'physical';
  return { id, title, group: 'Go to', keys: [key], scope: 'grid', isEnabled, run };
}

function unit(size: UnitSize): Command {
  const title = size === 1 ? 'Group by single bytes' : `Group by ${size} bytes`;
  return {
    id: `unit-${size}`,
    title,
    group: 'Memory',
    keys: [`${size}`],
    scope: 'grid',
    run: () => setUnit(size),
  };
}

export const MEMORY_COMMANDS: readonly Command[] = [
  step(
    'next-boundary',
    'Next boundary of a source',
    ']',
    'No boundary of a source lies after',
    (from, signal) => boundary(from, 1, signal),
  ),
  step(
    'previous-boundary',
    'Previous boundary of a source',
    '[',
    'No boundary of a source lies before',
    (from, signal) => boundary(from, -1, signal),
  ),
  step(
    'next-non-zero',
    'Next frame that is not all zero',
    '}',
    'No frame with anything but zeros lies after',
    (from, signal) => getClient().nextNonZero(from, 1, signal),
  ),
  step(
    'previous-non-zero',
    'Previous frame that is not all zero',
    '{',
    'No frame with anything but zeros lies before',
    (from, signal) => getClient().nextNonZero(from, -1, signal),
  ),
  {
    id: 'hsa-end',
    title: 'End of the HSA',
    group: 'Go to',
    keys: ['h'],
    scope: 'grid',
    isEnabled: () => dumpStore.getState().summary?.hsaSize !== undefined,
    run: () => {
      const end = dumpStore.getState().summary?.hsaSize;
      if (end !== undefined) jumpTo(end);
    },
  },
  unit(1),
  unit(2),
  unit(4),
  unit(8),
  {
    id: 'text-encoding',
    title: 'Switch text between ASCII and EBCDIC',
    group: 'Memory',
    keys: ['t'],
    scope: 'grid',
    run: () => setEncoding(viewStore.getState().encoding === 'ascii' ? 'ebcdic' : 'ascii'),
  },
  {
    id: 'byte-order',
    title: 'Switch between big and little endian',
    group: 'Memory',
    keys: ['e'],
    scope: 'grid',
    run: () => setEndian(viewStore.getState().endian === 'big' ? 'little' : 'big'),
  },
];
