import { describe, expect, it } from 'vitest';
import { symbolFileKind } from './symbolFile.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const elf = (type: number, machine = 22, order = 2): Uint8Array => {
  const head = new Uint8Array(64);
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, order]);
  head.set([0, type, 0, machine], 16);
  return head;
};

describe('files of symbols', () => {
  it('are known by their first bytes', () => {
    expect(symbolFileKind(bytes('0000000000100000 T _stext\nwhatever'))).toBe('text');
    expect(symbolFileKind(bytes('000003ff7ff00000 t loop_add\t[loop]\n'))).toBe('text');
    expect(symbolFileKind(elf(2))).toBe('elf');
    expect(symbolFileKind(elf(3))).toBe('elf');
    expect(symbolFileKind(Uint8Array.of(0xeb, 0x9f, 1, 0))).toBe('btf');
  });

  it('are not dumps, programs of other machines, memory maps, nothing or prose', () => {
    const others = [
      elf(4),
      elf(2, 62),
      elf(2, 22, 1),
      bytes('0000000000000000-0000000007ffffff : System RAM'),
    ];
    const empty = [
      new Uint8Array(),
      bytes(''),
      bytes('Dear reader'),
      bytes('0000000000000000 0000000008000000 '),
    ];
    for (const head of [...others, ...empty, new Uint8Array(4096)])
      expect(symbolFileKind(head)).toBeUndefined();
  });
});
