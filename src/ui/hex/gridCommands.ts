/** Commands that need the grid: copying, selecting, following. Registered while the memory view is shown. */
import type { Command } from '../../commands/registry.ts';
import { clearNotice, noticeStore, showNotice } from '../../store/noticeStore.ts';
import { copyAs, followValue } from './gridActions.ts';
import { currentSpace } from './gridSpace.ts';
import { toggleSpace } from './spaceActions.ts';

/** Text that the person selected elsewhere on the page is what Ctrl+C means then. */
function hasPageSelection(): boolean {
  return getSelection()?.isCollapsed === false;
}

function hasSomethingToClear(): boolean {
  return (
    currentSpace().place.getState().selection !== undefined || noticeStore.getState().notice !== undefined
  );
}

/** The dialogs that commands open. */
export type GridDialog = 'copy-as' | 'select-range' | 'save-range';

/** The commands; `show` opens a dialog over the view. */
export function gridCommands(show: (dialog: GridDialog) => void): readonly Command[] {
  return [
    {
      id: 'follow-value',
      title: 'Follow the value at the cursor as an address',
      group: 'Go to',
      keys: ['Enter'],
      scope: 'grid',
      run: () => void followValue(),
    },
    {
      id: 'toggle-space',
      title: 'Switch between physical and kernel virtual addresses',
      group: 'Memory',
      keys: ['v'],
      scope: 'grid',
      run: toggleSpace,
    },
    {
      id: 'copy',
      title: 'Copy as shown',
      group: 'Copy',
      keys: ['Mod+C'],
      scope: 'grid',
      isEnabled: () => !hasPageSelection(),
      run: () => void copyAs('seen'),
    },
    {
      id: 'copy-as',
      title: 'Copy as',
      group: 'Copy',
      keys: ['y'],
      scope: 'grid',
      run: () => show('copy-as'),
    },
    {
      id: 'select-range',
      title: 'Select a range',
      group: 'Memory',
      keys: [],
      scope: 'grid',
      run: () => show('select-range'),
    },
    {
      id: 'save-range',
      title: 'Save a range as a file',
      group: 'Memory',
      keys: ['w'],
      scope: 'grid',
      // What is saved is a range of storage.
      run: () =>
        currentSpace().id === 'physical'
          ? show('save-range')
          : showNotice(
              'A range is saved by physical address: switch to physical addresses first.',
              'refused',
            ),
    },
    {
      id: 'clear-selection',
      title: 'Clear the selection',
      group: 'Memory',
      keys: ['Escape'],
      scope: 'grid',
      isEnabled: hasSomethingToClear,
      run: () => {
        currentSpace().clearSelection();
        clearNotice();
      },
    },
  ];
}
