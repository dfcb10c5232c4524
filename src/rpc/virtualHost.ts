/** The kernel worker's answers about memory by kernel virtual address. */
import { physAddr } from '../base/address.ts';
import type { Result } from '../base/result.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import { virtualBorder, virtualRead, virtualRows } from '../engine/translatedSpace.ts';
import type { MemoryImage, ReadError } from '../engine/types.ts';
import type { OpenedKernel } from '../kernel/kernelSource.ts';
import type { KernelViews } from '../kernel/kernelViews.ts';
import { createStretches, type Stretches } from '../kernel/virtual/stretches.ts';
import type { Reply } from './api.ts';
import { CANCELLED } from './errors.ts';
import { failed } from './session.ts';
import type { VirtualApi } from './virtualApi.ts';

const MAX_ROWS = 1_000_000;
const MAX_READ_BYTES = 1 << 20;

interface Space {
  readonly memory: MemoryImage;
  readonly stretches: Stretches;
  readonly origin: string;
}

/** The space of each kernel, with the tables that were read. */
const spaces = new WeakMap<OpenedKernel, Space>();

function spaceOf(kernel: OpenedKernel): Space | undefined {
  const { root, memory, layout } = kernel;
  if (root === undefined) return undefined;
  let space = spaces.get(kernel);
  if (space === undefined) {
    space = { memory, stretches: createStretches(memory, root.asce, layout), origin: root.origin };
    spaces.set(kernel, space);
  }
  return space;
}

type WithViews = <T>(ask: (views: KernelViews) => Promise<Reply<T>>) => Promise<Reply<T>>;

/** The calls, over whatever dump is open. */
export function createVirtualCalls(withViews: WithViews): VirtualApi {
  function withSpace<T>(
    signal: AbortSignal | undefined,
    ask: (space: Space) => Promise<Result<T, ReadError>>,
  ): Promise<Reply<T>> {
    return withViews(async (views) => {
      const kernel = await views.kernel();
      if (signal?.aborted === true) return { ok: false, error: CANCELLED };
      if (!kernel.ok) return failed(readErrorWords(kernel.error));
      const space = spaceOf(kernel.value);
      if (space === undefined) {
        return failed({
          kind: 'absent',
          title: 'The kernel’s page tables were not found',
          detail: 'Without them it is not known where a virtual address leads.',
          nextStep: 'Memory can be read by physical address.',
        });
      }
      const answer = await ask(space);
      return answer.ok ? answer : failed(readErrorWords(answer.error));
    });
  }

  /** An address that a question may start from. */
  function inside(space: Space, addr: number): number {
    return physAddr(Number.isSafeInteger(addr) ? Math.max(0, Math.min(addr, space.stretches.limit - 1)) : 0);
  }

  return {
    virtualSpace: (signal) =>
      withSpace(signal, async ({ stretches, origin }) => ({
        ok: true,
        value: { limit: stretches.limit, origin },
      })),
    virtualRows: (around, maxRows, signal) =>
      withSpace(signal, (space) =>
        virtualRows(
          space.memory,
          space.stretches,
          inside(space, around),
          Math.max(1, Math.min(maxRows, MAX_ROWS)),
          signal,
        ),
      ),
    virtualRead: (start, length, signal) =>
      withSpace(signal, (space) => {
        const from = inside(space, start);
        const size = Math.max(0, Math.min(length, MAX_READ_BYTES, space.stretches.limit - from));
        return virtualRead(space.memory, space.stretches, from, size, signal);
      }),
    virtualBorder: (from, direction, signal) =>
      withSpace(signal, (space) =>
        virtualBorder(space.memory, space.stretches, inside(space, from), direction, signal),
      ),
  };
}
