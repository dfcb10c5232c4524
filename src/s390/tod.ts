/**
 * The TOD clock, the CPU timer and the clock comparator as dates and durations. All three count in units of 1/4096
 * microsecond; arithmetic is on bigint, exact for all 64 bits. Leap seconds are ignored, as Linux does.
 */
import { TOD_UNITS_PER_MICROSECOND, TOD_UNIX_EPOCH } from './constants.ts';

/** Microseconds since 1970 (UTC) of a TOD clock value, rounded down; negative before 1970. */
export function todToUnixMicros(tod: bigint): bigint {
  // An arithmetic shift rounds towards minus infinity, which a division would not.
  return (tod - TOD_UNIX_EPOCH) >> 12n;
}

/** The TOD clock value of a time in microseconds since 1970 (UTC). Undefined when 64 bits do not hold it. */
export function unixMicrosToTod(micros: bigint): bigint | undefined {
  const tod = micros * TOD_UNITS_PER_MICROSECOND + TOD_UNIX_EPOCH;
  return tod >= 0n && tod <= 0xffffffffffffffffn ? tod : undefined;
}

/** A TOD clock value as UTC: `2023-11-14 22:13:20.000000 UTC`. Covers all of 1900-01-01 to 2042-09-17. */
export function todToText(tod: bigint): string {
  return unixMicrosToText(todToUnixMicros(tod));
}

/** Microseconds since 1970 as UTC text; any size, proleptic Gregorian calendar. */
export function unixMicrosToText(micros: bigint): string {
  const day = 86400000000n;
  const rest = ((micros % day) + day) % day;
  const { year, month, dayOfMonth } = civilDate((micros - rest) / day);
  const seconds = Number(rest / 1000000n);
  const two = (value: number | bigint): string => String(value).padStart(2, '0');
  const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const fraction = String(rest % 1000000n).padStart(6, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(dayOfMonth)} ${time}.${fraction} UTC`;
}

/** Year, month and day of a day number (0 = 1970-01-01), by eras of 400 years that start on 1 March. */
function civilDate(days: bigint): {
  readonly year: bigint;
  readonly month: bigint;
  readonly dayOfMonth: bigint;
} {
  const shifted = days + 719468n;
  const era = (shifted >= 0n ? shifted : shifted - 146096n) / 146097n;
  const dayOfEra = shifted - era * 146097n;
  const yearOfEra = (dayOfEra - dayOfEra / 1460n + dayOfEra / 36524n - dayOfEra / 146096n) / 365n;
  const dayOfYear = dayOfEra - (365n * yearOfEra + yearOfEra / 4n - yearOfEra / 100n);
  const marchMonth = (5n * dayOfYear + 2n) / 153n;
  const month = marchMonth < 10n ? marchMonth + 3n : marchMonth - 9n;
  return {
    year: yearOfEra + era * 400n + (month <= 2n ? 1n : 0n),
    month,
    dayOfMonth: dayOfYear - (153n * marchMonth + 2n) / 5n + 1n,
  };
}

/** A CPU timer (u64 as stored, signed by nature) in microseconds: `-12.500000 µs`. Exact to a picosecond. */
export function cpuTimerToText(timer: bigint): string {
  const signed = BigInt.asIntN(64, timer);
  const magnitude = signed < 0n ? -signed : signed;
  const fraction = ((magnitude % TOD_UNITS_PER_MICROSECOND) * 1000000n) / TOD_UNITS_PER_MICROSECOND;
  const sign = signed < 0n ? '-' : '';
  return `${sign}${magnitude / TOD_UNITS_PER_MICROSECOND}.${String(fraction).padStart(6, '0')} µs`;
}

/** A clock comparator as stored, and what it stands for. */
export interface ClockComparator {
  /** The 64-bit clock comparator. */
  readonly value: bigint;
  /** `shifted`: stored by a store status as bits 0-55 after a zero byte; `full`: stored whole (QEMU). */
  readonly form: 'shifted' | 'full';
  /** For people: the date, and how it was read. */
  readonly words: string;
}

/** No s390 Linux can have waited for a time before this one; 2000-01-01. */
const FIRST_PLAUSIBLE = 0xb361183f48000000n;

/**
 * Reads a clock comparator of a save area or an NT_S390_TODCMP note (8 bytes). First byte zero: the remaining seven
 * are bits 0-55, as crash and the kernel read it; otherwise the value is whole.
 */
export function decodeClockComparator(stored: bigint): ClockComparator {
  if (stored >> 56n !== 0n) {
    return { value: stored, form: 'full', words: `${comparatorDate(stored)}; stored as all 64 bits` };
  }
  const value = stored << 8n;
  const words = `${comparatorDate(value)}; stored as bits 0-55 after a zero byte, read as value << 8`;
  if (value === 0n) return { value, form: 'shifted', words: 'zero' };
  if (value >= FIRST_PLAUSIBLE) return { value, form: 'shifted', words };
  return {
    value,
    form: 'shifted',
    words: `${words}; too early to be real: the first byte of a whole value may have been lost`,
  };
}

function comparatorDate(value: bigint): string {
  return value >= 0xffffffffffffff00n ? 'never (all ones)' : todToText(value);
}
