/** What the grid's commands do with the bytes at the cursor or in the selection: copy them, or follow a value. */
import { formatSize, hex0x } from '../../base/hex.ts';
import { dumpStore, getClient, showError } from '../../store/dumpStore.ts';
import { clearNotice, showNotice } from '../../store/noticeStore.ts';
import { jumpTo, viewStore } from '../../store/viewStore.ts';
import { writeClipboard } from '../platform/clipboard.ts';
import { COPY_FORMS, type CopyForm, copyText } from './copyText.ts';
import { readRange } from './readRange.ts';

/** The selection, or the value at the cursor. Addresses [start, end). */
export function copiedRange(): { readonly start: number; readonly end: number } {
  const { selection, cursor, unit, limit } = viewStore.getState();
  return selection ?? { start: cursor, end: Math.min(cursor + unit, Math.max(limit, cursor)) };
}

/** Copies the selection in a form, and says so. */
export async function copyAs(form: CopyForm): Promise<void> {
  const { start, end } = copiedRange();
  const read = await readRange(getClient(), start, end - start);
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

/** Jumps to the address that the value at the cursor holds: 8 bytes, or 4 when groups are of 4. */
export async function followValue(): Promise<void> {
  const { cursor, unit, endian } = viewStore.getState();
  const length = unit === 4 ? 4 : 8;
  const read = await readRange(getClient(), cursor, length);
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
  const end = dumpStore.getState().summary?.memoryEnd ?? 0;
  if (value >= BigInt(end)) {
    showNotice(`${hex0x(value)} is not an address in this dump, which ends at ${hex0x(end)}.`, 'refused');
    return;
  }
  clearNotice();
  jumpTo(Number(value));
}
