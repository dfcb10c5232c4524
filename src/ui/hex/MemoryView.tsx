/** The memory view: toolbar, hex grid and inspector. Holds the model and the bytes of one open dump. */
import { type ReactNode, Suspense, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { registerCommands } from '../../commands/registry.ts';
import type { DumpSummary } from '../../rpc/api.ts';
import { showError } from '../../store/dumpStore.ts';
import { noticeStore } from '../../store/noticeStore.ts';
import { useSummary, useView } from '../../store/react.ts';
import { Inspector } from '../inspector/Inspector.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { lazyPart } from '../platform/lazyPart.ts';
import { CopyDialog } from './CopyDialog.tsx';
import { CursorVoice } from './CursorVoice.tsx';
import { GridRuler } from './GridRuler.tsx';
import { type GridDialog, gridCommands } from './gridCommands.ts';
import { createGridModel } from './gridModel.ts';
import { PHYSICAL } from './gridSpace.ts';
import { InspectorSplit } from './InspectorSplit.tsx';
import { MemoryGrid } from './MemoryGrid.tsx';
import { MemoryToolbar } from './MemoryToolbar.tsx';
import styles from './MemoryView.module.css';
import { PLACE_COMMANDS } from './placeCommands.ts';
import { RangeDialog } from './RangeDialog.tsx';
import { useBlocks } from './useBlocks.ts';
import { useIsNarrow } from './useIsNarrow.ts';

const SaveRangeDialog = lazyPart(async () => (await import('./SaveRangeDialog.tsx')).SaveRangeDialog);
const VirtualMemory = lazyPart(async () => (await import('./VirtualMemory.tsx')).VirtualMemory);

export function MemoryView(): ReactNode {
  const summary = useSummary();
  if (summary.memoryEnd === 0) {
    return (
      <EmptyState title="No memory">
        This dump describes no memory, so there is nothing to show here.
      </EmptyState>
    );
  }
  return <MemoryPane key={summary.fingerprint} summary={summary} />;
}

function MemoryPane({ summary }: { readonly summary: DumpSummary }): ReactNode {
  const [dialog, setDialog] = useState<GridDialog>();
  const space = useView((state) => state.space);
  const isNarrow = useIsNarrow();
  const [chosen, setChosen] = useState<boolean>();
  const isInspectorShown = chosen ?? !isNarrow;

  useEffect(() => registerCommands([...gridCommands(setDialog), ...PLACE_COMMANDS]), []);

  const grid = (
    <section className={styles.card} aria-label="Bytes">
      <MemoryToolbar isInspectorShown={isInspectorShown} onShowInspector={setChosen} />
      <NoticeLine />
      <GridRuler />
      {space === 'virtual' ? (
        <Suspense fallback={<p className={styles.notice}>Loading the view of virtual memory</p>}>
          <VirtualMemory />
        </Suspense>
      ) : (
        <GridPane summary={summary} />
      )}
      <CursorVoice />
    </section>
  );

  return (
    <div className={styles.view}>
      <h1 className="sr-only">Memory</h1>
      {isNarrow ? (
        <>
          {grid}
          {isInspectorShown && (
            <div className={styles.over}>
              <Inspector />
            </div>
          )}
        </>
      ) : (
        <InspectorSplit grid={grid} inspector={isInspectorShown ? <Inspector /> : undefined} />
      )}
      {dialog === 'copy-as' && <CopyDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'save-range' && (
        <Suspense fallback={undefined}>
          <SaveRangeDialog onClose={() => setDialog(undefined)} />
        </Suspense>
      )}
      {dialog === 'select-range' && <RangeDialog onClose={() => setDialog(undefined)} />}
    </div>
  );
}

/** Apart from the rest, so that arriving bytes redraw only the grid. */
function GridPane({ summary }: { readonly summary: DumpSummary }): ReactNode {
  const [model] = useState(() =>
    createGridModel({ space: PHYSICAL, seam: summary.hsaSize, onError: showError }),
  );
  const cache = useBlocks(PHYSICAL, summary.memoryEnd);
  return <MemoryGrid space={PHYSICAL} model={model} cache={cache} />;
}

function NoticeLine(): ReactNode {
  const notice = useStore(noticeStore, (state) => state.notice);
  return (
    <p role="status" className={styles.notice} data-tone={notice?.tone}>
      {notice?.text}
    </p>
  );
}
