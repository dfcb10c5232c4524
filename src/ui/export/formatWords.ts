/** Names and words of the formats that can be written. */
import type { ExportFormat } from '../../rpc/api.ts';

export interface FormatWords {
  /** In the list of formats. */
  readonly label: string;
  /** On the button, after `Export`. */
  readonly short: string;
  /** Suggested name of the file. */
  readonly fileName: string;
  readonly hint: string;
}

export const FORMAT_WORDS: Readonly<Record<ExportFormat, FormatWords>> = {
  vmcore: {
    label: 'vmcore (ELF, as the dump kernel shows it)',
    short: 'vmcore',
    fileName: 'vmcore',
    hint: 'For crash, drgn, gdb and every other tool. Made of slices of the input files: nothing is copied twice.',
  },
  s390: {
    label: 's390 stand-alone dump (zgetdump, zipl)',
    short: 's390 dump',
    fileName: 'dump.s390',
    hint: 'For zgetdump and crash. It holds every address up to the last one and cannot say that bytes are missing.',
  },
  kdump: {
    label: 'kdump compressed (makedumpfile)',
    short: 'kdump',
    fileName: 'dump.kdump',
    hint: 'For crash, drgn and makedumpfile. Small: pages are packed one by one. zlib is read by every tool; zstd packs better and faster, for crash 8, makedumpfile 1.7 or newer.',
  },
};
