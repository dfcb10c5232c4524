/** The kernel worker's answers about one place: code, structs, and what words for an address mean. */
import { ok, type Result } from '../base/result.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import type { ReadError } from '../engine/types.ts';
import { readCode } from '../kernel/browse/code.ts';
import { type ModuleFrames, moduleAddress, readModuleFrames } from '../kernel/browse/moduleFrames.ts';
import { findPlace } from '../kernel/browse/place.ts';
import { readStruct } from '../kernel/browse/structView.ts';
import { createTypeSpace, type TypeSpace } from '../kernel/browse/typeSpace.ts';
import type { KernelFacts } from '../kernel/kernelFacts.ts';
import type { KernelViews } from '../kernel/kernelViews.ts';
import type { Reply } from './api.ts';
import type { BrowseApi } from './browseApi.ts';
import { CANCELLED } from './errors.ts';
import { failed } from './session.ts';

const MAX_SUGGESTIONS = 50;

/** The types of each kernel with those of its modules, read once. */
const spaces = new WeakMap<KernelFacts, Promise<Result<TypeSpace, ReadError>>>();

function spaceOf(facts: KernelFacts): Promise<Result<TypeSpace, ReadError>> | undefined {
  const { source, types, modules } = facts;
  if (types === undefined) return undefined;
  let space = spaces.get(facts);
  if (space === undefined) {
    space = createTypeSpace(source, types, modules.modules);
    spaces.set(facts, space);
    void space.then((made) => made.ok || spaces.delete(facts));
  }
  return space;
}

/** The frames of each kernel's modules, read once. */
const moduleFrames = new WeakMap<KernelFacts, Promise<Result<ModuleFrames, ReadError>>>();

function framesOf(facts: KernelFacts): Promise<Result<ModuleFrames, ReadError>> {
  let frames = moduleFrames.get(facts);
  if (frames === undefined) {
    frames = readModuleFrames(facts.source.virtual, facts.modules.modules);
    moduleFrames.set(facts, frames);
    void frames.then((made) => made.ok || moduleFrames.delete(facts));
  }
  return frames;
}

function absent<T>(title: string, detail: string): Reply<T> {
  return failed({ kind: 'absent', title, detail, nextStep: 'Everything else still works.' });
}

/** Answers over the facts of `views`, or why there are none. */
async function withFacts<T>(
  views: KernelViews,
  signal: AbortSignal | undefined,
  ask: (facts: KernelFacts) => Promise<Result<Reply<T>, ReadError>>,
): Promise<Reply<T>> {
  const facts = await views.facts();
  if (signal?.aborted === true) return { ok: false, error: CANCELLED };
  if (!facts.ok) return failed(readErrorWords(facts.error));
  const answer = await ask(facts.value);
  return answer.ok ? answer.value : failed(readErrorWords(answer.error));
}

function noTypes<T>({ notes }: KernelFacts): Reply<T> {
  const why = notes.filter((note) => note.includes('BTF')).join(' ');
  return absent('The dump holds no types', why === '' ? 'The kernel carries no BTF.' : why);
}

type WithViews = <T>(ask: (views: KernelViews) => Promise<Reply<T>>) => Promise<Reply<T>>;

/** The calls, over whatever dump is open. */
export function createBrowseCalls(withViews: WithViews): BrowseApi {
  return {
    code: (request, signal) =>
      withViews((views) =>
        withFacts(views, signal, async ({ source, symbols }) => {
          const page = await readCode(source.virtual, symbols, request, signal);
          if (!page.ok) return page;
          return ok(
            typeof page.value === 'string'
              ? absent('No code can be read there', `${page.value}.`)
              : { ok: true, value: page.value },
          );
        }),
      ),
    virtualOf: (phys, signal) =>
      withViews((views) =>
        withFacts(views, signal, async (facts) => {
          const { source } = facts;
          // Code of a module refers to places around it, so it only makes sense at the address where it runs.
          const frames = await framesOf(facts);
          if (!frames.ok) return frames;
          const inModule = moduleAddress(frames.value, phys);
          if (inModule !== undefined) return ok({ ok: true, value: inModule });
          for (const addr of source.layout.fromPhysical(BigInt(phys))) {
            const there = await source.virtual.translate(addr, signal);
            if (!there.ok) return there;
            if (there.value.phys === phys) return ok({ ok: true, value: addr });
          }
          return ok(
            absent(
              'No kernel address',
              'The kernel maps these bytes neither in its image nor in its memory.',
            ),
          );
        }),
      ),
    findPlace: (text, signal) =>
      withViews(async (views) => {
        const tasks = await views.tasks();
        return withFacts(views, signal, async ({ symbols }) => {
          const place = findPlace(text, symbols, tasks.ok ? tasks.value.tasks : []);
          return ok(
            place === undefined
              ? absent(`Nothing is known as ${text.trim()}`, 'It is no address, symbol or task.')
              : { ok: true, value: place },
          );
        });
      }),
    findTypes: (text, signal) =>
      withViews((views) =>
        withFacts(views, signal, async (facts) => {
          const space = await spaceOf(facts);
          if (space === undefined || facts.types === undefined) return ok(noTypes(facts));
          if (!space.ok) return space;
          let count = 0;
          for (const [module, btf] of space.value.tables) {
            count += module === '' ? btf.count : btf.count - facts.types.count;
          }
          const names = space.value.search(text, MAX_SUGGESTIONS);
          const exact = space.value.named(text.trim());
          return ok({ ok: true, value: { names, exact, origin: facts.types.origin, count } });
        }),
      ),
    struct: (request, signal) =>
      withViews((views) =>
        withFacts(views, signal, async (facts) => {
          const space = await spaceOf(facts);
          if (space === undefined) return ok(noTypes(facts));
          if (!space.ok) return space;
          const { source, symbols } = facts;
          const view = await readStruct(space.value, source.virtual, symbols, request, signal);
          if (!view.ok) return view;
          return ok(
            typeof view.value === 'string'
              ? absent('The type cannot be shown', view.value)
              : { ok: true, value: view.value },
          );
        }),
      ),
  };
}
