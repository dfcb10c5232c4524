/**
 * One registry of everything the person can do. Keys, palette, shortcut sheet and buttons all read it, so they can
 * never disagree. Groups of commands register themselves; a view that owns commands registers them while it is there.
 */

/**
 * Where a command's keys act. `everywhere`: always; `dump`: while a dump is open; `grid`: while the hex grid (or
 * nothing) has the focus. Letters and digits without a modifier act only in the grid, whatever the scope.
 */
export type CommandScope = 'everywhere' | 'dump' | 'grid';

/** The groups in the order of palette and help. */
export const COMMAND_GROUPS = ['Go to', 'Memory', 'Copy', 'Views', 'Dump', 'Page'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

export interface Command {
  /** Stable, kebab case: `go-address`. A later registration of the same id replaces the earlier one. */
  readonly id: string;
  /** Imperative, as a menu would show it. */
  readonly title: string;
  readonly group: CommandGroup;
  /** Strokes as in `keymap.ts`: `g`, `Mod+K`, `Shift+F10`, `]`. Empty: only in the palette. */
  readonly keys: readonly string[];
  readonly scope: CommandScope;
  /** False: not now (nothing to copy, no HSA). Absent: always possible within its scope. */
  readonly isEnabled?: () => boolean;
  readonly run: () => void;
}

const commands = new Map<string, Command>();

/** Adds commands. The returned function takes them out again. */
export function registerCommands(added: readonly Command[]): () => void {
  for (const command of added) commands.set(command.id, command);
  return () => {
    for (const command of added) {
      if (commands.get(command.id) === command) commands.delete(command.id);
    }
  };
}

/** Every registered command, by group, within a group in the order of registration. */
export function allCommands(): readonly Command[] {
  return COMMAND_GROUPS.flatMap((group) =>
    [...commands.values()].filter((command) => command.group === group),
  );
}

/** Runs a command by id when it exists and is possible now. */
export function runCommand(id: string): void {
  const command = commands.get(id);
  if (command !== undefined && command.isEnabled?.() !== false) command.run();
}
