/**
 * Files of symbols for `inspect`: named with `--symbols`, or known among the files by their first bytes. One that is
 * of another kernel is never used: named, it ends the run; found, it is left out with a warning.
 */
import { open } from 'node:fs/promises';
import { printable } from '../../src/base/printable.ts';
import { SYMBOL_HEAD, symbolFileKind } from '../../src/base/symbolFile.ts';
import { readErrorWords } from '../../src/engine/errorWords.ts';
import { createPageCache } from '../../src/engine/pageCache.ts';
import type { OpenedKernel } from '../../src/kernel/kernelSource.ts';
import { loadUserSymbols } from '../../src/kernel/symbols/userSymbols.ts';
import type { Args } from './argTypes.ts';
import { fileSource } from './fileSource.ts';
import { oneLine, Stop } from './stop.ts';

async function isSymbolFile(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const head = new Uint8Array(SYMBOL_HEAD);
    const { bytesRead } = await file.read(head, 0, head.length, 0);
    return symbolFileKind(head.subarray(0, bytesRead)) !== undefined;
  } catch {
    // A folder, for example: opening it as a dump says what is wrong.
    return false;
  } finally {
    await file.close();
  }
}

/** The arguments with a file of symbols taken out of the files, when there is one beside others. */
export async function findSymbolFile(args: Args): Promise<Args> {
  if (args.symbols !== undefined || args.files.length < 2) return args;
  for (const file of args.files) {
    if (file.role !== 'auto' || !(await isSymbolFile(file.path))) continue;
    return {
      ...args,
      files: args.files.filter((other) => other !== file),
      symbols: { path: file.path, isNamed: false },
    };
  }
  return args;
}

/** The kernel with the symbols and types of the file in place of its own. What was compared goes to standard error. */
export async function withSymbols(kernel: OpenedKernel, symbols: Args['symbols']): Promise<OpenedKernel> {
  if (symbols === undefined) return kernel;
  const source = await fileSource(symbols.path).catch(() => undefined);
  if (source === undefined) throw new Stop(2, `${symbols.path}: no such file`);
  const loaded = await loadUserSymbols(kernel, createPageCache(source));
  if (!loaded.ok) {
    const { error } = loaded;
    const words =
      error.kind === 'bad-file' ? `no file of symbols: ${error.words}` : oneLine(readErrorWords(error));
    throw new Stop(1, `${symbols.path}: ${words}`);
  }
  const { table, checks } = loaded.value;
  const say = (words: string): boolean =>
    process.stderr.write(`inspect: ${symbols.path}: ${printable(words)}\n`);
  const wrong = checks.filter(({ outcome }) => outcome === 'failed');
  if (wrong.length > 0) {
    const words = wrong.map((check) => check.words).join(' ');
    if (symbols.isNamed)
      throw new Stop(1, `${symbols.path}: not used, it is of another kernel. ${printable(words)}`);
    say(`not used, it is of another kernel. ${words}`);
    return kernel;
  }
  for (const note of table?.notes ?? []) say(note);
  for (const check of checks) say(check.words);
  return { ...kernel, userSymbols: loaded.value };
}
