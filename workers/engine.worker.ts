/**
 * The script of all workers, told apart by name. `dump` hosts one open dump and answers page reads; `scan` does the
 * long work (minimap, search) and may be ended and started again at any time; `kernel` reads log, tasks and symbols.
 * One script, so that the engine is downloaded and kept once.
 */
import { createDumpHost } from '../src/rpc/host.ts';
import { createKernelHost } from '../src/rpc/kernelHost.ts';
import { createScanHost } from '../src/rpc/scanHost.ts';
import { serve } from '../src/rpc/serve.ts';

const hosts: Readonly<Record<string, () => object>> = {
  dump: createDumpHost,
  scan: createScanHost,
  kernel: createKernelHost,
};

const host = hosts[self.name];
if (host === undefined) throw new Error(`there is no worker named ${self.name}`);
serve(host());
