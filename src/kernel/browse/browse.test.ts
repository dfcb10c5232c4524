import { beforeAll, describe, expect, it } from 'vitest';
import { type MadeType, makeBtf, SMALL_KERNEL } from '../../../e2e/fixtures/btfBlob.ts';
import { realDataDir } from '../../../e2e/fixtures/realData.ts';
import { ensure } from '../../base/assert.ts';
import { imageOf, must } from '../../engine/machine/images.testkit.ts';
import { type Btf, parseBtf } from '../btf/btf.ts';
import { kernelOf } from '../kernel.testkit.ts';
import { type KernelFacts, readKernelFacts } from '../kernelFacts.ts';
import { type RealKernel, realKernel } from '../structs/realKernel.testkit.ts';
import { listTasks } from '../tasks/listTasks.ts';
import { type CodePage, readCode } from './code.ts';
import { findPlace } from './place.ts';
import { readStruct, type StructView } from './structView.ts';
import { createTypeSpace, spaceOf, type TypeSpace } from './typeSpace.ts';

const AT = 0x10000;

function view(found: StructView | string): StructView {
  if (typeof found === 'string') throw new Error(found);
  return found;
}

describe('a struct in made memory', () => {
  const FIRST = SMALL_KERNEL.length + 1;
  const TYPES: readonly MadeType[] = [
    ...SMALL_KERNEL,
    { kind: 2, value: FIRST + 1 },
    {
      kind: 4,
      name: 'mine',
      value: 24,
      elements: [
        ['next', FIRST, 0],
        ['number', 1, 64],
        ['pair', FIRST + 2, 96],
      ],
    },
    { kind: 3, fixed: [1, 1, 2] },
  ];
  const btf = must(parseBtf(makeBtf(TYPES).bytes, { origin: 'test', confidence: 'exact' }));
  const space = spaceOf(new Map([['', btf]]));
  const ref = ensure(space.named('mine'), 'the type');

  async function read(bytes: Uint8Array, at = AT): Promise<StructView> {
    const { virtual } = kernelOf(imageOf([[AT, bytes]]), 'OSRELEASE=test\n');
    return view(must(await readStruct(space, virtual, undefined, { ref, addr: BigInt(at) })));
  }

  it('shows pointers, numbers and arrays', async () => {
    const bytes = new Uint8Array(24);
    bytes.set([0, 0, 0, 0, 0, 1, 2, 3, 0xff, 0xff, 0xff, 0xfe], 0);
    const { rows, missing, title } = await read(bytes);
    expect(title).toBe('struct mine');
    expect(missing).toBeUndefined();
    expect(rows.map(({ name, offset }) => [name, offset])).toEqual([
      ['next', 0],
      ['number', 8],
      ['pair', 12],
    ]);
    expect(rows[0]?.value).toMatchObject({ kind: 'pointer', addr: 0x10203n, target: ref.id });
    expect(rows[1]?.value).toMatchObject({ kind: 'plain', hex: '0xfffffffe' });
    expect(rows[2]?.value).toMatchObject({ kind: 'array', count: 2 });
  });

  it('shows what is not in the dump as missing, never as zero', async () => {
    const { rows, missing } = await read(new Uint8Array(8));
    expect(rows.map(({ value }) => value.kind)).toEqual(['pointer', 'missing', 'array']);
    expect(missing).toContain('0x10008 is not in the dump');
  });

  it('shows the elements of an array from any of them on', async () => {
    const bytes = new Uint8Array(24).fill(1);
    const { virtual } = kernelOf(imageOf([[AT, bytes]]), 'OSRELEASE=test\n');
    const request = { ref: { module: '', id: FIRST + 2 }, addr: BigInt(AT + 12), from: 1 };
    const { rows, total } = view(must(await readStruct(space, virtual, undefined, request)));
    expect(total).toBe(2);
    expect(rows.map(({ name, offset, value }) => [name, offset, value.kind])).toEqual([['[1]', 4, 'plain']]);
  });

  it('takes any damaged types without harm', async () => {
    const { bytes } = makeBtf(TYPES);
    const { virtual } = kernelOf(imageOf([[AT, new Uint8Array(64)]]), 'OSRELEASE=test\n');
    let state = 1;
    let read = 0;
    for (let round = 0; round < 300; round++) {
      const damaged = bytes.slice();
      for (let i = 0; i < 4; i++) {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        damaged[24 + ((state >>> 8) % (damaged.length - 24))] = state >>> 24;
      }
      const parsed = parseBtf(damaged, { origin: 'test', confidence: 'exact' });
      if (!parsed.ok) continue;
      const hostile: Btf = parsed.value;
      for (let id = 0; id <= hostile.count; id++) {
        const found = must(
          await readStruct(spaceOf(new Map([['', hostile]])), virtual, undefined, {
            ref: { module: '', id },
            addr: BigInt(AT),
          }),
        );
        if (typeof found !== 'string') read++;
      }
    }
    expect(read).toBeGreaterThan(100);
  });
});

describe.skipIf(realDataDir === undefined)('the kernel of dump-a', () => {
  let kernel: RealKernel;
  let facts: KernelFacts;
  let space: TypeSpace;
  beforeAll(async () => {
    kernel = await realKernel('dump-a', { withBtf: true });
    facts = must(await readKernelFacts(kernel.source));
    space = must(await createTypeSpace(facts.source, ensure(facts.types, 'types'), facts.modules.modules));
  });

  const code = async (addr: bigint, before: number, count: number): Promise<CodePage> => {
    const page = must(await readCode(facts.source.virtual, facts.symbols, { addr, before, count }));
    if (typeof page === 'string') throw new Error(page);
    return page;
  };

  it('has tasks whose struct says what the list of tasks says', async () => {
    const { tasks } = must(await listTasks(facts.source, facts.structs, facts.symbols));
    const ref = ensure(space.named('struct task_struct'), 'task_struct');
    for (const { pid, comm, task } of tasks.slice(0, 20)) {
      const place = findPlace(`pid ${pid}`, facts.symbols, tasks);
      if (pid !== 0) expect(place).toMatchObject({ addr: task, type: 'task_struct' });
      const { rows } = view(
        must(await readStruct(space, facts.source.virtual, facts.symbols, { ref, addr: task })),
      );
      const value = (name: string) => rows.find((row) => row.name === name)?.value;
      expect(value('pid')).toMatchObject({ kind: 'plain', text: `${pid}` });
      expect(value('comm')).toMatchObject({ kind: 'plain', text: JSON.stringify(comm) });
    }
  });

  it('names what is called, and begins at the symbol', async () => {
    const start = ensure(findPlace('sysrq_handle_crash', facts.symbols, []), 'the symbol').addr;
    const { lines, isAligned, name, symbolSize } = await code(start, 0, 6);
    expect(isAligned).toBe(true);
    expect(name).toBe('sysrq_handle_crash');
    expect(symbolSize).toBeGreaterThan(0n);
    expect(lines.map(({ mnemonic }) => mnemonic)).toEqual(['stmg', 'lgr', 'lay', 'stg', 'larl', 'brasl']);
    expect(lines[0]?.label).toBe('sysrq_handle_crash');
    expect(lines[5]?.operands[1]?.name).toBe('panic');
    const around = await code(start + 0x1cn, 2, 2);
    expect(around.lines.map(({ addr }) => addr - start)).toEqual([0x10n, 0x16n, 0x1cn, 0x22n]);
    // In the middle of an instruction: the one that holds the address is the first.
    const inside = await code(start + 2n, 0, 1);
    expect(inside.isAligned).toBe(false);
    expect(inside.lines[0]?.addr).toBe(start);
  });

  it('says why code ends', async () => {
    expect(
      must(
        await readCode(facts.source.virtual, facts.symbols, { addr: (1n << 64n) - 2n, before: 0, count: 4 }),
      ),
    ).toContain('not mapped');
  });

  it('finds types by name, those that begin so first', () => {
    expect(space.search('struct task_str', 3)[0]).toBe('task_struct');
    expect(space.named('no_such_struct')).toBeUndefined();
    expect(findPlace('pid 999999', facts.symbols, [])).toBeUndefined();
    expect(findPlace('no_such_symbol', facts.symbols, [])).toBeUndefined();
    expect(findPlace('0x10', facts.symbols, [])).toMatchObject({ addr: 16n, words: 'address' });
  });
});
