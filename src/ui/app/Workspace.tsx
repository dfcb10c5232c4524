/** The frame around an open dump: bar, side list, the view itself, minimap, status. Views load when first shown. */
import { lazy, Suspense, useEffect, useRef } from 'react';
import { showError } from '../../store/dumpStore.ts';
import { loadKernel } from '../../store/kernelStore.ts';
import { useDump, usePanel, useView } from '../../store/react.ts';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { Minimap } from '../minimap/Minimap.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { LinkMismatch } from './LinkMismatch.tsx';
import { SideNav } from './SideNav.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';
import { useChangedFileCheck } from './useChangedFileCheck.ts';
import { preloadViews, viewInfo } from './views.ts';
import styles from './Workspace.module.css';

const ReadTracePanel = lazy(async () => ({
  default: (await import('../reads/ReadTracePanel.tsx')).ReadTracePanel,
}));

export function Workspace() {
  const showsReads = usePanel((state) => state.showsReads);
  const view = useView((state) => state.view);
  const error = useDump((state) => state.error);
  const main = useRef<HTMLElement>(null);
  useChangedFileCheck();

  // The part of the page that had the focus is gone with the home screen; readers continue at the view.
  useEffect(() => {
    main.current?.focus({ preventScroll: true });
    void preloadViews();
    void loadKernel();
    void import('../../commands/searchCommands.ts').then((search) => search.startSearchCommands());
  }, []);

  const info = viewInfo(view);
  const View = info?.component;
  return (
    <div className={styles.frame}>
      <TopBar />
      <SideNav />
      <main ref={main} className={styles.main} tabIndex={-1} aria-label={info?.title}>
        <div className={styles.notes}>
          <LinkMismatch />
          {error !== undefined && <ErrorNote error={error} onDismiss={() => showError(undefined)} />}
        </div>
        <ErrorBoundary key={view}>
          <Suspense fallback={<p className={styles.loading}>Loading the view</p>}>
            <div className={styles.view}>{View !== undefined && <View />}</div>
          </Suspense>
        </ErrorBoundary>
        {showsReads && (
          <ErrorBoundary>
            <Suspense fallback={undefined}>
              <ReadTracePanel />
            </Suspense>
          </ErrorBoundary>
        )}
      </main>
      <aside className={styles.minimap} aria-label="Map of the whole dump">
        <ErrorBoundary>
          <Minimap />
        </ErrorBoundary>
      </aside>
      <StatusBar />
    </div>
  );
}
