/** The types of the kernel and those that its modules add, under one roof: a type is a number within one of them. */
import { err, ok, type Result } from '../../base/result.ts';
import type { ReadError } from '../../engine/types.ts';
import type { Btf } from '../btf/btf.ts';
import { readModuleBtf } from '../btf/findBtf.ts';
import type { KernelModule, KernelSource } from '../types.ts';

/** A type: by its number within the types of the kernel, or of a module. */
export interface TypeRef {
  /** `` for the kernel's own. */
  readonly module: string;
  readonly id: number;
}

export interface TypeSpace {
  /** The kernel's types by ``, those of modules by name. */
  readonly tables: ReadonlyMap<string, Btf>;
  /** The struct or union of that name; the kernel's before those of modules. */
  named(name: string): TypeRef | undefined;
  /** Names of structs that contain `text`, those that begin with it first. */
  search(text: string, limit: number): readonly string[];
}

/** Most modules whose types are read. */
const MAX_MODULES = 512;

/** Joins the kernel's types with those of the modules; a module without types adds none. */
export async function createTypeSpace(
  source: KernelSource,
  kernel: Btf,
  modules: readonly KernelModule[],
  signal?: AbortSignal,
): Promise<Result<TypeSpace, ReadError>> {
  const tables = new Map<string, Btf>([['', kernel]]);
  for (const { name, addr } of modules.slice(0, MAX_MODULES)) {
    const found = await readModuleBtf(source, kernel, addr, name, signal);
    if (!found.ok) return err(found.error);
    if (found.value.btf !== undefined) tables.set(name, found.value.btf);
  }
  return ok(spaceOf(tables));
}

/** The space over types that were read already. */
export function spaceOf(tables: ReadonlyMap<string, Btf>): TypeSpace {
  return {
    tables,
    named(name) {
      for (const [module, btf] of tables) {
        const id = btf.typeNamed(name);
        if (id !== undefined && btf.describeStruct(id) !== undefined) return { module, id };
      }
      return undefined;
    },
    search(text, limit) {
      const wanted = text
        .trim()
        .replace(/^(struct|union)\s+/, '')
        .toLowerCase();
      const found = new Set<string>();
      for (const btf of tables.values()) {
        for (const name of btf.searchStructs(wanted, 5000)) found.add(name);
      }
      const rank = (name: string): number => {
        const lower = name.toLowerCase();
        if (lower === wanted) return 0;
        return lower.startsWith(wanted) ? 1 : 2;
      };
      return [...found]
        .sort((a, b) => rank(a) - rank(b) || a.length - b.length || (a < b ? -1 : 1))
        .slice(0, limit);
    },
  };
}
