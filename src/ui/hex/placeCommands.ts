/** Commands that show the bytes at the cursor as something else: code, or a struct of the kernel. */

import { hex0x } from '../../base/hex.ts';
import type { Command } from '../../commands/registry.ts';
import { askKernel } from '../../store/kernelStore.ts';
import { showNotice } from '../../store/noticeStore.ts';
import { showCode, wantStruct } from '../../store/placeStore.ts';
import { viewStore } from '../../store/viewStore.ts';
import { virtualStore } from '../../store/virtualStore.ts';

/** The kernel's address of the cursor; a notice when it has none. */
async function withCursor(show: (addr: bigint) => void): Promise<void> {
  const { cursor, space } = viewStore.getState();
  if (space === 'virtual') {
    show(BigInt(virtualStore.getState().cursor));
    return;
  }
  const reply = await askKernel((client, signal) => client.virtualOf(cursor, signal));
  if (reply === undefined) return;
  if (reply.ok) show(reply.value);
  else showNotice(`${reply.error.title}. ${reply.error.detail}`, 'refused');
}

export const PLACE_COMMANDS: readonly Command[] = [
  {
    id: 'disassemble-here',
    title: 'Disassemble here',
    group: 'Memory',
    keys: ['d'],
    scope: 'grid',
    run: () => void withCursor((addr) => showCode(addr, true)),
  },
  {
    id: 'struct-here',
    title: 'Show as a struct of the kernel',
    group: 'Memory',
    keys: ['s'],
    scope: 'grid',
    run: () => void withCursor((addr) => wantStruct('', hex0x(addr))),
  },
];
