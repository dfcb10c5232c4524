/**
 * Puts the chosen theme on the document, and tells canvases what a token's colour is right now: a canvas cannot
 * read `var(--hsa)` itself.
 */
import { settingsStore, type ThemeChoice } from '../../store/settingsStore.ts';

function applyTheme(theme: ThemeChoice): void {
  const root = document.documentElement;
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
}

/** Applies the theme now and on every change. Call once, before the first paint. */
export function startTheme(): void {
  applyTheme(settingsStore.getState().theme);
  settingsStore.subscribe((state) => applyTheme(state.theme));
}

/** The colour of a token (`--hsa`) as the browser would paint it now, as `rgb(...)`. */
export function tokenColour(token: `--${string}`): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  probe.hidden = true;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Calls back whenever token colours may have changed: theme, system theme, forced colours. Returns the way out. */
export function onThemeChange(callback: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', callback);
  const unsubscribe = settingsStore.subscribe(callback);
  return () => {
    unsubscribe();
    for (const query of queries) query.removeEventListener('change', callback);
  };
}
