/** All commands by name: type, arrows, Enter. A combobox over a list, so that the keyboard never leaves the text. */
import clsx from 'clsx';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { strokeLabel } from '../../commands/keys.ts';
import { allCommands, type Command } from '../../commands/registry.ts';
import { dumpStore } from '../../store/dumpStore.ts';
import { showPanel } from '../../store/panelStore.ts';
import { Dialog } from '../kit/Dialog.tsx';
import { Kbd } from '../kit/Kbd.tsx';
import { matchCommands } from './matchCommands.ts';
import styles from './Palette.module.css';

function possibleCommands(): readonly Command[] {
  const isOpen = dumpStore.getState().phase === 'open';
  return allCommands().filter(
    (command) =>
      command.id !== 'palette' &&
      (isOpen || command.scope === 'everywhere') &&
      command.isEnabled?.() !== false,
  );
}

function close(): void {
  showPanel(undefined);
}

function runAndClose(command: Command): void {
  close();
  // After the dialog has given the focus back, so that a command may move it.
  requestAnimationFrame(command.run);
}

export function Palette() {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [commands] = useState(possibleCommands);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();

  const found = matchCommands(commands, text);
  const active = Math.min(at, Math.max(0, found.length - 1));

  function moveTo(index: number): void {
    const target = (index + found.length) % Math.max(1, found.length);
    setAt(target);
    list.current?.children[target]?.scrollIntoView({ block: 'nearest' });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') moveTo(active + 1);
    else if (event.key === 'ArrowUp') moveTo(active - 1);
    else if (event.key === 'Enter') {
      const command = found[active];
      if (command !== undefined) runAndClose(command);
    } else return;
    event.preventDefault();
  }

  return (
    <Dialog title="Commands" bare onClose={close}>
      <input
        className={styles.input}
        autoFocus
        role="combobox"
        aria-label="Command"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found.length > 0 ? `${listId}-${active}` : undefined}
        placeholder="Type a command"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={listId} role="listbox" aria-label="Commands" className={styles.list}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the text field has the keyboard
          <div
            key={command.id}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={clsx(styles.option, index === active && styles.active)}
            onMouseMove={() => setAt(index)}
            onClick={() => runAndClose(command)}
          >
            <span className={styles.title}>{command.title}</span>
            <span className={styles.group}>{command.group}</span>
            <span className={styles.keys}>
              {command.keys.map((key) => (
                <Kbd key={key} keys={strokeLabel(key)} />
              ))}
            </span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={styles.none}>No command is called that.</p>}
    </Dialog>
  );
}
