/**
 * Unpacks gzip files (RFC 1952) member by member, each verified by its checksum and size. Browsers' own decoders refuse
 * a file of several members, which `cat a.gz b.gz` and parallel packers make.
 */
import { damaged } from '../../formats/codecs/codec.ts';
import type { PackedReader } from '../packedReader.ts';
import type { SlidingOutput } from '../slidingOutput.ts';
import { Crc32 } from '../xz/checks.ts';
import { BitInput } from './bitInput.ts';
import { inflate, WINDOW } from './inflate.ts';

const HAS_HEADER_CHECK = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const RESERVED = 0xe0;

/** Unpacks the whole file. Zeros behind the last member are padding, as on a tape. */
export async function unpackGzip(file: PackedReader, output: SlidingOutput): Promise<void> {
  const input = new BitInput(file);
  for (let isFirst = true; isFirst || !(await onlyPadding(input)); isFirst = false)
    await member(input, output);
}

async function member(input: BitInput, output: SlidingOutput): Promise<void> {
  await header(input);
  await output.flush(true);
  output.begin(WINDOW);
  const from = output.total;
  const crc = new Crc32();
  output.watch = (bytes) => crc.update(bytes);
  await inflate(input, output);
  await output.flush(true);
  output.watch = undefined;
  await input.more();
  if (word(input) !== crc.value) damaged('the checksum of the packed data does not match');
  if (word(input) !== (output.total - from) % 2 ** 32) damaged('the size of the packed data does not match');
}

async function header(input: BitInput): Promise<void> {
  await input.more();
  if (input.take(16) !== 0x8b1f) damaged('no gzip data begins here');
  if (input.take(8) !== 8) damaged('it is packed in a way that gzip does not have');
  const flags = input.take(8);
  if ((flags & RESERVED) !== 0) damaged('its header has marks that gzip does not have');
  for (let i = 0; i < 3; i++) input.take(16);
  if ((flags & HAS_EXTRA) !== 0) {
    for (let left = input.take(16); left > 0; left--) await byte(input);
  }
  for (const text of [HAS_NAME, HAS_COMMENT]) {
    if ((flags & text) === 0) continue;
    for (let last = 1; last !== 0; ) last = await byte(input);
  }
  if ((flags & HAS_HEADER_CHECK) !== 0) input.take(16);
}

async function byte(input: BitInput): Promise<number> {
  await input.more();
  return input.take(8);
}

function word(input: BitInput): number {
  const low = input.take(16);
  return low + input.take(16) * 0x10000;
}

/** Takes zeros up to the next member or the end of the file; true at the end. */
async function onlyPadding(input: BitInput): Promise<boolean> {
  while (input.left > 0) {
    await input.more();
    if (input.peek(8) !== 0) return false;
    input.skip(8);
  }
  return true;
}
