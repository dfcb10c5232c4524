/**
 * A file of symbols that the person adds to the open dump: a System.map, /proc/kallsyms, a vmlinux or BTF, also packed
 * with gzip. While it is in use, everything that has names is read anew with it.
 */
import { SYMBOL_HEAD, symbolFileKind } from '../base/symbolFile.ts';
import type { AppError } from '../rpc/api.ts';
import { askKernel, kernelStore, loadKernel, loadSymbols, resetParts } from './kernelStore.ts';

/** Most bytes that a packed file may unpack to. */
const MAX_UNPACKED = 1024 * 1024 * 1024;

/** The bytes as a stream, without gzip. */
async function plainStream(file: Blob): Promise<ReadableStream<Uint8Array>> {
  const magic = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isPacked = magic[0] === 0x1f && magic[1] === 0x8b;
  return isPacked ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
}

/** The first bytes, without gzip; fewer when the file cannot be read. */
async function headOf(file: Blob): Promise<Uint8Array> {
  const head = new Uint8Array(SYMBOL_HEAD);
  let filled = 0;
  try {
    const reader = (await plainStream(file)).getReader();
    while (filled < head.length) {
      const { done, value } = await reader.read();
      if (done) break;
      const piece = value.subarray(0, head.length - filled);
      head.set(piece, filled);
      filled += piece.length;
    }
    await reader.cancel();
  } catch {
    // Not gzip after all, or not readable: what was read decides.
  }
  return head.subarray(0, filled);
}

/** True for a file that names what is in a kernel, and is no dump. Reads its first bytes. */
export async function isSymbolFile(file: Blob): Promise<boolean> {
  return symbolFileKind(await headOf(file)) !== undefined;
}

async function unpacked(file: Blob): Promise<Blob | undefined> {
  const magic = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (magic[0] !== 0x1f || magic[1] !== 0x8b) return file;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = (await plainStream(file)).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(pieces);
    size += value.length;
    if (size > MAX_UNPACKED) {
      await reader.cancel();
      return undefined;
    }
    pieces.push(value.slice());
  }
}

function unusable(name: string): AppError {
  return {
    kind: 'bad-symbols',
    title: 'This file brings no symbols',
    detail: `${name} cannot be unpacked, or unpacks to more than 1 GiB.`,
    nextStep: 'Unpack it yourself and add what comes out.',
  };
}

/** Gives the file to the open dump; what was read without it is read again. A file of another kernel changes nothing. */
export async function addSymbolFile(file: Blob, name: string): Promise<void> {
  const { symbolFile: before } = kernelStore.getState();
  kernelStore.setState({ symbolFile: { kind: 'loading' } });
  const plain = await unpacked(file).catch(() => undefined);
  if (plain === undefined) {
    kernelStore.setState({ symbolFile: { kind: 'failed', error: unusable(name) } });
    return;
  }
  const reply = await askKernel((client) => client.addSymbolFile(plain, name));
  if (reply === undefined) return;
  if (!reply.ok) {
    const kept = before.kind === 'ready' ? before.value : undefined;
    kernelStore.setState({ symbolFile: { kind: 'failed', error: reply.error, kept } });
    return;
  }
  resetParts({ kind: 'ready', value: reply.value });
  await Promise.all([loadSymbols(), loadKernel()]);
}

/** Goes back to what the dump says itself. */
export async function removeSymbolFile(): Promise<void> {
  const reply = await askKernel((client) => client.removeSymbolFile());
  if (reply?.ok !== true) return;
  resetParts({ kind: 'idle' });
  await Promise.all([loadSymbols(), loadKernel()]);
}

/** Clears the words about a file that was refused. */
export function dismissSymbolError(): void {
  const { symbolFile } = kernelStore.getState();
  if (symbolFile.kind !== 'failed') return;
  const { kept } = symbolFile;
  kernelStore.setState({
    symbolFile: kept === undefined ? { kind: 'idle' } : { kind: 'ready', value: kept },
  });
}
