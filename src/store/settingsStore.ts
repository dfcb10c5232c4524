/**
 * What the person chose once and expects to find again: today only the theme. Kept in local storage, which may be
 * absent or refuse (a page from disk, a locked-down browser); then the choice lasts as long as the page.
 */
import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';

/** `system` follows the operating system. */
export type ThemeChoice = 'system' | 'light' | 'dark';

export interface SettingsState {
  readonly theme: ThemeChoice;
}

const KEY = 'oldmem.settings';
const Stored = v.object({ theme: v.picklist(['system', 'light', 'dark']) });

function load(): SettingsState {
  try {
    const parsed = v.safeParse(Stored, JSON.parse(localStorage.getItem(KEY) ?? ''));
    return parsed.success ? parsed.output : { theme: 'system' };
  } catch {
    // Storage refused or holds something else: the defaults are as good as any answer.
    return { theme: 'system' };
  }
}

export const settingsStore = createStore<SettingsState>(() => load());

/** Chooses a theme and remembers it where the browser allows. */
export function setTheme(theme: ThemeChoice): void {
  settingsStore.setState({ theme });
  try {
    localStorage.setItem(KEY, JSON.stringify({ theme }));
  } catch {
    // The choice still holds until the page closes.
  }
}
