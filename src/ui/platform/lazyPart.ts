/**
 * Parts of a view whose code is loaded when they are first drawn. All of them are fetched as well once a dump is
 * open, so that the network can go while somebody works.
 */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

const loaders: (() => Promise<unknown>)[] = [];

/** Like React's `lazy`, for a component that a module gives by name; call it where a module is evaluated. */
export function lazyPart<P>(load: () => Promise<ComponentType<P>>): LazyExoticComponent<ComponentType<P>> {
  loaders.push(load);
  return lazy(async () => ({ default: await load() }));
}

/** Fetches the code of every part known so far, and of those that come to be known on the way. Never fails. */
export async function preloadParts(): Promise<void> {
  // The list grows while parts load that have parts of their own.
  for (const load of loaders) {
    try {
      await load();
    } catch {
      // Already offline: the part says so itself when it is drawn.
      return;
    }
  }
}
