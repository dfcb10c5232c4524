/** The dump worker's calls about page classes; loaded with the kernel's code at the first of them. */
import { ok, type Result } from '../base/result.ts';
import { readErrorWords } from '../engine/errorWords.ts';
import type { PageFilter } from '../engine/export/pageFilter.ts';
import type { ReadError } from '../engine/types.ts';
import type { Reply } from './api.ts';
import { CANCELLED } from './errors.ts';
import type { PageClassOptions, PageClassReply } from './pageClassApi.ts';
import { openPageClassHost, type PageClassHost } from './pageClassHost.ts';
import { failed, type Session } from './session.ts';

type Opened = Result<Result<PageClassHost, string>, ReadError>;

/** Progress is told at most this often. */
const REPORT_EVERY_MS = 100;

/** Opened once per dump; a failed or cancelled attempt may be tried again. */
const hosts = new WeakMap<Session, Promise<Opened>>();

async function hostOf(session: Session): Promise<Opened> {
  let opening = hosts.get(session);
  if (opening === undefined) {
    opening = openPageClassHost(session.dump);
    hosts.set(session, opening);
    opening.then(
      (opened) => opened.ok || hosts.delete(session),
      () => hosts.delete(session),
    );
  }
  return opening;
}

/** What the pages are used for; kind `absent` when the dump does not tell. */
export async function pageClasses(
  session: Session,
  options: PageClassOptions,
  onProgress: (doneFrames: number, totalFrames: number) => void,
  signal?: AbortSignal,
): Promise<Reply<PageClassReply>> {
  const host = await hostOf(session);
  if (signal?.aborted === true) return { ok: false, error: CANCELLED };
  if (!host.ok) return failed(readErrorWords(host.error));
  if (!host.value.ok) {
    return failed({
      kind: 'absent',
      title: 'What pages are used for cannot be told',
      detail: host.value.error,
      nextStep: 'Dump levels 0 and 1 can still be written: they need no page classes.',
    });
  }
  let told = 0;
  const tell = (done: number, total: number): void => {
    const now = performance.now();
    if (now - told < REPORT_EVERY_MS) return;
    told = now;
    onProgress(done, total);
  };
  const counted = await host.value.value.count(options, tell, signal);
  return counted.ok ? counted : failed(readErrorWords(counted.error));
}

/** The filter for writing at levels above 1, or why that cannot be. */
export async function pageFilterOf(
  session: Session,
  signal?: AbortSignal,
): Promise<Result<Result<PageFilter, string>, ReadError>> {
  const host = await hostOf(session);
  if (!host.ok) return host;
  return host.value.ok ? host.value.value.filter(signal) : ok(host.value);
}
