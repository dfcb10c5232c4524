/** Mounts the app, nothing else. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ensure } from './base/assert.ts';
import { startKeymap } from './commands/keymap.ts';
import { MEMORY_COMMANDS } from './commands/memoryCommands.ts';
import { PAGE_COMMANDS } from './commands/pageCommands.ts';
import { registerCommands } from './commands/registry.ts';
import { VIEW_COMMANDS } from './commands/viewCommands.ts';
import { startRecents } from './store/recentStore.ts';
import { startScratch } from './store/unpackFiles.ts';
import { startUrlState } from './store/urlState.ts';
import { App } from './ui/app/App.tsx';
import { startTheme } from './ui/theme/theme.ts';
import './ui/theme/tokens.css';
import './ui/theme/base.css';

startTheme();
startUrlState();
startRecents();
startScratch();
registerCommands(PAGE_COMMANDS);
registerCommands(VIEW_COMMANDS);
registerCommands(MEMORY_COMMANDS);
startKeymap();

createRoot(ensure(document.getElementById('root') ?? undefined, 'index.html has no #root')).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
