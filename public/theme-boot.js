// Puts the stored theme on <html> before the first paint, so that a dark page never flashes white. The settings
// store (src/store/settingsStore.ts) writes the key: 'light' or 'dark'; absent leaves the choice to CSS.
try {
  const theme = localStorage.getItem('oldmem.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme is right then.
  delete document.documentElement.dataset.theme;
}
