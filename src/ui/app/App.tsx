/** Decides which screen is shown, takes drops for all of them, and shows what lies over them. */
import { lazy, Suspense } from 'react';
import { addFiles } from '../../store/dumpStore.ts';
import { useDump } from '../../store/react.ts';
import { HomeScreen } from '../home/HomeScreen.tsx';
import type { DroppedFile } from '../platform/drop.ts';
import { useWindowDrop } from '../platform/useWindowDrop.ts';
import { DropVeil } from './DropVeil.tsx';
import { Panels } from './Panels.tsx';

const Workspace = lazy(async () => ({ default: (await import('./Workspace.tsx')).Workspace }));
const PairingScreen = lazy(async () => ({
  default: (await import('../home/PairingScreen.tsx')).PairingScreen,
}));

function onDroppedFiles(files: readonly DroppedFile[]): void {
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
