/** The kernel worker's half of the interface: answers over `KernelViews`, failures as words. */
import type { Result } from '../base/result.ts';
import { sourceWords } from '../engine/address/sourceWords.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import type { ReadError } from '../engine/types.ts';
import { createKernelViews, type KernelViews } from '../kernel/kernelViews.ts';
import type { Reply } from './api.ts';
import { createBrowseCalls } from './browseHost.ts';
import { CANCELLED } from './errors.ts';
import type { KernelApi, KernelSummary, NamedAddress, PlacedTranslation } from './kernelApi.ts';
import { failed, openSession, type Session, sessionLedger } from './session.ts';
import { takeSymbolFile } from './symbolFile.ts';
import { createVirtualCalls } from './virtualHost.ts';

// Loaded together: apart, both would need a third piece for the kernel's translation tables.
export { pageClasses, pageFilterOf } from './pageClassCalls.ts';

const MAX_SYMBOLS = 2000;
const MAX_NAMES = 10_000;

interface Open {
  readonly session: Session;
  readonly views: KernelViews;
}

function absent<T>(title: string, detail: string): Reply<T> {
  return failed({ kind: 'absent', title, detail, nextStep: 'Everything else still works.' });
}

/** Waits for an answer, or for the caller to give up. */
async function answer<T, R>(
  work: Promise<Result<T, ReadError>>,
  signal: AbortSignal | undefined,
  make: (value: T) => Reply<R>,
): Promise<Reply<R>> {
  const result = await work;
  if (signal?.aborted) return { ok: false, error: CANCELLED };
  return result.ok ? make(result.value) : failed(readErrorWords(result.error));
}

async function summarize(views: KernelViews): Promise<Result<KernelSummary, ReadError>> {
  const happened = await views.happened();
  if (!happened.ok) return happened;
  const log = await views.log();
  if (!log.ok) return log;
  const tasks = await views.tasks();
  if (!tasks.ok) return tasks;
  const facts = await views.facts();
  if (!facts.ok) return facts;
  const { headline, panicCpu, task, backtrace, uptimeNs, taint, lastLog } = happened.value;
  const { records } = log.value;
  return {
    ok: true,
    value: {
      headline,
      headlineSeq: records.find(({ text }) => text === headline)?.seq,
      panicCpu: panicCpu?.cpu,
      panicCpuWhy: panicCpu?.why,
      task: tasks.value.tasks.find((candidate) => candidate.task === task?.task),
      backtrace,
      uptimeNs,
      taint,
      commandLine: records
        .map(({ text }) => /^Kernel command line: (.*)$/.exec(text)?.[1])
        .find((text) => text !== undefined),
      lastLog,
      logCount: records.length,
      notes: [
        ...log.value.notes,
        ...facts.value.modules.notes,
        ...(facts.value.symbols === undefined
          ? ['The dump brings no symbols, so addresses have no names.']
          : []),
      ],
    },
  };
}

async function translatePlaced(
  views: KernelViews,
  addr: bigint,
  signal: AbortSignal | undefined,
): Promise<Result<PlacedTranslation, ReadError>> {
  const kernel = await views.kernel();
  if (!kernel.ok) return kernel;
  const translated = await kernel.value.virtual.translate(addr, signal);
  if (!translated.ok) return translated;
  const { phys } = translated.value;
  const source = phys === undefined ? undefined : await sourceWords(kernel.value.memory, phys);
  return { ok: true, value: { ...translated.value, source } };
}

const CLOSED: Reply<never> = { ok: false, error: CANCELLED };

/** Creates the interface that the kernel worker exposes. */
export function createKernelHost(): KernelApi {
  let open: Open | undefined;

  function withViews<T>(ask: (views: KernelViews) => Promise<Reply<T>>): Promise<Reply<T>> {
    if (open === undefined) {
      return Promise.resolve(
        failed({ kind: 'not-open', title: 'No dump is open', detail: '', nextStep: 'Open the files again.' }),
      );
    }
    return ask(open.views);
  }

  return {
    ...createBrowseCalls(withViews),
    ...createVirtualCalls(withViews),
    async open(request) {
      open = undefined;
      const opened = await openSession(request, 'pages');
      if (opened.kind === 'other') {
        if (!opened.reply.ok) return { ok: false, error: opened.reply.error };
        return failed({ kind: 'pairing', title: 'The files are not paired yet', detail: '', nextStep: '' });
      }
      open = { session: opened.session, views: createKernelViews(opened.session.dump) };
      return { ok: true, value: true };
    },
    async ledger() {
      return { ok: true, value: sessionLedger(open?.session) };
    },
    summary: (signal) =>
      withViews((views) => answer(summarize(views), signal, (value) => ({ ok: true, value }))),
    log: (signal) =>
      withViews((views) =>
        answer(views.log(), signal, (value) =>
          value.records.length === 0
            ? absent('No kernel log was found', value.notes.join(' '))
            : { ok: true, value },
        ),
      ),
    tasks: (signal) =>
      withViews((views) =>
        answer(views.tasks(), signal, ({ tasks, notes }) => ({
          ok: true,
          value: { items: tasks, confidence: tasks[0]?.confidence ?? 'unreliable', notes },
        })),
      ),
    modules: (signal) =>
      withViews((views) =>
        answer(views.facts(), signal, ({ modules: { modules, notes } }) => ({
          ok: true,
          value: { items: modules, confidence: modules[0]?.confidence ?? 'exact', notes },
        })),
      ),
    symbols: (index, count, text, signal) =>
      withViews((views) =>
        answer(views.facts(), signal, ({ symbols: table }) => {
          if (table === undefined)
            return absent('No symbols were found', 'Neither kallsyms nor VMCOREINFO is in the dump.');
          const limit = Math.max(0, Math.min(count, MAX_SYMBOLS));
          const items = text === '' ? table.slice(index, limit) : table.search(text, limit);
          return {
            ok: true,
            value: { total: table.count, origin: table.origin, confidence: table.confidence, items },
          };
        }),
      ),
    nameAddresses: (addrs, signal) =>
      withViews((views) =>
        answer(views.facts(), signal, ({ symbols: table }) => {
          const named: NamedAddress[] = [];
          for (const addr of addrs.slice(0, MAX_NAMES)) {
            const hit = table?.at(addr);
            if (hit === undefined) continue;
            named.push({ addr, name: hit.symbol.name, offset: hit.offset, module: hit.symbol.module });
          }
          return { ok: true, value: named };
        }),
      ),
    backtraceCpu: (index, signal) =>
      withViews((views) =>
        answer(views.backtraceCpu(index), signal, (value) =>
          value === undefined
            ? absent('No backtrace', 'The lowcore of this CPU was not found.')
            : { ok: true, value },
        ),
      ),
    backtraceTask: (task, signal) =>
      withViews((views) =>
        answer(views.backtraceTask(task), signal, (value) =>
          value === undefined ? absent('No backtrace', 'There is no such task.') : { ok: true, value },
        ),
      ),
    addSymbolFile: (file, name) =>
      withViews(async (views) => {
        const mine = open;
        const kernel = await views.kernel();
        if (!kernel.ok) return failed(readErrorWords(kernel.error));
        const taken = await takeSymbolFile(kernel.value, file, name);
        if (!taken.ok || open !== mine || open === undefined) return taken.ok ? CLOSED : taken;
        open = { ...open, views: createKernelViews(open.session.dump, taken.value.symbols) };
        return { ok: true, value: taken.value.facts };
      }),
    async removeSymbolFile() {
      if (open !== undefined) open = { ...open, views: createKernelViews(open.session.dump) };
      return { ok: true, value: true };
    },
    facts: (signal) => withViews((views) => answer(views.system(), signal, (value) => ({ ok: true, value }))),
    translate: (addr, signal) =>
      withViews((views) =>
        answer(translatePlaced(views, addr, signal), signal, (value) => ({ ok: true, value })),
      ),
  };
}
