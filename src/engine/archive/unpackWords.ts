/** What a person is told when a packed file cannot be unpacked. */
import { formatSize } from '../../base/hex.ts';
import { readErrorWords, type Words } from '../errorWords.ts';
import type { StreamPacking } from './leastSize.ts';
import type { UnpackError } from './unpackError.ts';

const COMMANDS: Readonly<Record<StreamPacking, string>> = { gzip: 'gunzip', xz: 'xz -d', zstd: 'zstd -d' };

/** Words for a failure; `place` is what the space belongs to, such as "the browser". */
export function unpackWords(
  error: UnpackError,
  packing: StreamPacking,
  file: string,
  limitBytes: number,
  place: string,
): Words {
  if (error.kind === 'no-room') {
    return {
      kind: 'disk-full',
      file,
      title: 'The unpacked file would not fit',
      detail: `${file} unpacks to at least ${formatSize(error.atLeast)}; ${place} has ${formatSize(limitBytes)} for it. Nothing of it was kept.`,
      nextStep: 'Free some space, or unpack it yourself where there is room and open the result.',
    };
  }
  if (error.kind === 'unsupported') {
    return {
      kind: 'packed',
      file,
      title: `This ${packing} file is packed in a way that Oldmem does not unpack`,
      detail: `${file}: ${error.detail}.`,
      nextStep: `Run "${COMMANDS[packing]}${packing === 'zstd' ? ' --long=31' : ''} ${file}" and open what comes out.`,
    };
  }
  if (error.kind === 'damaged') {
    return {
      kind: 'damaged',
      file,
      title: `The ${packing} file cannot be unpacked to its end`,
      detail: `${file}: after ${formatSize(error.written)} of unpacked bytes: ${error.detail}`,
      nextStep: `Compare its size and checksum with the original.`,
    };
  }
  return readErrorWords(error);
}
