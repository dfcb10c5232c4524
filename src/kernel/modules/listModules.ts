/** The modules that are loaded, in the order of the kernel's list: the one loaded last comes first. */
import { ok, type Result } from '../../base/result.ts';
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import type { ReadError } from '../../engine/types.ts';
import { taintLetters } from '../stacks/taint.ts';
import { Peek } from '../structs/peek.ts';
import { type Ring, walkRing } from '../structs/ring.ts';
import { symbolAddress } from '../structs/structs.ts';
import type { Field, TypeInfo } from '../structs/typeInfo.ts';
import type { KernelModule, KernelSource, SymbolTable } from '../types.ts';
import { moduleName, searchModule } from './findModules.ts';
import {
  findModuleLayout,
  MODULE,
  MODULE_WINDOW,
  type ModuleLayout,
  type ModuleWindow,
} from './moduleLayout.ts';

export interface ModuleList {
  readonly modules: readonly KernelModule[];
  /** What is damaged or missing, in words. */
  readonly notes: readonly string[];
}

const MAX_MODULES = 10_000;
const STATES = ['live', 'coming', 'going', 'unformed'];

/** Lists the modules. Without the symbol `modules` the modules area is searched, and the list is `inferred`. */
export async function listModules(
  source: KernelSource,
  symbols?: SymbolTable,
  types?: TypeInfo,
  signal?: AbortSignal,
): Promise<Result<ModuleList, ReadError>> {
  const peek = new Peek(source.virtual, signal);
  const head = symbolAddress(symbols, 'modules');
  const notes: string[] = [];
  const nodes =
    head === undefined
      ? await searchedNodes(source, peek, notes, signal)
      : await listedNodes(peek, head, notes);
  const windows: ModuleWindow[] = [];
  for (const node of nodes) {
    const addr = node - BigInt(MODULE.list);
    windows.push({ addr, window: await peek.part(addr, MODULE_WINDOW) });
  }
  // The head of the list lies in kernel data and is none: found by searching, it is among the nodes.
  const named = windows.filter(({ window }) => window.has(0, MODULE.name + MODULE.nameSize));
  const real = head === undefined ? named.filter(({ window }) => isModule(window)) : named;
  if (real.length < nodes.length - (head === undefined ? 1 : 0))
    notes.push(`${nodes.length - real.length} entries of the list of modules cannot be read.`);
  const layout = findModuleLayout(
    real.filter(({ window }) => isModule(window)),
    types,
  );
  const found = head === undefined ? 'inferred' : (symbols?.confidence ?? 'inferred');
  const modules = real.map((module) => readModule(module, layout, found));
  if (peek.stopped === undefined && nodes.length === 0 && head === undefined)
    return ok({
      modules,
      notes: ['No module was found: the symbol `modules` is not known, and a search found none.'],
    });
  return peek.done({ modules, notes });
}

function isModule(window: ModuleWindow['window']): boolean {
  return window.u32(MODULE.state) < STATES.length && moduleName(window) !== undefined;
}

async function listedNodes(peek: Peek, head: bigint, notes: string[]): Promise<readonly bigint[]> {
  const ring = await walkRing(peek, head, MAX_MODULES);
  addNote(ring, notes);
  return ring.nodes;
}

async function searchedNodes(
  source: KernelSource,
  peek: Peek,
  notes: string[],
  signal: AbortSignal | undefined,
): Promise<readonly bigint[]> {
  const module = await searchModule(source, peek, signal);
  if (module === undefined) return [];
  const start = module + BigInt(MODULE.list);
  const ring = await walkRing(peek, start, MAX_MODULES);
  addNote(ring, notes);
  // The list begins behind its head: turn it so that the module after the head comes first.
  const nodes = [start, ...ring.nodes];
  for (const [i, node] of nodes.entries()) {
    const window = await peek.part(node - BigInt(MODULE.list), MODULE.name + MODULE.nameSize);
    if (window.length < MODULE.name + MODULE.nameSize || !isModule(window))
      return [...nodes.slice(i + 1), ...nodes.slice(0, i), node];
  }
  return nodes;
}

function addNote(ring: Ring, notes: string[]): void {
  if (ring.note !== undefined) notes.push(`Modules: ${ring.note}.`);
}

function readModule({ addr, window }: ModuleWindow, layout: ModuleLayout, found: Confidence): KernelModule {
  const state = STATES[window.u32(MODULE.state)];
  const long = (field: Field | undefined): bigint | undefined =>
    field !== undefined && window.has(field.offset, 8) ? window.u64(field.offset) : undefined;
  const sizes = layout.sizes.map(({ offset }) => (window.has(offset, 4) ? window.u32(offset) : undefined));
  const known = sizes.every((size) => size !== undefined) && sizes.length > 0;
  const taints = long(layout.taints);
  const inferred = layout.base !== undefined && layout.base.confidence !== 'exact';
  return {
    name: window.ascii(MODULE.name, MODULE.nameSize),
    addr,
    base: long(layout.base),
    size: known ? sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) : undefined,
    state: state ?? '?',
    taint: taints === undefined ? undefined : taintLetters(taints),
    confidence: confidenceOf(isModule(window), inferred, found),
  };
}

function confidenceOf(sound: boolean, inferred: boolean, found: Confidence): Confidence {
  if (!sound) return 'unreliable';
  return inferred ? 'inferred' : found;
}
