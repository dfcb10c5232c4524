/** Turns key strokes into commands. One listener for the whole page; who handled a key first prevents the default. */
import { dumpStore } from '../store/dumpStore.ts';
import { panelStore } from '../store/panelStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { isLetter, isTyping, matchesStroke } from './keys.ts';
import { allCommands, type Command } from './registry.ts';

/** The hex grid carries this attribute with the value `grid`; single letters act inside it. */
export const KEY_SCOPE = 'data-key-scope';

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input:not([type=radio], [type=checkbox]), textarea, select') !== null)
  );
}

function inGrid(target: EventTarget | null): boolean {
  if (viewStore.getState().view !== 'memory') return false;
  if (target === document.body) return true;
  return target instanceof Element && target.closest(`[${KEY_SCOPE}="grid"]`) !== null;
}

function isInScope(command: Command, event: KeyboardEvent): boolean {
  if (command.scope === 'everywhere') return true;
  if (dumpStore.getState().phase !== 'open') return false;
  return command.scope === 'dump' || inGrid(event.target);
}

/** The command that a key event means here and now. */
function commandFor(event: KeyboardEvent): Command | undefined {
  const editable = isEditable(event.target);
  return allCommands().find((command) =>
    command.keys.some(
      (key) =>
        matchesStroke(event, key) &&
        !(editable && isTyping(key)) &&
        !(isLetter(key) && !inGrid(event.target)) &&
        isInScope(command, event) &&
        command.isEnabled?.() !== false,
    ),
  );
}

/** Starts listening. Returns the way to stop. */
export function startKeymap(): () => void {
  function onKeyDown(event: KeyboardEvent): void {
    // An open panel or dialog has the keyboard to itself: Escape closes it before it cancels anything.
    if (event.defaultPrevented || event.isComposing || panelStore.getState().panel !== undefined) return;
    if (document.querySelector('dialog:modal') !== null) return;
    const command = commandFor(event);
    if (command === undefined) return;
    event.preventDefault();
    command.run();
  }
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
