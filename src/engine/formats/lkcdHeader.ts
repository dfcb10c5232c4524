/** The headers of an LKCD dump: the common one, packed, and that of s390 with the CPUs (s390-tools, zdump/df_lkcd.h). */
import { safeNumber } from '../../base/address.ts';
import { BeReader } from '../../base/bytes.ts';
import { MAX_CPUS } from '../../s390/constants.ts';

/** DF_LKCD_MAGIC; in the byte order of the machine. */
export const LKCD_MAGIC = 0xa8190173618f23edn;
/** The same as a little-endian machine writes it. */
export const LKCD_MAGIC_SWAPPED = 0xed238f61730119a8n;
/** Offset of the first page record (DF_LKCD_HDR_SIZE). */
export const LKCD_FIRST_RECORD = 0x10000;

const HEADER_LENGTH = 734;
/** "s390-dum". */
const ASM_MAGIC = 0x733339302d64756dn;
const UTS_LENGTH = 65;

export interface LkcdHeader {
  readonly version: number;
  readonly pageSize: number;
  /** One past the last address; undefined: not possible. */
  readonly memEnd: number | undefined;
  readonly pageCount: number;
  readonly panic: string;
  /** Seconds and microseconds since 1970 as one number of microseconds. */
  readonly timeMicros: bigint;
  readonly nodename: string;
  readonly release: string;
  readonly utsVersion: string;
  readonly machine: string;
  /** 0 none, 1 run-length code, 2 zlib. */
  readonly compression: number;
  /** What the header of s390 says; undefined in very old dumps. */
  readonly cpus: { readonly realCount: number; readonly prefixes: readonly number[] } | undefined;
}

/** Takes the first LKCD_FIRST_RECORD bytes apart, or as many as there are. Undefined: too few. */
export function parseLkcdHeader(bytes: Uint8Array): LkcdHeader | undefined {
  const reader = new BeReader(bytes);
  if (!reader.has(0, HEADER_LENGTH)) return undefined;
  const uts = (index: number): string => reader.ascii(324 + UTS_LENGTH * index, UTS_LENGTH);
  return {
    version: reader.u32(8),
    pageSize: reader.u32(20),
    memEnd: safeNumber(reader.u64(40)),
    pageCount: reader.u32(48),
    panic: reader.ascii(52, 256),
    timeMicros: reader.u64(308) * 1000000n + reader.u64(316),
    nodename: uts(1),
    release: uts(2),
    utsVersion: uts(3),
    machine: uts(4),
    compression: reader.u32(722),
    cpus: parseCpus(reader, reader.u32(12)),
  };
}

function parseCpus(reader: BeReader, at: number): LkcdHeader['cpus'] {
  if (!reader.has(at, 20) || reader.u64(at) !== ASM_MAGIC) return undefined;
  const count = Math.min(reader.u16(at + 16), MAX_CPUS);
  const prefixes: number[] = [];
  for (let i = 0; i < count && reader.has(at + 20 + 4 * i, 4); i++)
    prefixes.push(reader.u32(at + 20 + 4 * i));
  return { realCount: reader.u16(at + 18), prefixes };
}
