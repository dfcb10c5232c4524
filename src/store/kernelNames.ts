/**
 * Names for addresses: components ask for the ones they draw, the questions of one moment travel together, and the
 * answers stay until the dump is closed.
 */
import { askKernel, kernelStore, mayReadKernel } from './kernelStore.ts';

/** As many as the worker answers at once. */
const BATCH = 10_000;
/** Beyond this many the store starts over; what is on the screen asks again. */
const KEPT = 50_000;

let waiting = new Set<bigint>();

async function flush(): Promise<void> {
  const asked = [...waiting].slice(0, BATCH);
  waiting = new Set();
  // Names are a courtesy: nobody asked for the search that they would need in a kernel without a name.
  if (!mayReadKernel()) return;
  const reply = await askKernel((client, signal) => client.nameAddresses(asked, signal));
  if (reply === undefined || !reply.ok) return;
  const { names: before } = kernelStore.getState();
  const names = new Map(before.size + asked.length > KEPT ? [] : before);
  for (const addr of asked) names.set(addr, undefined);
  for (const named of reply.value) names.set(named.addr, named);
  kernelStore.setState({ names });
}

/** Asks for the name of a kernel virtual address; it appears in `names`. */
export function requestName(addr: bigint): void {
  if (addr === 0n || kernelStore.getState().names.has(addr)) return;
  if (waiting.size === 0) setTimeout(() => void flush(), 0);
  waiting.add(addr);
}
