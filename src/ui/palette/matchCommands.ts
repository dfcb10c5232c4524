/** Which commands a typed text means, best first. Every typed word must occur; a word's start counts more. */
import type { Command } from '../../commands/registry.ts';

function scoreWord(title: string, word: string): number | undefined {
  const at = title.indexOf(word);
  if (at < 0) return undefined;
  if (at === 0) return 3;
  return /\W/.test(title[at - 1] ?? '') ? 2 : 1;
}

/** The commands that match, in order of their score and then as registered. An empty text matches all. */
export function matchCommands(commands: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = commands.flatMap((command) => {
    const title = `${command.title} ${command.group}`.toLowerCase();
    let score = 0;
    for (const word of words) {
      const found = scoreWord(title, word);
      if (found === undefined) return [];
      score += found;
    }
    return [{ command, score }];
  });
  return scored.sort((a, b) => b.score - a.score).map((entry) => entry.command);
}
