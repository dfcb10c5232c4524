/** Checks of states that cannot happen. They throw, because a failure here is a bug and must be seen as one. */

/** Fails at compile time when a switch over a union misses a case, and at run time when data lied about its type. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}

/** Narrows in place. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Returns the value, or throws when it is undefined. */
export function ensure<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw new Error(message);
  return value;
}
