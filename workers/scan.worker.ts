/** Samples memory for the minimap, and searches. May be ended and started again at any time. */
import { createScanHost } from '../src/rpc/scanHost.ts';
import { serve } from '../src/rpc/serve.ts';

serve(createScanHost());
