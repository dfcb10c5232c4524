/**
 * All commands by name, and every place by its expression: type, arrows, Enter. A combobox over a list, so that the
 * keyboard never leaves the text.
 */
import clsx from 'clsx';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { strokeLabel } from '../../commands/keys.ts';
import { allCommands, type Command } from '../../commands/registry.ts';
import { dumpStore } from '../../store/dumpStore.ts';
import { requestFocus, showPanel } from '../../store/panelStore.ts';
import { isAddress } from '../hex/addressExpr.ts';
import { addressContext, goToExpr } from '../hex/goToExpr.ts';
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

const PLACE_ID = 'go-to-typed';

/** The commands with the place that the text may mean: in front when it surely is one, else behind them. */
function withPlace(commands: readonly Command[], text: string, run: () => void): readonly Command[] {
  const typed = text.trim();
  if (typed === '' || dumpStore.getState().phase !== 'open') return commands;
  const place: Command = {
    id: PLACE_ID,
    title: `Go to ${typed.length <= 40 ? typed : `${typed.slice(0, 40)}…`}`,
    group: 'Go to',
    keys: [],
    scope: 'dump',
    run,
  };
  return isAddress(typed, addressContext()) ? [place, ...commands] : [...commands, place];
}

export function Palette() {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [commands] = useState(possibleCommands);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();

  const [refusal, setRefusal] = useState<string>();
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);

  const found = withPlace(matchCommands(commands, text), text, () => void go());
  const active = Math.min(at, Math.max(0, found.length - 1));

  async function go(): Promise<void> {
    const refused = await goToExpr(text);
    if (isGone.current) return;
    setRefusal(refused);
    if (refused !== undefined) return;
    close();
    requestAnimationFrame(() => requestFocus('grid'));
  }

  function run(command: Command): void {
    if (command.id === PLACE_ID) command.run();
    else runAndClose(command);
  }

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
      if (command !== undefined) run(command);
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
        placeholder="Type a command, or an address such as panic+0x10"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
          setRefusal(undefined);
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
            onClick={() => run(command)}
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
      {refusal !== undefined && (
        <p role="alert" className={styles.none}>
          {refusal}
        </p>
      )}
      {found.length === 0 && <p className={styles.none}>No command is called that.</p>}
    </Dialog>
  );
}
