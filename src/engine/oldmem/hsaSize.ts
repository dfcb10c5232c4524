/**
 * Proposes HSA_SIZE. The machine decides it (SCLP read info: (blocks - 1) * 4096; drivers/s390/char/sclp_early.c), and
 * the only trace of it in the files is the length of the HSA file. 32 MiB is merely what old kernels assumed.
 */
import { FRAME_SIZE, roundUp } from '../../base/address.ts';
import { formatSize, hex0x } from '../../base/hex.ts';

/** The machine counts the HSA in frames with 32 bits (struct sdias_evbuf, drivers/s390/char/sclp_sdias.h v6.6). */
const HSA_LIMIT = 2 ** 32 * FRAME_SIZE;

export interface HsaSizeProposal {
  /** Bytes, a multiple of 4096; undefined when nothing tells it. */
  readonly value: number | undefined;
  readonly why: string;
  /** What does not fit, one sentence each. */
  readonly warnings: readonly string[];
  /** The file was probably cut short, so the real size is larger than `value`. */
  readonly wasCut: boolean;
}

/** The part of an HSA file that the size depends on. `shift`: bytes before absolute 0. */
export interface HsaLength {
  readonly sizeBytes: number;
  readonly shift: 0 | 4096;
}

/** `given` is what the person said, in bytes; it wins over the file. */
export function proposeHsaSize(hsa: HsaLength | undefined, given?: number): HsaSizeProposal {
  const fromFile = hsa === undefined ? undefined : sizeFromFile(hsa);
  if (given === undefined) {
    return (
      fromFile ?? {
        value: undefined,
        why: 'No HSA file was given, and nothing else tells the HSA size.',
        warnings: [],
        wasCut: false,
      }
    );
  }
  return { value: given, why: 'Given by you.', warnings: problemsWith(given, hsa), wasCut: false };
}

/** Why a number cannot be an HSA size; undefined when it can. */
export function hsaSizeProblem(value: number): string | undefined {
  if (!Number.isSafeInteger(value) || value < 0) return 'The HSA size must be a whole number of bytes.';
  if (value % FRAME_SIZE !== 0) return `The HSA size must be a multiple of 4096; ${hex0x(value)} is not.`;
  if (value >= HSA_LIMIT)
    return `No HSA is as large as ${formatSize(value)}: the machine counts it in 4 KiB blocks with 32 bits.`;
  return undefined;
}

function sizeFromFile(hsa: HsaLength): HsaSizeProposal {
  const bytes = Math.max(0, hsa.sizeBytes - hsa.shift);
  const value = roundUp(bytes, FRAME_SIZE);
  const less = hsa.shift === 0 ? '' : ' without its first block, which is not memory';
  const why = `Length of the HSA file${less}: ${hex0x(value)} (${formatSize(value)}).`;
  if (value === bytes) return { value, why, warnings: [], wasCut: false };
  const odd = `The HSA file holds ${bytes} bytes of memory, no multiple of 4096: it was probably cut short.`;
  return { value, why: `${why} Rounded up to whole frames.`, warnings: [odd], wasCut: true };
}

function problemsWith(given: number, hsa: HsaLength | undefined): readonly string[] {
  const problem = hsaSizeProblem(given);
  if (problem !== undefined) return [problem];
  if (hsa === undefined) return [];
  const bytes = hsa.sizeBytes - hsa.shift;
  const sizes = `The HSA file holds ${formatSize(Math.max(0, bytes))}, the HSA size is ${formatSize(given)}`;
  if (bytes > given) return [`${sizes}: the end of the file is not used.`];
  if (bytes < given) return [`${sizes}: the rest below it is missing.`];
  return [];
}
