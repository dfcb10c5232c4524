/** Task states as letters, and as the two letters that `crash ps` prints. (include/linux/sched.h v3.12 to v6.12) */

const DEAD_SINCE_4_14 = 0x80;
const NOLOAD = 0x400;

/** `major * 1000 + minor` of a release string such as `6.1.0-50-s390x`; undefined when it is none. */
export function releaseNumber(release: string | undefined): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})/.exec(release ?? '');
  return match === null ? undefined : Number(match[1]) * 1000 + Number(match[2]);
}

/** The letter: R, S, D, T, t, X, Z, P, I; `?` for what is no state. `release`: see `releaseNumber`. */
export function stateLetter(
  state: number,
  exitState: number | undefined,
  release: number | undefined,
): string {
  const old = release !== undefined && release < 3014;
  if (exitState === (old ? 0x10 : 0x20)) return 'Z';
  if (exitState === (old ? 0x20 : 0x10)) return 'X';
  const before414 = release !== undefined && release < 4014;
  if (before414 && (state & 512) !== 0) return 'P';
  switch (state & 0xff) {
    case 0:
      return 'R';
    case 1:
      return 'S';
    case 2:
      return (state & NOLOAD) === 0 ? 'D' : 'I';
    case 4:
      return 'T';
    case 8:
      return 't';
    case 0x40:
      return before414 ? 'X' : 'P';
    case 0x10:
    case DEAD_SINCE_4_14:
      return 'X';
    case 0x20:
      return 'Z';
    case 0x82:
    case 0x81:
      // Before 4.14 0x80 is WAKEKILL.
      return (state & 1) === 0 ? 'D' : 'S';
    case 0x84:
      return 'T';
    case 0x88:
      return 't';
    default:
      return '?';
  }
}

const CRASH_NAMES: Readonly<Record<string, string>> = {
  R: 'RU',
  S: 'IN',
  D: 'UN',
  I: 'ID',
  T: 'ST',
  t: 'TR',
  Z: 'ZO',
  X: 'DE',
  P: 'PA',
};

/** The state as `crash ps` names it. */
export function crashState(letter: string): string {
  return CRASH_NAMES[letter] ?? '??';
}
