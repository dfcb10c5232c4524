/** The script of the workers that pack frames while a kdump file is written. It knows nothing of files or dumps. */
import { packFrames } from '../src/engine/export/packPages.ts';
import type { PackJob } from '../src/rpc/packJob.ts';

self.addEventListener('message', (event: MessageEvent<PackJob>) => {
  const answer = packFrames(event.data.frames, event.data.codec);
  self.postMessage(answer, { transfer: [answer.sizes.buffer, answer.data.buffer] });
});
