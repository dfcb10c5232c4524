/** Lets other work in, so that long loops over cached data can be cancelled and do not hold up answers. */

/** Resolves after waiting tasks (messages, timers) had their turn. Browsers make it last up to 4 ms: call it rarely. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
