/** Changing between physical and virtual addresses: the byte under the cursor stays, where both spaces have it. */
import { hex0x } from '../../base/hex.ts';
import { askKernel } from '../../store/kernelStore.ts';
import { clearNotice, showNotice } from '../../store/noticeStore.ts';
import { jumpTo, viewStore } from '../../store/viewStore.ts';
import { showVirtual, virtualStore } from '../../store/virtualStore.ts';

/** Shows storage, at the byte where the virtual cursor led last. */
export function showPhysical(): void {
  clearNotice();
  jumpTo(viewStore.getState().cursor);
}

/** Shows the kernel's addresses, at the one it has for the byte under the cursor. */
export async function showVirtualHere(): Promise<void> {
  const { cursor } = viewStore.getState();
  clearNotice();
  const reply = await askKernel((client, signal) => client.virtualOf(cursor, signal));
  if (reply === undefined || viewStore.getState().cursor !== cursor) return;
  if (reply.ok) {
    showVirtual(Number(reply.value));
    return;
  }
  showVirtual(virtualStore.getState().cursor);
  if (reply.error.kind === 'absent') {
    showNotice(`The kernel maps physical ${hex0x(cursor)} at no address that is known.`, 'refused');
  }
}

/** From the one to the other. */
export function toggleSpace(): void {
  if (viewStore.getState().space === 'virtual') showPhysical();
  else void showVirtualHere();
}
