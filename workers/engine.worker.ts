/**
 * The script of both workers, told apart by name. `dump` hosts one open dump and answers page reads; `scan` does the
 * long work (minimap, search) and may be ended and started again at any time. One script, so that the engine is
 * downloaded and kept once.
 */
import { createDumpHost } from '../src/rpc/host.ts';
import { createScanHost } from '../src/rpc/scanHost.ts';
import { serve } from '../src/rpc/serve.ts';

serve(self.name === 'scan' ? createScanHost() : createDumpHost());
