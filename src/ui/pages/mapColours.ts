/** The colours of the picture as they are right now; a canvas cannot read them from the style sheet itself. */
import type { MapColours } from './mapPaint.ts';

/** Reads the tokens where `inside` stands, because the classes have theirs on the view. */
export function coloursOf(inside: HTMLElement): MapColours {
  const probe = document.createElement('span');
  probe.hidden = true;
  (inside.parentElement ?? document.body).append(probe);
  const read = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    kernel: read('--class-kernel'),
    slab: read('--class-slab'),
    cache: read('--class-cache'),
    user: read('--class-user'),
    free: read('--class-free'),
    rest: read('--class-rest'),
    surface: read('--surface'),
    text: read('--text'),
  };
  probe.remove();
  return colours;
}
