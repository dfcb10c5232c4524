import { describe, expect, it } from 'vitest';
import { realDataDir } from '../../../e2e/fixtures/realData.ts';
import { ensure } from '../../base/assert.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { listModules } from '../modules/listModules.ts';
import { loadKallsyms } from '../symbols/loadKallsyms.ts';
import { realKernel } from '../symbols/source.testkit.ts';
import { findBtf, readModuleBtf } from './findBtf.ts';

describe.skipIf(realDataDir === undefined)('BTF of real dumps', () => {
  it.each([true, false])('dump-a: the layout of the kernel, with symbols: %s', async (withSymbols) => {
    const source = await realKernel('dump-a');
    const symbols = withSymbols ? must(await loadKallsyms(source)) : undefined;
    const { btf } = must(await findBtf(source, symbols));
    const types = ensure(btf, 'BTF');
    expect(types.notes).toEqual([]);
    expect(types.sizeOf('list_head')).toBe(16);
    expect(types.sizeOf('lowcore')).toBe(8192);
    expect(types.member('stack_frame', 'gprs')?.offset).toBe(72);
    expect(types.member('stack_frame', 'back_chain')?.offset).toBe(152);
    expect(types.member('module', 'list')?.offset).toBe(8);
    expect(types.member('module', 'name')).toMatchObject({ offset: 24, size: 56 });
    const task = ensure(
      types.describeStruct(ensure(types.typeNamed('task_struct'), 'task_struct')),
      'its fields',
    );
    const words = new Map(task.fields.map((field) => [field.name, field]));
    expect(words.get('tasks')).toMatchObject({ words: 'struct list_head tasks', pointer: false });
    expect(words.get('mm')).toMatchObject({ words: 'struct mm_struct *mm', pointer: true });
    expect(words.get('comm')?.words).toBe('char comm[16]');
    expect(words.get('sched_reset_on_fork')).toMatchObject({ bitSize: 1 });
    // Members of thread_info are those of task_struct only through its name.
    expect(types.member('task_struct', 'thread_info.cpu')?.offset).toBe(
      types.member('thread_info', 'cpu')?.offset,
    );
    const initTask = ensure(must(await loadKallsyms(source))?.byName('init_task')[0], 'init_task').addr;
    const comm = ensure(types.member('task_struct', 'comm'), 'comm').offset;
    const name = must(await source.virtual.read(initTask + BigInt(comm), 16));
    expect(new TextDecoder().decode(name)).toMatch(/^swapper\/0\0/);
  });

  it('dump-a: its modules have no types of their own, and say so', async () => {
    const source = await realKernel('dump-a');
    const symbols = ensure(must(await loadKallsyms(source)), 'symbols');
    const base = ensure(must(await findBtf(source, symbols)).btf, 'BTF');
    const { modules } = must(await listModules(source, symbols, base));
    expect(modules.length).toBe(3);
    for (const { name, addr } of modules) {
      const { btf, notes } = must(await readModuleBtf(source, base, addr, name));
      expect(btf).toBeUndefined();
      expect(notes).toEqual([`${name}: it has no BTF.`]);
    }
  });

  it('dump-b: has none, and says so', async () => {
    const source = await realKernel('dump-b');
    const { btf, notes } = must(await findBtf(source, must(await loadKallsyms(source))));
    expect(btf).toBeUndefined();
    expect(notes).toEqual(['The kernel carries no BTF.']);
  });
});
