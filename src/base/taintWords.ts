/** Taint letters of Linux in words (kernel/panic.c, Documentation/admin-guide/tainted-kernels.rst). */

const FLAGS: Readonly<Record<string, string>> = {
  P: 'proprietary module',
  F: 'module loaded by force',
  S: 'out of specification system',
  R: 'module unloaded by force',
  M: 'machine check',
  B: 'bad page',
  U: 'user request',
  D: 'died before (oops or BUG)',
  A: 'ACPI table overridden',
  W: 'warning issued',
  C: 'staging driver',
  I: 'firmware workaround',
  O: 'out-of-tree module',
  E: 'unsigned module',
  L: 'soft lockup',
  K: 'live patch',
  X: 'auxiliary taint of the distribution',
  T: 'struct randomisation',
  N: 'in-kernel test',
  J: 'user-space firmware driver',
};

/** `out-of-tree module, unsigned module` for `OE`; `not tainted` without letters. */
export function taintWords(letters: string): string {
  const words = [...letters].filter((letter) => letter !== 'G' && letter !== ' ');
  if (words.length === 0) return 'not tainted';
  return words.map((letter) => FLAGS[letter] ?? letter).join(', ');
}
