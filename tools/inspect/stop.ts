/** How a command ends early, and how failures become one line. */
import { printable } from '../../src/base/printable.ts';
import type { Words } from '../../src/engine/errorWords.ts';

/** A line for standard error and the exit status that goes with it. */
export class Stop extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The engine's words on one line. */
export function oneLine(words: Words): string {
  return printable([`${words.title}.`, words.detail, words.nextStep].filter((part) => part !== '').join(' '));
}

/** Writes all of `bytes` to standard output, waiting while the reader of a pipe is slower. */
export async function write(bytes: Uint8Array): Promise<void> {
  if (process.stdout.write(bytes)) return;
  await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
}
