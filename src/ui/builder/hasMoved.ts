/** Tells a mouse that a person moved from one that the list was scrolled under. */
import type { MouseEvent } from 'react';

/** Browsers send mouse events when something scrolls below the pointer; keys must not lose their row to those. */
export function hasMoved({ movementX, movementY }: MouseEvent): boolean {
  return movementX !== 0 || movementY !== 0;
}
