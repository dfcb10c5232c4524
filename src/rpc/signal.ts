/**
 * Lets an AbortSignal cross to a worker: Comlink can only copy plain data, so the signal travels as one end of a
 * message channel. The sending side closes its end when the call has settled (`releaseSignal`), so that no channel
 * outlives its call.
 */
import { transferHandlers } from 'comlink';

const ports = new WeakMap<AbortSignal, MessagePort>();

/** Registers the handler; call once on each side, before the first call. */
export function installSignalHandler(): void {
  transferHandlers.set('AbortSignal', {
    canHandle: (value: unknown): value is AbortSignal => value instanceof AbortSignal,
    serialize(signal: AbortSignal): [MessagePort, Transferable[]] {
      const { port1, port2 } = new MessageChannel();
      ports.set(signal, port1);
      if (signal.aborted) port1.postMessage('abort');
      else signal.addEventListener('abort', () => port1.postMessage('abort'), { once: true });
      return [port2, [port2]];
    },
    deserialize(port: MessagePort): AbortSignal {
      const controller = new AbortController();
      port.onmessage = (event: MessageEvent<unknown>) => {
        if (event.data === 'abort') controller.abort();
        port.close();
      };
      return controller.signal;
    },
  });
}

/** Ends the channel of a signal whose call has settled. */
export function releaseSignal(signal: AbortSignal): void {
  const port = ports.get(signal);
  if (port === undefined) return;
  ports.delete(signal);
  port.postMessage('settled');
  port.close();
}
