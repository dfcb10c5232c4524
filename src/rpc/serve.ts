/** The worker's side of the connection: makes an interface callable from the page. */
import { expose } from 'comlink';
import { installSignalHandler } from './signal.ts';

/** Serves `api` to the page that started this worker. Call once. */
export function serve(api: object): void {
  installSignalHandler();
  expose(api);
}

/**
 * Serves an interface whose code is loaded at the first call. The listener stands at once, so that no message which
 * arrives while the code loads is lost.
 */
export function serveLazily(load: () => Promise<object>): void {
  let loading: Promise<object> | undefined;
  const forward = (name: string | symbol) => {
    return async (...args: readonly unknown[]): Promise<unknown> => {
      loading ??= load();
      const api = await loading;
      const method: unknown = Reflect.get(api, name);
      if (typeof method !== 'function') throw new TypeError(`the worker has no method ${String(name)}`);
      return Reflect.apply(method, api, args);
    };
  };
  serve(new Proxy({}, { get: (_, name) => forward(name) }));
}
