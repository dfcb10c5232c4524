// Puts the stored theme on <html> before the first paint, so that a dark page never flashes white. The settings
// store (src/store/settingsStore.ts) writes the key; `system` or nothing leaves the choice to CSS.
try {
  const stored = JSON.parse(localStorage.getItem('oldmem.settings') ?? '{}');
  if (stored.theme === 'light' || stored.theme === 'dark')
    document.documentElement.dataset.theme = stored.theme;
} catch {
  // Storage may be forbidden or hold something else; the system's theme is right then.
  delete document.documentElement.dataset.theme;
}
