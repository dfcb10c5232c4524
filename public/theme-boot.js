// Puts the stored theme on <html> before the first paint, so that a dark page never flashes white. The settings
// store writes `oldmem.theme` ('light' or 'dark'; absent means: follow the system, which CSS does by itself).
try {
  const theme = localStorage.getItem('oldmem.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; the system's theme is right then.
  document.documentElement.dataset.storage = 'none';
}
