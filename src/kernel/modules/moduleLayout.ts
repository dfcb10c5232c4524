/**
 * Where struct module keeps what the list shows. The first members are the same in all kernels; the place and size of
 * the code come from BTF or are found by what they hold: an aligned address and a multiple of the frame size.
 * (include/linux/module.h v3.11 to v6.12)
 */
import { FRAME_SIZE } from '../../base/address.ts';
import type { BeReader } from '../../base/bytes.ts';
import { type Field, fieldOf, inferredField, type TypeInfo } from '../structs/typeInfo.ts';

/** state u32@0, list@8, name@24 (56 bytes): v3.11 to v7.0. */
export const MODULE = { state: 0, list: 8, name: 24, nameSize: 56 } as const;
/** Bytes of a struct module that are looked at. */
export const MODULE_WINDOW = 2048;

export interface ModuleLayout {
  /** Pointer to the first area of the module, which holds its code. */
  readonly base: Field | undefined;
  /** u32 sizes of all areas; the size of a module is their sum. */
  readonly sizes: readonly Field[];
  readonly taints: Field | undefined;
}

export interface ModuleWindow {
  readonly addr: bigint;
  readonly window: BeReader;
}

/** Areas of a module since 6.4 (enum mod_mem_type). */
const AREAS = 7;
const LARGEST = 256 * 1024 * 1024;

export function findModuleLayout(
  modules: readonly ModuleWindow[],
  types: TypeInfo | undefined,
): ModuleLayout {
  return exactLayout(types) ?? inferLayout(modules);
}

function exactLayout(types: TypeInfo | undefined): ModuleLayout | undefined {
  const taints = fieldOf(types, 'module', 'taints');
  for (const [base, size] of [
    ['core_layout.base', 'core_layout.size'],
    ['module_core', 'core_size'],
  ] as const) {
    const at = fieldOf(types, 'module', base);
    const length = fieldOf(types, 'module', size);
    if (at !== undefined && length !== undefined) return { base: at, sizes: [length], taints };
  }
  const areas = fieldOf(types, 'module', 'mem');
  const base = fieldOf(types, 'module_memory', 'base');
  const size = fieldOf(types, 'module_memory', 'size');
  if (areas?.size === undefined || base === undefined || size === undefined) return undefined;
  const stride = Math.floor(areas.size / AREAS);
  return {
    base: { ...base, offset: areas.offset + base.offset },
    // The three last areas are those of the initialisation, which are gone when a module is live.
    sizes: Array.from({ length: 4 }, (_, i) => ({
      ...size,
      offset: areas.offset + i * stride + size.offset,
    })),
    taints,
  };
}

function inferLayout(modules: readonly ModuleWindow[]): ModuleLayout {
  const taints = inferTaints(modules);
  const none = { base: undefined, sizes: [], taints };
  if (modules.length === 0) return none;
  // Up to 6.3 struct module lies inside of the one area that it describes.
  for (let at = MODULE.name + MODULE.nameSize; at + 16 <= MODULE_WINDOW; at += 8) {
    const agree = modules.filter((module) => {
      const area = areaAt(module.window, at);
      return area !== undefined && module.addr >= area.base && module.addr < area.base + BigInt(area.size);
    }).length;
    if (agree < 0.9 * modules.length) continue;
    const before = areasBefore(modules, at);
    const base = inferredField(before ?? at, 8, agree, modules.length, 'modules');
    // Since 6.4 this is the area of data, behind that of code; what the others are is not known from here.
    const sizes = before === undefined ? [{ ...base, offset: at + 8, size: 4 }] : [];
    return { base, sizes, taints };
  }
  return none;
}

/** Highest taint bit that any kernel has had, and one to spare. */
const TAINT_END = 1n << 20n;

/**
 * `taints` stands in front of what BUG() needs, and that in front of `kallsyms`, which is known by pointing right
 * behind itself: {taints u64, num_bugs u32, bug_list, bug_table, kallsyms}, 4.10 to 6.12 (CONFIG_GENERIC_BUG, which
 * s390 always has). Every module must agree, and the words must look like it.
 */
function inferTaints(modules: readonly ModuleWindow[]): Field | undefined {
  for (let at = MODULE.name + MODULE.nameSize + 40; modules.length > 0 && at + 8 <= MODULE_WINDOW; at += 8) {
    const points = modules.every(
      ({ addr, window }) => window.has(at, 8) && window.u64(at) === addr + BigInt(at) + 8n,
    );
    if (!points) continue;
    const sound = modules.every(
      ({ window }) =>
        window.u64(at - 40) < TAINT_END &&
        window.u32(at - 28) === 0 &&
        isListHead(window.u64(at - 24), window.u64(at - 16)),
    );
    return sound ? inferredField(at - 40, 8, modules.length, modules.length, 'modules') : undefined;
  }
  return undefined;
}

function isListHead(next: bigint, previous: bigint): boolean {
  return next >= 0x1000n && previous >= 0x1000n && next % 8n === 0n && previous % 8n === 0n;
}

interface Area {
  readonly base: bigint;
  readonly size: number;
}

function areaAt(window: BeReader, at: number): Area | undefined {
  if (!window.has(at, 16)) return undefined;
  const base = window.u64(at);
  const size = window.u32(at + 8);
  const fits = base >= 0x1000n && base % BigInt(FRAME_SIZE) === 0n && size > 0 && size <= LARGEST;
  return fits && size % FRAME_SIZE === 0 ? { base, size } : undefined;
}

/** Offset of another area, up to a few words before `at`, that all modules have; undefined up to 6.3. */
function areasBefore(modules: readonly ModuleWindow[], at: number): number | undefined {
  for (let before = at - 16; before >= at - 128 && before > MODULE.name + MODULE.nameSize; before -= 8)
    if (modules.every(({ window }) => areaAt(window, before) !== undefined)) return before;
  return undefined;
}
