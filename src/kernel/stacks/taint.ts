/** Taint bits as the letters that the kernel prints. (kernel/panic.c, taint_flags) */

const LETTERS = 'PFSRMBUDAWCIOELKXTNJ';

/** The letters of `mask`; bits without a letter become `?`, `` is not tainted. */
export function taintLetters(mask: bigint): string {
  let letters = '';
  for (let bit = 0; bit < 64; bit++) if (((mask >> BigInt(bit)) & 1n) === 1n) letters += LETTERS[bit] ?? '?';
  return letters;
}
