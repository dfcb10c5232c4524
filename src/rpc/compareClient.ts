/** The page's side of the compare worker. Apart from `client.ts`, because only the Compare view loads it. */
import { proxy } from 'comlink';
import type { CompareApi } from './compareApi.ts';
import { Connection } from './connection.ts';

let connection: Connection<CompareApi> | undefined;

function get(): Connection<CompareApi> {
  connection ??= new Connection<CompareApi>('compare');
  return connection;
}

/** The compare worker's interface. Calls start the worker when it does not run. */
export const compareClient: CompareApi = {
  openOwn: (request) => get().call((remote) => remote.openOwn(request)),
  openOther: (request, signal) => get().call((remote, own) => remote.openOther(request, own), signal),
  memory: (span, onProgress, signal) =>
    get().call((remote, own) => remote.memory(span, proxy(onProgress), own), signal),
  bytes: (span, offset, length, signal) =>
    get().call((remote, own) => remote.bytes(span, offset, length, own), signal),
  find: (span, from, to, direction, signal) =>
    get().call((remote, own) => remote.find(span, from, to, direction, own), signal),
};

/** Ends the compare worker; the next call starts a new one, which must open its files again. */
export function stopCompareWorker(): void {
  connection?.end();
  connection = undefined;
}
