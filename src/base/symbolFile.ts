/** Recognises files of symbols by their first bytes: System.map, /proc/kallsyms, a vmlinux, BTF. No dump looks so. */

/** Bytes of a file that are enough. */
export const SYMBOL_HEAD = 1024;

export type SymbolFileKind = 'text' | 'elf' | 'btf';

/** `hex type name`, as nm prints it. */
const FIRST_LINE = /^[0-9a-f]{8,16} [a-zA-Z?] \S{1,512}(?:[ \t]+\[\S{1,64}\])?\s*$/;
const EM_S390 = 22;
const ET_CORE = 4;

/** What kind of file of symbols begins with `head`; undefined for everything else. */
export function symbolFileKind(head: Uint8Array): SymbolFileKind | undefined {
  if (head[0] === 0xeb && head[1] === 0x9f) return 'btf';
  if (head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46) {
    const word = (at: number): number => ((head[at] ?? 0) << 8) | (head[at + 1] ?? 0);
    // Of s390x, big-endian, 64 bits: a program, and no core.
    const isOurs = head[4] === 2 && head[5] === 2 && word(18) === EM_S390;
    return isOurs && word(16) !== ET_CORE ? 'elf' : undefined;
  }
  const text = new TextDecoder('latin1').decode(head.subarray(0, SYMBOL_HEAD));
  return FIRST_LINE.test(text.split('\n')[0] ?? '') ? 'text' : undefined;
}
