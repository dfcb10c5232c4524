import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MadeType, makeBtf, SMALL_KERNEL } from '../../../e2e/fixtures/btfBlob.ts';
import { ensure } from '../../base/assert.ts';
import type { Result } from '../../base/result.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { type Btf, parseBtf } from './btf.ts';
import { typeWords } from './typeWords.ts';

const FACTS = { origin: 'test', confidence: 'exact' } as const;

function parse(bytes: Uint8Array, base?: Btf): Result<Btf, string> {
  return parseBtf(bytes, FACTS, base);
}

function made(types: readonly MadeType[]): Btf {
  return must(parse(makeBtf(types).bytes));
}

/** Asks everything that the interface offers, of every type. */
function askEverything(btf: Btf): void {
  for (let id = 0; id <= Math.min(btf.count, 300) + 1; id++) {
    btf.describeStruct(id);
    btf.enumerators(id);
    typeWords(btf.table, id, 'x');
  }
  for (const name of ['task_struct', 'list_head', 'a']) {
    btf.sizeOf(name);
    btf.member(name, 'comm');
    btf.member(name, 'a.a.a');
  }
  btf.searchStructs('', 100);
}

describe('types', () => {
  const btf = made(SMALL_KERNEL);

  it('are all there', () => {
    expect(btf.count).toBe(SMALL_KERNEL.length);
    expect(btf.notes).toEqual([]);
    expect(btf.searchStructs('', 10)).toEqual(['list_head', 'old_bits', 'task_struct']);
  });

  it('have sizes, through typedefs and arrays', () => {
    expect(
      ['int', 'list_head', 'list_t', 'struct task_struct', 'double', 'enum state'].map(btf.sizeOf),
    ).toEqual([4, 16, 16, 64, 8, 4]);
    expect(btf.member('task_struct', 'comm')?.size).toBe(16);
  });

  it('of the same name: the one with the most members wins', () => {
    expect(btf.member('task_struct', 'pid')).toMatchObject({ offset: 0, size: 4 });
    expect(btf.member('task_struct', 'other')).toBeUndefined();
  });

  it('have members behind const, typedef and anonymous unions', () => {
    expect(btf.member('task_struct', 'tasks.prev')).toMatchObject({ offset: 24, size: 8 });
    expect(btf.member('task_struct', 'wide')).toMatchObject({ offset: 8, size: 8 });
    expect(btf.member('list_t', 'next')?.offset).toBe(0);
    expect(btf.member('task_struct', 'tasks.next.next')).toBeUndefined();
  });

  it('have bit fields, counted from the most significant bit', () => {
    expect(btf.member('task_struct', 'flag_a')).toMatchObject({ offset: 4, bitOffset: 0, bitSize: 1 });
    expect(btf.member('task_struct', 'flag_b')).toMatchObject({ offset: 4, bitOffset: 1, bitSize: 3 });
    expect(btf.member('old_bits', 'three')).toMatchObject({ offset: 1, bitOffset: 5, bitSize: 3 });
  });

  it('read as C', () => {
    const task = ensure(btf.describeStruct(9), 'task_struct');
    expect(task.fields.map(({ words }) => words)).toEqual([
      'int pid',
      'int flag_a : 1',
      'int flag_b : 3',
      'union {…}',
      'const list_t tasks',
      'char comm[16]',
      'void (*run)(struct task_struct *task, ...)',
      'enum state state',
    ]);
    expect(task.fields[4]).toMatchObject({ target: 5, pointer: false });
    const words = (id: number): string => typeWords(btf.table, id, 'p');
    expect([28, 29, 30, 23, 10].map(words)).toEqual([
      'volatile char *p',
      'volatile char *const p',
      'char (*p)[16]',
      'struct task_struct *p',
      'struct task_struct p',
    ]);
  });

  it('have the values of enumerations, signed and wide', () => {
    expect(btf.enumerators(15)).toEqual([
      { name: 'RUNNING', value: 0n },
      { name: 'BROKEN', value: -1n },
    ]);
    expect(btf.enumerators(24)).toEqual([{ name: 'HUGE', value: 0x2_0000_0001n }]);
  });

  it('of a module go on from those of the kernel', () => {
    const kernel = makeBtf(SMALL_KERNEL);
    const own: readonly MadeType[] = [
      {
        kind: 4,
        name: 'mine',
        value: 24,
        elements: [
          ['list', 5, 0],
          ['me', SMALL_KERNEL.length + 2, 128],
        ],
      },
      { kind: 2, value: SMALL_KERNEL.length + 1 },
    ];
    const module = must(parse(makeBtf(own, { base: { strings: kernel.strings } }).bytes, btf));
    expect(module.count).toBe(SMALL_KERNEL.length + 2);
    expect(module.member('mine', 'list.prev')?.offset).toBe(8);
    const fields = module.describeStruct(SMALL_KERNEL.length + 1)?.fields.map(({ words }) => words);
    expect(fields).toEqual(['struct list_head list', 'struct mine *me']);
    expect(module.sizeOf('task_struct')).toBe(64);
  });

  it('of an unknown kind are stepped over where the blob describes it, and end the index where not', () => {
    const types: readonly MadeType[] = [
      { kind: 25, fixed: [1, 2], elements: [[3], [4]] },
      { kind: 1, name: 'int', value: 4, fixed: [32] },
    ];
    const layout = Array.from({ length: 26 }, (_, kind): readonly [number, number] =>
      kind === 25 ? [8, 4] : [0, 0],
    );
    expect(must(parse(makeBtf(types, { layout }).bytes)).sizeOf('int')).toBe(4);
    expect(parse(makeBtf(types).bytes)).toMatchObject({ ok: false });
    const later = must(parse(makeBtf([...SMALL_KERNEL, ...types]).bytes));
    expect(later.count).toBe(SMALL_KERNEL.length);
    expect(later.notes.join()).toContain('unknown kind 25');
  });
});

describe('damaged types', () => {
  it('in a circle have no size and no end of words', () => {
    const btf = made([
      { kind: 8, name: 'a', value: 2 },
      { kind: 8, name: 'b', value: 1 },
      { kind: 2, value: 3 },
      { kind: 3, fixed: [4, 4, 2] },
      { kind: 4, name: 'self', value: 8, elements: [['', 5, 0]] },
      { kind: 13, value: 6, elements: Array.from({ length: 40 }, () => ['', 6]) },
    ]);
    expect(btf.sizeOf('a')).toBeUndefined();
    expect(btf.member('self', 'x')).toBeUndefined();
    askEverything(btf);
    expect(typeWords(btf.table, 3)).toContain('…');
  });

  it('with anonymous members that double at every step end within bounds', () => {
    const levels = Array.from({ length: 30 }, (_, i): MadeType => {
      const next = i + 2;
      return {
        kind: 5,
        value: 8,
        elements: [
          ['', next, 0],
          ['', next, 0],
        ],
      };
    });
    const btf = made([{ ...ensure(levels[0], 'one'), name: 'a' }, ...levels.slice(1)]);
    expect(btf.member('a', 'nothing')).toBeUndefined();
  });

  it('with 65,535 members are read, with more are not', () => {
    const elements = Array.from({ length: 65_535 }, (_, i) => ['', 1, 32 * i] as const);
    const int: MadeType = { kind: 1, name: 'int', value: 4, fixed: [32] };
    expect(made([int, { kind: 4, name: 'a', elements }]).describeStruct(2)?.fields.length).toBe(65_535);
    const blob = makeBtf([int, { kind: 4, name: 'a', elements: [['x', 1, 0]] }]).bytes;
    // vlen stands in the second word of the second record.
    for (const length of [2, 65_535, 0xff_ffff]) {
      const changed = blob.slice();
      new DataView(changed.buffer).setUint32(24 + 16 + 4, 0x0400_0000 + length);
      const btf = must(parse(changed));
      expect(btf.count).toBe(1);
      expect(btf.notes.join()).toContain(`type 2 with ${length} elements`);
    }
  });

  it('are refused at every cut', () => {
    const { bytes } = makeBtf(SMALL_KERNEL);
    for (let length = 0; length < bytes.length; length++) {
      expect(parse(bytes.slice(0, length)).ok).toBe(false);
    }
  });

  it('whose strings do not end are refused', () => {
    const { bytes } = makeBtf(SMALL_KERNEL);
    bytes[bytes.length - 1] = 0x41;
    expect(parse(bytes)).toEqual({ ok: false, error: 'its strings do not begin and end with a NUL' });
  });

  it('never hang or throw, whatever the bytes', () => {
    const { bytes } = makeBtf(SMALL_KERNEL);
    const patch = fc.tuple(fc.nat(bytes.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(patch, { minLength: 1, maxLength: 8 }), (patches) => {
        const changed = bytes.slice();
        for (const [at, piece] of patches) changed.set(piece.subarray(0, changed.length - at), at);
        const parsed = parse(changed);
        if (parsed.ok) askEverything(parsed.value);
      }),
      { numRuns: 150 },
    );
  });
});
