/**
 * One short line under the grid's toolbar, and for screen readers: what was copied, why a value cannot be followed, that
 * there is nothing further to jump to. Fades by itself.
 */
import { createStore } from 'zustand/vanilla';

export interface Notice {
  readonly text: string;
  readonly tone: 'done' | 'refused';
}

const SHOWN_MS = 6000;

export const noticeStore = createStore<{ readonly notice: Notice | undefined }>(() => ({
  notice: undefined,
}));

let timer: ReturnType<typeof setTimeout> | undefined;

export function showNotice(text: string, tone: Notice['tone'] = 'done'): void {
  clearTimeout(timer);
  noticeStore.setState({ notice: { text, tone } });
  timer = setTimeout(clearNotice, SHOWN_MS);
}

export function clearNotice(): void {
  clearTimeout(timer);
  noticeStore.setState({ notice: undefined });
}
