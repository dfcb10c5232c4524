/** Commands of the page itself: palette, help, theme. */
import { showPanel } from '../store/panelStore.ts';
import { setTheme } from '../store/settingsStore.ts';
import type { Command } from './registry.ts';

export const PAGE_COMMANDS: readonly Command[] = [
  {
    id: 'palette',
    title: 'Show all commands',
    group: 'Page',
    keys: ['Mod+K', 'F1'],
    scope: 'everywhere',
    run: () => showPanel('palette'),
  },
  {
    id: 'shortcuts',
    title: 'Show keyboard shortcuts',
    group: 'Page',
    keys: ['?'],
    scope: 'everywhere',
    run: () => showPanel('shortcuts'),
  },
  {
    id: 'about',
    title: 'Check that the page cannot send anything',
    group: 'Page',
    keys: [],
    scope: 'everywhere',
    run: () => showPanel('about'),
  },
  {
    id: 'theme-system',
    title: 'Theme: as the system',
    group: 'Page',
    keys: [],
    scope: 'everywhere',
    run: () => setTheme('system'),
  },
  {
    id: 'theme-light',
    title: 'Theme: light',
    group: 'Page',
    keys: [],
    scope: 'everywhere',
    run: () => setTheme('light'),
  },
  {
    id: 'theme-dark',
    title: 'Theme: dark',
    group: 'Page',
    keys: [],
    scope: 'everywhere',
    run: () => setTheme('dark'),
  },
];
