/** Arrow keys in a grid of equal tiles that wraps into rows. Pure. */

/** The tile that a key leads to; undefined for keys that do not move and for moves out of the grid. */
export function gridTarget(key: string, at: number, count: number, columns: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: columns,
    ArrowUp: -columns,
    Home: -at,
    End: count - 1 - at,
  };
  const step = steps[key];
  if (step === undefined) return undefined;
  const target = at + step;
  return target >= 0 && target < count ? target : undefined;
}
