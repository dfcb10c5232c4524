/**
 * The grid over the kernel's virtual addresses. Asks the kernel worker for the extent of the tables first, and tells
 * where the cursor leads in storage, once it rests, so that everything beside the grid stands at the same byte.
 */
import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { hex0x } from '../../base/hex.ts';
import type { Reply } from '../../rpc/api.ts';
import type { VirtualSpace } from '../../rpc/virtualApi.ts';
import { showError } from '../../store/dumpStore.ts';
import { askKernel } from '../../store/kernelStore.ts';
import { viewStore } from '../../store/viewStore.ts';
import { type Landing, land, virtualStore } from '../../store/virtualStore.ts';
import { Button } from '../kit/Button.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { createGridModel } from './gridModel.ts';
import { VIRTUAL } from './gridSpace.ts';
import { MemoryGrid } from './MemoryGrid.tsx';
import { showPhysical } from './spaceActions.ts';
import { useBlocks } from './useBlocks.ts';

const REST_MS = 60;

export function VirtualMemory(): ReactNode {
  const [reply, setReply] = useState<Reply<VirtualSpace>>();

  useEffect(() => {
    let isGone = false;
    void askKernel((client, signal) => client.virtualSpace(signal)).then((answer) => {
      if (isGone || answer === undefined) return;
      if (answer.ok) virtualStore.setState({ limit: answer.value.limit });
      setReply(answer);
    });
    return () => {
      isGone = true;
    };
  }, []);

  if (reply === undefined) return <EmptyState title="Reading the kernel’s page tables" />;
  if (!reply.ok) {
    return (
      <EmptyState title={reply.error.title}>
        <p>{reply.error.detail}</p>
        <Button onClick={showPhysical}>Show physical addresses</Button>
      </EmptyState>
    );
  }
  return <VirtualGrid limit={reply.value.limit} />;
}

function VirtualGrid({ limit }: { readonly limit: number }): ReactNode {
  const [model] = useState(() => createGridModel({ space: VIRTUAL, seam: undefined, onError: showError }));
  const cache = useBlocks(VIRTUAL, limit);
  useLanding();
  return <MemoryGrid space={VIRTUAL} model={model} cache={cache} />;
}

/** Follows the cursor into storage. */
function useLanding(): void {
  const cursor = useStore(virtualStore, (state) => state.cursor);
  useEffect(() => {
    const controller = new AbortController();
    const timer = setTimeout(() => {
      void landingOf(cursor, controller.signal).then((landing) => {
        if (landing !== undefined && !controller.signal.aborted) land(cursor, landing);
      });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [cursor]);
}

async function landingOf(cursor: number, signal: AbortSignal): Promise<Landing | undefined> {
  const reply = await askKernel((client) => client.translate(BigInt(cursor), signal));
  if (reply === undefined) return undefined;
  if (!reply.ok) {
    return reply.error.kind === 'cancelled' ? undefined : { kind: 'nowhere', words: reply.error.detail };
  }
  const { phys, steps } = reply.value;
  if (phys === undefined) {
    const step = steps.at(-1);
    return { kind: 'nowhere', words: step === undefined ? '' : `${step.what}: ${step.words}` };
  }
  const { limit } = viewStore.getState();
  if (phys < limit) return { kind: 'storage', phys };
  return { kind: 'nowhere', words: `it leads to ${hex0x(phys)}, behind the end of the dump` };
}
