/**
 * Reads copies of /proc/iomem: lines `start-end : name` with inclusive ends in hex, children indented. Only System RAM
 * counts (register in arch/s390/kernel/setup.c, `setup_resources`).
 */
import { ok, type Result } from '../../base/result.ts';
import { chunkFrom, MAX_CHUNKS, type MemoryChunk, type MemoryMapError, mapError } from './memoryChunks.ts';

const LINE = /^\s*([0-9a-f]{1,16})\s*-\s*([0-9a-f]{1,16})\s*(?::\s*(.*?))?\s*$/i;

/** True when the first line with text is a range. */
export function looksLikeIomem(text: string): boolean {
  return LINE.test(firstLine(text));
}

/**
 * The System RAM of a text for which `looksLikeIomem` holds. Lines without a name count as memory. What lies inside a
 * range that was taken already is a child of it and is ignored.
 */
export function parseIomem(text: string): Result<MemoryChunk[], MemoryMapError> {
  const chunks: MemoryChunk[] = [];
  let lineNumber = 0;
  let lines = 0;
  let allZero = true;
  let parentEnd = -1n;
  for (const line of linesOf(text)) {
    lineNumber++;
    if (line.trim() === '') continue;
    const match = LINE.exec(line);
    if (match === null) return mapError('malformed', `Line ${lineNumber} of the memory map is not a range.`);
    const start = BigInt(`0x${match[1]}`);
    const end = BigInt(`0x${match[2]}`);
    lines++;
    allZero &&= start === 0n && end === 0n;
    const name = match[3] ?? '';
    const isMemory = name === '' || name.startsWith('System RAM');
    if (!isMemory || end <= parentEnd) continue;
    if (end < start)
      return mapError('malformed', `Line ${lineNumber} of the memory map ends before it starts.`);
    // A range of one byte is how an unprivileged copy shows every line; it is judged below.
    if (end === 0n) continue;
    if (chunks.length === MAX_CHUNKS) {
      return mapError('too-many', `The memory map lists more than ${MAX_CHUNKS} chunks.`);
    }
    const chunk = chunkFrom(start, end - start + 1n);
    if (!chunk.ok) return chunk;
    chunks.push(chunk.value);
    parentEnd = end;
  }
  if (lines > 0 && allZero) {
    const detail = 'All addresses in this copy of /proc/iomem are zero: it was read without root privileges.';
    return mapError('unprivileged', detail);
  }
  return ok(chunks);
}

function firstLine(text: string): string {
  for (const line of linesOf(text)) if (line.trim() !== '') return line;
  return '';
}

/** The lines one after the other; splitting a long text at once would copy it whole. */
function* linesOf(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    yield text.slice(at, end === -1 ? text.length : end);
    at = end === -1 ? text.length : end + 1;
  }
}
