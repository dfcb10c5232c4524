/** The worker's side of the connection: makes an interface callable from the page. */
import { expose } from 'comlink';
import { installSignalHandler } from './signal.ts';

/** Serves `api` to the page that started this worker. Call once. */
export function serve(api: object): void {
  installSignalHandler();
  expose(api);
}
