/**
 * A file that travels as script: gzip bytes as base64 in parts that load one by one. The build makes such modules
 * out of `*.gz?chunk` imports (tools/packedChunk.ts), because the page may not open connections.
 */

/** What `import packed from './x.gz?chunk'` gives. */
export interface PackedFile {
  /** Size of the gzip data, bytes. */
  readonly packedBytes: number;
  /** Size unpacked, bytes (below 4 GiB). */
  readonly rawBytes: number;
  /** Loads the parts, in order: base64 of consecutive pieces of the gzip data. */
  readonly parts: readonly (() => Promise<string>)[];
}

/** Unpacks into a Blob, which the browser may keep on disk. Calls `onBytes` with the size of each piece unpacked. */
export async function unpack(packed: PackedFile, onBytes: (length: number) => void): Promise<Blob> {
  const blob = await new Response(
    packedBytes(packed.parts).pipeThrough(new DecompressionStream('gzip')).pipeThrough(counter(onBytes)),
  ).blob();
  if (blob.size !== packed.rawBytes) throw new Error(`unpacked ${blob.size} bytes of ${packed.rawBytes}`);
  return blob;
}

function packedBytes(parts: PackedFile['parts']): ReadableStream<Uint8Array<ArrayBuffer>> {
  let next = 0;
  return new ReadableStream({
    async pull(controller) {
      const load = parts[next++];
      if (load === undefined) controller.close();
      else controller.enqueue(decodeBase64(await load()));
    },
  });
}

function counter(
  onBytes: (length: number) => void,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(piece, controller) {
      onBytes(piece.length);
      controller.enqueue(piece);
    },
  });
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
