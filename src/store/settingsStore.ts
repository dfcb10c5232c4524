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

/** `public/theme-boot.js` reads the same key before the first paint. Absent: follow the system. */
const KEY = 'oldmem.theme';
const Stored = v.picklist(['light', 'dark']);

function load(): SettingsState {
  try {
    const parsed = v.safeParse(Stored, localStorage.getItem(KEY));
    return { theme: parsed.success ? parsed.output : 'system' };
  } catch {
    // Storage refused: the system's theme is as good as any answer.
    return { theme: 'system' };
  }
}

export const settingsStore = createStore<SettingsState>(() => load());

/** Chooses a theme and remembers it where the browser allows. */
export function setTheme(theme: ThemeChoice): void {
  settingsStore.setState({ theme });
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // The choice still holds until the page closes.
  }
}
