/** Takes a file of symbols into the kernel worker: reads it, compares it with the dump, and refuses another kernel's. */
import { blobSource } from '../engine/blobSource.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import { loadUserSymbols, type UserSymbols } from '../kernel/symbols/userSymbols.ts';
import type { KernelSource } from '../kernel/types.ts';
import type { Reply } from './api.ts';
import type { SymbolFileFacts } from './kernelApi.ts';
import { failed } from './session.ts';

export interface TakenFile {
  readonly symbols: UserSymbols;
  readonly facts: SymbolFileFacts;
}

/** Reads `file` for the kernel of the dump. */
export async function takeSymbolFile(
  kernel: KernelSource,
  file: Blob,
  name: string,
): Promise<Reply<TakenFile>> {
  const loaded = await loadUserSymbols(kernel, blobSource(file, name));
  if (!loaded.ok) {
    if (loaded.error.kind !== 'bad-file') return failed(readErrorWords(loaded.error));
    return failed({
      kind: 'bad-symbols',
      title: 'This file brings no symbols',
      detail: `${name} was not taken: ${loaded.error.words}.`,
      nextStep: 'Add a System.map, the text of /proc/kallsyms, or a vmlinux with its symbol table.',
    });
  }
  const { table, btf, checks } = loaded.value;
  const wrong = checks.filter(({ outcome }) => outcome === 'failed').map(({ words }) => words);
  if (wrong.length > 0) {
    return failed({
      kind: 'other-kernel',
      title: 'This file is of another kernel',
      detail: `${name} was not taken, because its names would be wrong. ${wrong.join(' ')}`,
      nextStep: 'Add the file of exactly the kernel that is in the dump: same release, same build.',
    });
  }
  return {
    ok: true,
    value: {
      symbols: loaded.value,
      facts: {
        name,
        count: table?.count ?? 0,
        hasTypes: btf !== undefined,
        confidence: table?.confidence ?? 'inferred',
        words: [...(table?.notes ?? []).map(sentence), ...checks.map(({ words }) => words)],
      },
    },
  };
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}
