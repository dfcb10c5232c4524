/** Decides which screen is shown, takes drops for all of them, and shows what lies over them. */
import { lazy, Suspense } from 'react';
import { addFiles, dumpStore } from '../../store/dumpStore.ts';
import { useDump } from '../../store/react.ts';
import { setView } from '../../store/viewStore.ts';
import { HomeScreen } from '../home/HomeScreen.tsx';
import type { DroppedFile } from '../platform/drop.ts';
import { useWindowDrop } from '../platform/useWindowDrop.ts';
import { DropVeil } from './DropVeil.tsx';
import { Panels } from './Panels.tsx';

const Workspace = lazy(async () => ({ default: (await import('./Workspace.tsx')).Workspace }));
const PairingScreen = lazy(async () => ({
  default: (await import('../home/PairingScreen.tsx')).PairingScreen,
}));

/** A file of symbols belongs to the dump that is open; true when the dropped one was taken as that. */
async function tookSymbols([only, ...others]: readonly DroppedFile[]): Promise<boolean> {
  if (dumpStore.getState().phase !== 'open' || only === undefined || others.length > 0) return false;
  try {
    const symbols = await import('../../store/symbolFile.ts');
    if (!(await symbols.isSymbolFile(only.file))) return false;
    setView('symbols');
    void symbols.addSymbolFile(only.file, only.name);
    return true;
  } catch {
    // The page is offline and lacks that code: the file is opened like any other, which says what it is not.
    return false;
  }
}

async function onDroppedFiles(files: readonly DroppedFile[]): Promise<void> {
  if (await tookSymbols(files)) return;
  void addFiles(files.map((dropped) => ({ ...dropped, role: 'auto' })));
}

export function App() {
  const phase = useDump((state) => state.phase);
  const isDragging = useWindowDrop(onDroppedFiles);
  return (
    <>
      <Suspense fallback={undefined}>
        {(phase === 'home' || phase === 'opening') && <HomeScreen isDragging={isDragging} />}
        {phase === 'pairing' && <PairingScreen />}
        {phase === 'open' && <Workspace />}
      </Suspense>
      {isDragging && phase !== 'home' && <DropVeil />}
      <Panels />
    </>
  );
}
