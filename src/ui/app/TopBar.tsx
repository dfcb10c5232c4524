/** The bar over everything: where you are, commands, theme, help, and the way out as a vmcore. */
import { Camera, CircleHelp, Command, FolderInput } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { strokeLabel } from '../../commands/keys.ts';
import { runCommand } from '../../commands/registry.ts';
import { usePanel, useView } from '../../store/react.ts';
import { setView } from '../../store/viewStore.ts';
import { AddressBox } from '../hex/AddressBox.tsx';
import { Button, IconButton } from '../kit/Button.tsx';
import { Kbd } from '../kit/Kbd.tsx';
import { Logo } from './Logo.tsx';
import { ThemeSwitch } from './ThemeSwitch.tsx';
import styles from './TopBar.module.css';

export function TopBar() {
  const box = useRef<HTMLDivElement>(null);
  const focus = usePanel((state) => state.focus);
  const isExport = useView((state) => state.view === 'export');

  useEffect(() => {
    if (focus?.target !== 'address') return;
    const input = box.current?.querySelector('input');
    input?.focus();
    input?.select();
  }, [focus]);

  return (
    <header className={styles.bar}>
      <span className={styles.brand}>
        <Logo />
        <span className={styles.name}>Oldmem</span>
      </span>
      <div ref={box} className={styles.address}>
        <AddressBox />
      </div>
      <button type="button" className={styles.search} onClick={() => runCommand('search')}>
        <span className={styles.searchWords}>Search memory</span>
        <Kbd keys="/" />
      </button>
      <span className={styles.gap} />
      <Button variant="quiet" onClick={() => runCommand('palette')}>
        <Command className={styles.sign} aria-hidden="true" />
        <span className={styles.words}>
          Commands <Kbd keys={strokeLabel('Mod+K')} />
        </span>
      </Button>
      <IconButton label="Open another dump" icon={<FolderInput />} onClick={() => runCommand('close-dump')} />
      <IconButton
        label="Save a picture of this view"
        className={styles.picture}
        icon={<Camera />}
        onClick={() => runCommand('picture')}
      />
      <IconButton
        label="Keyboard shortcuts"
        className={styles.help}
        icon={<CircleHelp />}
        onClick={() => runCommand('shortcuts')}
      />
      <ThemeSwitch />
      {!isExport && (
        <Button variant="primary" className={styles.export} onClick={() => setView('export')}>
          Export vmcore
        </Button>
      )}
    </header>
  );
}
