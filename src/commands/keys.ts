/**
 * Key strokes as text: `Mod+K` (Ctrl, or Cmd on a Mac), `Alt+Enter`, `F1`, `g`, `?`, `{`. A printed sign stands for
 * itself, whatever keys a keyboard layout needs for it; only letters with Mod, and named keys, look at Shift.
 */

/** The parts of a keyboard event that matter here. */
export interface Stroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const ARROWS: ReadonlyMap<string, string> = new Map([
  ['ArrowLeft', '←'],
  ['ArrowRight', '→'],
  ['ArrowUp', '↑'],
  ['ArrowDown', '↓'],
]);

const IS_MAC = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent);

function isNamed(key: string): boolean {
  return key.length > 1;
}

/** True when the event is the stroke. `mac`: Mod means Cmd. */
export function matchesStroke(event: Stroke, text: string, mac = IS_MAC): boolean {
  const parts = text.split('+');
  const key = parts.at(-1) ?? '';
  const mod = parts.includes('Mod');
  const ctrl = parts.includes('Ctrl') || (mod && !mac);
  const meta = mod && mac;
  if (event.ctrlKey !== ctrl || event.metaKey !== meta || event.altKey !== parts.includes('Alt'))
    return false;
  const shiftMatters = isNamed(key) || mod || ctrl;
  if (shiftMatters && event.shiftKey !== parts.includes('Shift')) return false;
  if (isNamed(key) || !(mod || ctrl)) return event.key === key;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** True when the stroke types a sign, and so must not act while the person types text. */
export function isTyping(text: string): boolean {
  return text.length === 1;
}

/** True for a bare letter or digit: it acts only in the grid, or it would surprise who types elsewhere. */
export function isLetter(text: string): boolean {
  return /^[a-z0-9]$/i.test(text);
}

/** The stroke for a keycap: `Ctrl K`, or `⌘ K`. */
export function strokeLabel(text: string, mac = IS_MAC): string {
  return text
    .split('+')
    .map((part) => {
      if (part === 'Mod') return mac ? '⌘' : 'Ctrl';
      return ARROWS.get(part) ?? part;
    })
    .join(' ');
}
