/** Hosts one open dump: opens it and answers page reads. Long scans run in the scan worker, so reads never wait. */
import { createDumpHost } from '../src/rpc/host.ts';
import { serve } from '../src/rpc/serve.ts';

serve(createDumpHost());
