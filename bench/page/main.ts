/**
 * A page for measurements: hands the chosen files to a worker that compares the engine's reading with the browser's
 * own, and puts the numbers where the runner can fetch them. Not part of the product.
 */
import type { ReadingNumbers } from './reading.worker.ts';

declare global {
  interface Window {
    /** Measures reading on the chosen pair (HSA, memory, map in this order). */
    measureReading(seed: number): Promise<ReadingNumbers>;
  }
}

window.measureReading = (seed) => {
  const input = document.querySelector('#files');
  const files = input instanceof HTMLInputElement ? [...(input.files ?? [])] : [];
  const worker = new Worker(new URL('./reading.worker.ts', import.meta.url), { type: 'module' });
  return new Promise((done, fail) => {
    worker.onmessage = (event: MessageEvent<ReadingNumbers>) => {
      done(event.data);
      worker.terminate();
    };
    worker.onerror = (event) => fail(new Error(event.message));
    worker.postMessage({ files, seed });
  });
};
