import { describe, expect, it } from 'vitest';
import { realDataDir } from '../../../e2e/fixtures/realData.ts';
import { BeReader, BeWriter } from '../../base/bytes.ts';
import { must } from '../../engine/machine/images.testkit.ts';
import { Peek } from '../structs/peek.ts';
import { realKernel } from '../structs/realKernel.testkit.ts';
import { listModules } from './listModules.ts';
import { findModuleLayout, MODULE_WINDOW, type ModuleWindow } from './moduleLayout.ts';

/** A struct module with kallsyms at 1128, as 6.12 has it. */
function made(addr: bigint, taints: bigint, bugs: number): ModuleWindow {
  const words = new BeWriter(MODULE_WINDOW);
  words.u64(1088, taints);
  words.u32(1096, bugs);
  words.u64(1104, addr + 0x8000n);
  words.u64(1112, addr + 0x9000n);
  words.u64(1120, addr + 0x100n);
  words.u64(1128, addr + 1136n);
  return { addr, window: new BeReader(words.bytes) };
}

describe('the taint flags of modules without types', () => {
  it('stand in front of what kallsyms follows', () => {
    const layout = findModuleLayout([made(0x10000n, 0x3000n, 7), made(0x20000n, 0n, 0)], undefined);
    expect(layout.taints).toMatchObject({ offset: 1088, size: 8, confidence: 'inferred' });
  });

  it('are not given when one module disagrees', () => {
    expect(findModuleLayout([made(0x10000n, 1n << 40n, 7)], undefined).taints).toBeUndefined();
    const odd = made(0x10000n, 0n, 0);
    const moved = { ...odd, addr: 0x10008n };
    expect(findModuleLayout([made(0x20000n, 0n, 0), moved], undefined).taints).toBeUndefined();
    expect(findModuleLayout([], undefined).taints).toBeUndefined();
  });

  it.skipIf(realDataDir === undefined)('of a real kernel are where its types have them', async () => {
    const { source, symbols, types } = await realKernel('dump-a', { withBtf: true });
    const { modules } = must(await listModules(source, symbols, types));
    const peek = new Peek(source.virtual);
    const windows = await Promise.all(
      modules.map(async ({ addr }) => ({ addr, window: await peek.part(addr, MODULE_WINDOW) })),
    );
    expect(modules).toHaveLength(3);
    expect(findModuleLayout(windows, undefined).taints?.offset).toBe(
      types?.member('module', 'taints')?.offset,
    );
  });
});
