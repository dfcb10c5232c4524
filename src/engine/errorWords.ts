/**
 * The one place where the engine's failures become words: what happened, to which file, what still works, and one
 * next step. The page and the terminal show the same words.
 */
import { assertNever } from '../base/assert.ts';
import { formatSize, hex0x, hexBytes } from '../base/hex.ts';
import type { OpenError } from './openTypes.ts';
import type { GapReason, ReadError } from './types.ts';

/** A failure in words. `kind` stays stable for tests and icons. */
export interface Words {
  readonly kind: string;
  readonly title: string;
  readonly detail: string;
  readonly nextStep: string;
  readonly file?: string;
}

/** Words for a failed read. */
export function readErrorWords(error: ReadError): Words {
  switch (error.kind) {
    case 'cancelled':
      return {
        kind: 'cancelled',
        title: 'Cancelled',
        detail: 'The request was given up before it was answered.',
        nextStep: '',
      };
    case 'changed':
      return {
        kind: 'changed',
        file: error.file,
        title: 'The file has changed since it was opened',
        detail: `${error.file} is not what it was: its bytes can no longer be trusted to belong together.`,
        nextStep: 'Drop the file again to open it as it is now.',
      };
    case 'unreadable':
      return {
        kind: 'unreadable',
        file: error.file,
        title: 'A part of the file cannot be read',
        detail: `${error.file}: ${error.length} bytes at offset ${hex0x(error.offset)}: ${error.detail}`,
        nextStep: 'Check the disk or the network drive. Everything outside this range still works.',
      };
    case 'outside':
      return {
        kind: 'outside',
        file: error.file,
        title: 'The file ends before this place',
        detail: `${error.file} has ${formatSize(error.sizeBytes)}; ${error.length} bytes at offset ${hex0x(error.offset)} were asked for.`,
        nextStep: 'The file may have been cut off while it was copied. Compare its size with the original.',
      };
    case 'too-large':
      return {
        kind: 'too-large',
        title: 'Too many bytes at once',
        detail: `${formatSize(error.length)} were asked for; the limit of one read is ${formatSize(error.limit)}.`,
        nextStep: 'Ask for a smaller range.',
      };
    default:
      return assertNever(error);
  }
}

/** First bytes of a file as hex and text, for "what it looks like instead". */
function headWords(head: Uint8Array): string {
  const shown = head.subarray(0, 16);
  let text = '';
  for (const byte of shown) text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  return `${hexBytes(shown).replace(/(.{8})(?=.)/g, '$1 ')} (${text})`;
}

/** Words for files that could not be opened. */
export function openErrorWords(error: OpenError): Words {
  switch (error.kind) {
    case 'read':
      return readErrorWords(error.error);
    case 'no-files':
      return {
        kind: 'no-files',
        title: 'No file was given',
        detail: 'There is nothing to open.',
        nextStep: 'Choose a dump, or an HSA file and a memory file.',
      };
    case 'empty':
      return {
        kind: 'empty',
        file: error.file,
        title: 'The file is empty',
        detail: `${error.file} has 0 bytes.`,
        nextStep: 'Copy the dump again and compare the sizes.',
      };
    case 'not-a-dump':
      return {
        kind: 'not-a-dump',
        file: error.file,
        title: 'This is not a dump that Oldmem knows',
        detail: `${error.file} starts with ${headWords(error.head)}${error.looksLike === undefined ? '' : `: it looks like ${error.looksLike}`}.`,
        nextStep:
          'Oldmem opens an HSA file together with a memory file, or a finished s390 dump. If this is raw memory, choose it as HSA file or Memory file.',
      };
    case 'damaged':
      return {
        kind: 'damaged',
        file: error.file,
        title: 'The dump is damaged beyond use',
        detail: `${error.file} is a ${error.format}, but ${error.detail}`,
        nextStep: 'Copy the dump again from where it was taken and compare the sizes.',
      };
    case 'unsupported':
      return {
        kind: 'unsupported',
        file: error.file,
        title: `This is a ${error.format}, which Oldmem cannot open`,
        detail: `${error.file}: ${error.detail}`,
        nextStep: error.advice,
      };
    case 'wrong-pairing':
      return {
        kind: 'wrong-pairing',
        title: 'These files do not fit together',
        detail: error.detail,
        nextStep: error.advice,
      };
    default:
      return assertNever(error);
  }
}

/** Why bytes are not there, as the end of a sentence: "not captured: ...". */
export function gapWords(reason: GapReason): string {
  switch (reason) {
    case 'hole':
      return 'no memory at this address';
    case 'not-in-dump':
      return 'in no file of this dump';
    case 'no-hsa':
      return 'only the HSA held it, and there is no HSA file';
    case 'truncated':
      return 'the file ends before it';
    case 'not-written':
      return 'the writer of the dump stopped before it';
    case 'damaged':
      return 'stored, but damaged';
    case 'unreadable':
      return 'the file cannot be read here';
    case 'filtered':
      return 'left out by the writer of the dump';
    case 'unmapped-region':
      return 'not mapped: invalid in the region table';
    case 'unmapped-segment':
      return 'not mapped: invalid in the segment table';
    case 'unmapped-page':
      return 'not mapped: invalid in the page table';
    case 'swapped':
      return 'not mapped: looks like a page in swap space';
    case 'no-table':
      return 'the table that would map it is not in the dump';
    case 'bad-table':
      return 'the table that would map it is damaged';
    default:
      return assertNever(reason);
  }
}
