/**
 * Lists the files in a tar archive without reading them: each one is a slice of the archive, so an archive of dumps
 * opens without being unpacked. Knows ustar, GNU long names and base-256 sizes, and the path and size of pax headers
 * (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format").
 */
import { fileOffset, roundUp } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { isTarHeader } from '../../base/packing.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ByteSource, ReadError } from '../types.ts';

export interface TarEntry {
  /** Last part of the path. */
  readonly name: string;
  /** Where the bytes stand in the archive. */
  readonly offset: number;
  /** Bytes in the archive: less than `size` where the archive is cut off. */
  readonly storedSize: number;
  readonly size: number;
}

export interface TarListing {
  /** Regular files, in the order of the archive. */
  readonly entries: readonly TarEntry[];
  /** Names of files stored with their holes left out (`tar -S`), which are not listed. */
  readonly sparse: readonly string[];
  /** True when the archive ends without its end blocks, or is damaged further on. */
  readonly isCut: boolean;
}

const BLOCK = 512;
/** Headers that are looked at; a portal's archive has a few dozen. */
const MAX_HEADERS = 65536;
/** Largest pax header or long name that is read. */
const MAX_EXTENSION = 1 << 20;

/** What headers before a file say about it. */
interface Extension {
  path?: string;
  size?: number;
  sparse?: boolean;
}

/** Walks the headers, 512 bytes each. Whatever the bytes, the walk moves forward and ends. */
export async function listTar(
  source: ByteSource,
  signal?: AbortSignal,
): Promise<Result<TarListing, ReadError>> {
  const entries: TarEntry[] = [];
  const sparse: string[] = [];
  let extension: Extension = {};
  let at = 0;
  let isCut = true;
  for (let headers = 0; headers < MAX_HEADERS && at + BLOCK <= source.sizeBytes; headers++) {
    const block = await source.read(fileOffset(at), BLOCK, signal);
    if (!block.ok) return block;
    if (block.value[0] === 0) {
      isCut = false;
      break;
    }
    const header = isTarHeader(block.value) ? parseHeader(block.value) : undefined;
    if (header === undefined) break;
    const dataAt = at + BLOCK;
    const size = 'LKxg'.includes(header.type) ? header.size : (extension.size ?? header.size);
    const next = dataAt + roundUp(size, BLOCK);
    if (!Number.isSafeInteger(next)) break;
    if (header.type === 'L' || header.type === 'x') {
      const read = await readExtension(source, dataAt, size, header.type, signal);
      if (!read.ok) return read;
      extension = { ...extension, ...read.value };
    } else if (header.type !== 'K' && header.type !== 'g') {
      const name = baseName(extension.path ?? header.path);
      const isSparse = header.type === 'S' || extension.sparse === true;
      if (isSparse) sparse.push(name);
      else if (header.type === '0' && name !== '') {
        const storedSize = Math.min(size, source.sizeBytes - dataAt);
        entries.push({ name, offset: dataAt, storedSize, size });
      }
      extension = {};
    }
    at = next;
  }
  return ok({ entries, sparse, isCut });
}

interface Header {
  readonly path: string;
  readonly size: number;
  readonly type: string;
}

function parseHeader(block: Uint8Array): Header | undefined {
  const size = tarEntrySize(block);
  if (size === undefined) return undefined;
  const reader = new BeReader(block);
  const prefix = reader.ascii(257, 5) === 'ustar' ? reader.ascii(345, 155) : '';
  const name = textField(block.subarray(0, 100));
  const type = block[156] ?? 0;
  // Old archives have NUL, contiguous files '7'; both are regular files.
  const letter = type === 0 || type === 0x37 ? '0' : String.fromCharCode(type);
  return { path: prefix === '' ? name : `${prefix}/${name}`, size, type: letter };
}

/** Bytes of the entry that the header `block` stands before; undefined: no possible size. */
export function tarEntrySize(block: Uint8Array): number | undefined {
  return numberField(block.subarray(124, 136));
}

/** Octal text, or with the first bit set a binary number (GNU). Undefined: no possible size. */
function numberField(field: Uint8Array): number | undefined {
  const first = field[0] ?? 0;
  if (first >= 0x80) {
    let value = first % 0x80;
    for (const byte of field.subarray(1)) {
      value = value * 256 + byte;
      if (!Number.isSafeInteger(value)) return undefined;
    }
    return value;
  }
  const digits = textField(field).trim();
  if (digits === '') return 0;
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** Text up to the first NUL, UTF-8 where it is. */
function textField(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

async function readExtension(
  source: ByteSource,
  at: number,
  size: number,
  type: 'L' | 'x' | string,
  signal: AbortSignal | undefined,
): Promise<Result<Extension, ReadError>> {
  if (size > MAX_EXTENSION || at + size > source.sizeBytes) return ok({});
  const read = await source.read(fileOffset(at), size, signal);
  if (!read.ok) return err(read.error);
  return ok(type === 'L' ? { path: textField(read.value) } : parsePax(read.value));
}

/** Records `LENGTH KEY=VALUE\n`; the length counts the whole record. A record that does not fit ends the walk. */
function parsePax(bytes: Uint8Array): Extension {
  const found: Extension = {};
  let at = 0;
  while (at < bytes.length) {
    const blank = bytes.indexOf(0x20, at);
    if (blank < 0) break;
    const length = Number(textField(bytes.subarray(at, blank)));
    if (!Number.isInteger(length) || length <= blank - at + 1 || at + length > bytes.length) break;
    const record = new TextDecoder().decode(bytes.subarray(blank + 1, at + length - 1));
    const equals = record.indexOf('=');
    const key = record.slice(0, equals);
    const value = record.slice(equals + 1);
    if (key === 'path') found.path = value;
    if (key === 'size' && /^\d{1,15}$/.test(value)) found.size = Number(value);
    if (key.startsWith('GNU.sparse.')) found.sparse = true;
    at += length;
  }
  return found;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
