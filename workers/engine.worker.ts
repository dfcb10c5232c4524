/**
 * The script of all workers, told apart by name. `dump` hosts one open dump and answers page reads; `scan` samples
 * memory for the minimap and `search` looks through it; both may be ended and started again at any time; `kernel` reads log, tasks and symbols,
 * and its code is loaded when it is first asked; `compare` holds a second dump beside the first; `unpack` takes gzip and tar off dropped files. One script, so that the engine is downloaded and kept once.
 */
import { createDumpHost } from '../src/rpc/host.ts';
import { createScanHost } from '../src/rpc/scanHost.ts';
import { serve, serveLazily } from '../src/rpc/serve.ts';

switch (self.name) {
  case 'dump':
    serve(createDumpHost());
    break;
  case 'scan':
    serve(createScanHost());
    break;
  case 'kernel':
    serveLazily(async () => (await import('../src/rpc/kernelHost.ts')).createKernelHost());
    break;
  case 'search':
    serveLazily(async () => (await import('../src/rpc/searchHost.ts')).createSearchHost());
    break;
  case 'compare':
    serveLazily(async () => (await import('../src/rpc/compareHost.ts')).createCompareHost());
    break;
  case 'unpack':
    serveLazily(async () => (await import('../src/rpc/unpackHost.ts')).createUnpackHost());
    break;
  default:
    throw new Error(`there is no worker named ${self.name}`);
}
