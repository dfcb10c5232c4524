/** Every key, read from the registry, so that it cannot lie. Keys that the grid handles as movement are added here. */
import { strokeLabel } from '../../commands/keys.ts';
import { allCommands, COMMAND_GROUPS, type CommandGroup } from '../../commands/registry.ts';
import { showPanel } from '../../store/panelStore.ts';
import { Dialog } from '../kit/Dialog.tsx';
import { Kbd } from '../kit/Kbd.tsx';
import styles from './ShortcutSheet.module.css';

interface Line {
  readonly id: string;
  readonly title: string;
  readonly keys: readonly string[];
}

/** Movement belongs to whatever has the focus and is no command: it would mean nothing in the palette. */
const MOVEMENT: readonly Line[] = [
  { id: 'arrows', title: 'Move the cursor', keys: ['← ↑ ↓ →'] },
  { id: 'extend', title: 'Extend the selection', keys: ['Shift + move'] },
  { id: 'screen', title: 'One screen up or down', keys: ['PgUp', 'PgDn'] },
  { id: 'row', title: 'Start or end of the row', keys: ['Home', 'End'] },
  { id: 'ends', title: 'Start or end of the dump', keys: ['Ctrl Home', 'Ctrl End'] },
  { id: 'escape', title: 'Clear, close, or cancel', keys: ['Esc'] },
];

function linesOf(group: CommandGroup): readonly Line[] {
  return allCommands()
    .filter((command) => command.group === group && command.keys.length > 0)
    .map(({ id, title, keys }) => ({ id, title, keys: keys.map((key) => strokeLabel(key)) }));
}

export function ShortcutSheet() {
  return (
    <Dialog title="Keyboard shortcuts" wide onClose={() => showPanel(undefined)}>
      <p className={styles.intro}>Single letters act while the memory grid, or nothing, has the focus.</p>
      <div className={styles.groups}>
        {COMMAND_GROUPS.map((group) => (
          <Group key={group} title={group} lines={linesOf(group)} />
        ))}
        <Group title="In the grid" lines={MOVEMENT} />
      </div>
    </Dialog>
  );
}

function Group({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  if (lines.length === 0) return undefined;
  return (
    <section className={styles.group}>
      <h3 className={styles.title}>{title}</h3>
      <dl>
        {lines.map((line) => (
          <div key={line.id} className={styles.line}>
            <dt>{line.title}</dt>
            <dd className={styles.keys}>
              {line.keys.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
