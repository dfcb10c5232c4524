/**
 * The first screen: what this is, where the files go, what happens to them (nothing), a sample, and what was open
 * before. It stays in place while files are opened, so that a late map can still be added.
 */
import { CircleHelp, FlaskConical, Route, ShieldCheck } from 'lucide-react';
import { strokeLabel } from '../../commands/keys.ts';
import { runCommand } from '../../commands/registry.ts';
import { dumpStore, openSample, showError } from '../../store/dumpStore.ts';
import { showPanel } from '../../store/panelStore.ts';
import { useDump } from '../../store/react.ts';
import { setView } from '../../store/viewStore.ts';
import { Logo } from '../app/Logo.tsx';
import { ThemeSwitch } from '../app/ThemeSwitch.tsx';
import { Button, IconButton } from '../kit/Button.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { Kbd } from '../kit/Kbd.tsx';
import { FileDrop } from './FileDrop.tsx';
import styles from './HomeScreen.module.css';
import { OpeningStatus } from './OpeningStatus.tsx';
import { RecentDumps } from './RecentDumps.tsx';
import { WantedNote } from './WantedNote.tsx';

/** Opens the sample at the ten steps of zfcpdump. */
async function takeTour(): Promise<void> {
  await openSample();
  if (dumpStore.getState().phase === 'open') setView('tour');
}

export function HomeScreen({ isDragging }: { readonly isDragging: boolean }) {
  const error = useDump((state) => state.error);
  const isOpening = useDump((state) => state.phase === 'opening');
  return (
    <div className={styles.screen}>
      <header className={styles.top}>
        <Logo />
        <span className={styles.name}>Oldmem</span>
        <span className={styles.gap} />
        <IconButton
          label="Keyboard shortcuts"
          icon={<CircleHelp />}
          onClick={() => runCommand('shortcuts')}
        />
        <ThemeSwitch />
      </header>
      <main className={styles.main}>
        <div className={styles.intro}>
          <h1 className={styles.title}>Look inside an s390 zfcpdump, in your browser.</h1>
          <p className={styles.lead}>
            Two raw files, the HSA and the rest of memory, become one dump you can read and save as a vmcore.
            Finished dumps open too: ELF cores, kdump, s390 and their relatives.
          </p>
        </div>
        <WantedNote />
        {error !== undefined && <ErrorNote error={error} onDismiss={() => showError(undefined)} />}
        <FileDrop isDragging={isDragging} />
        {isOpening ? (
          <OpeningStatus />
        ) : (
          <div className={styles.sample}>
            <Button icon={<FlaskConical />} onClick={() => void openSample()}>
              Open the sample dump
            </Button>
            <span className={styles.sampleNote}>
              A small real crash of a real kernel. It comes with the page.
            </span>
            <Button variant="quiet" icon={<Route />} onClick={() => void takeTour()}>
              Take the tour
            </Button>
          </div>
        )}
        <RecentDumps />
      </main>
      <footer className={styles.foot}>
        <p className={styles.privacy}>
          <ShieldCheck aria-hidden="true" />
          <span>Files stay on this computer. This page is not allowed to open network connections.</span>
          <Button variant="quiet" size="small" onClick={() => showPanel('about')}>
            How to check
          </Button>
        </p>
        <p className={styles.keys}>
          <span>
            <Kbd keys="g" /> go to address
          </span>
          <span>
            <Kbd keys="/" /> search
          </span>
          <span>
            <Kbd keys={strokeLabel('Mod+K')} /> commands
          </span>
        </p>
      </footer>
    </div>
  );
}
