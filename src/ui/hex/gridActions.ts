/** What the grid's commands do with the bytes at the cursor or in the selection: copy them, or follow a value. */
import { formatSize, hex0x } from '../../base/hex.ts';
import { dumpStore, showError } from '../../store/dumpStore.ts';
import { askKernel } from '../../store/kernelStore.ts';
import { clearNotice, showNotice } from '../../store/noticeStore.ts';
import { viewStore } from '../../store/viewStore.ts';
import { writeClipboard } from '../platform/clipboard.ts';
import { COPY_FORMS, type CopyForm, copyText } from './copyText.ts';
import { currentSpace } from './gridSpace.ts';
import { readRange } from './readRange.ts';

/** The selection, or the value at the cursor. Addresses [start, end). */
export function copiedRange(): { readonly start: number; readonly end: number } {
  const { unit } = viewStore.getState();
  const { selection, cursor, limit } = currentSpace().place.getState();
  return selection ?? { start: cursor, end: Math.min(cursor + unit, Math.max(limit, cursor)) };
}

/** Copies the selection in a form, and says so. */
export async function copyAs(form: CopyForm): Promise<void> {
  const { start, end } = copiedRange();
  const read = await readRange(currentSpace(), start, end - start);
  if (!read.ok) {
    if (read.error.kind === 'too-large') showNotice(`${read.error.title}. ${read.error.detail}`, 'refused');
    else if (read.error.kind !== 'cancelled') showError(read.error);
    return;
  }
  const text = copyText(form, read.value, viewStore.getState());
  if (!text.ok) {
    showNotice(text.error, 'refused');
    return;
  }
  if (!(await writeClipboard(text.value))) {
    showNotice('The browser refused access to the clipboard.', 'refused');
    return;
  }
  const title = COPY_FORMS.find((known) => known.form === form)?.title.toLowerCase() ?? 'as shown';
  showNotice(`Copied ${formatSize(end - start)} from ${hex0x(start)}, ${title}.`);
}

/**
 * Jumps to the address that the value at the cursor holds, in the space that is shown. Storage: 8 bytes, or 4 when
 * groups are of 4, as an absolute address. Virtual: 8 bytes, through the kernel's tables.
 */
export async function followValue(): Promise<void> {
  const space = currentSpace();
  const { cursor } = space.place.getState();
  const { unit, endian } = viewStore.getState();
  const isVirtual = space.id === 'virtual';
  const length = unit === 4 && !isVirtual ? 4 : 8;
  const read = await readRange(space, cursor, length);
  if (!read.ok) {
    if (read.error.kind !== 'cancelled') showError(read.error);
    return;
  }
  if (read.value.missing.length > 0) {
    showNotice('The bytes at the cursor are not in the dump, so there is no value to follow.', 'refused');
    return;
  }
  const view = new DataView(read.value.bytes.buffer);
  const isLittle = endian === 'little';
  const value = length === 4 ? BigInt(view.getUint32(0, isLittle)) : view.getBigUint64(0, isLittle);
  if (isVirtual) {
    await followVirtual(value);
    return;
  }
  const end = dumpStore.getState().summary?.memoryEnd ?? 0;
  if (value >= BigInt(end)) {
    showNotice(`${hex0x(value)} is not an address in this dump, which ends at ${hex0x(end)}.`, 'refused');
    return;
  }
  clearNotice();
  space.jumpTo(Number(value));
}

async function followVirtual(value: bigint): Promise<void> {
  const reply = await askKernel((client, signal) => client.translate(value, signal));
  if (reply === undefined) return;
  if (!reply.ok) {
    if (reply.error.kind !== 'cancelled') showError(reply.error);
    return;
  }
  const { phys, steps } = reply.value;
  if (phys === undefined) {
    const step = steps.at(-1);
    const why = step === undefined ? '' : ` (${step.what}: ${step.words})`;
    showNotice(`The kernel maps nothing at ${hex0x(value)}${why}.`, 'refused');
    return;
  }
  clearNotice();
  currentSpace().jumpTo(Number(value));
}
