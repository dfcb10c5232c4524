/**
 * Keeps the page's address and the view in step: jumps push a history entry, so that Back returns; everything else
 * updates the current entry. Going back and forward restores the view. Links made for another dump are not obeyed.
 */
import { physAddr } from '../base/address.ts';
import { type DumpState, dumpStore, reopenDump } from './dumpStore.ts';
import { linkStore } from './linkStore.ts';
import { formatHash, parseHash, type UrlHash } from './urlHash.ts';
import { type ViewState, viewStore } from './viewStore.ts';
import { restoreVirtual, virtualStore } from './virtualStore.ts';

/** Browsers refuse more than a few hundred history updates in half a minute. */
const QUIET_MS = 300;

function totalBytes(state: DumpState): number | undefined {
  return state.summary?.files.reduce((sum, file) => sum + file.sizeBytes, 0);
}

/** The answers that the dump was opened with, as far as a link holds them. */
function answersOf({ options }: DumpState): Pick<UrlHash, 'select' | 'vmcoreinfoAt'> {
  const { select, vmcoreinfoAt } = options;
  return {
    ...(select === undefined ? {} : { select }),
    ...(vmcoreinfoAt === undefined ? {} : { vmcoreinfoAt }),
  };
}

/** True when the link shows another system, or another VMCOREINFO, than the open dump. */
function asksAnew(hash: UrlHash): boolean {
  const { select, vmcoreinfoAt } = dumpStore.getState().options;
  return hash.select !== select || hash.vmcoreinfoAt !== vmcoreinfoAt;
}

/** Opens the same files with the answers of the link. */
function reopenFor(hash: UrlHash): Promise<void> {
  const { select: _, vmcoreinfoAt: __, ...others } = dumpStore.getState().options;
  const { select, vmcoreinfoAt } = hash;
  const answers = {
    ...others,
    ...(select === undefined ? {} : { select }),
    ...(vmcoreinfoAt === undefined ? {} : { vmcoreinfoAt }),
  };
  return reopenDump(answers, hash.view ?? viewStore.getState().view);
}

function currentHash(view: ViewState): string {
  const dump = dumpStore.getState();
  const virtual = virtualStore.getState();
  return formatHash({
    fingerprint: dump.summary?.fingerprint,
    sizeBytes: totalBytes(dump),
    ...answersOf(dump),
    view: view.view,
    cursor: view.cursor,
    virtual: view.space === 'virtual' ? virtual.cursor : undefined,
    selection: view.space === 'virtual' ? virtual.selection : view.selection,
    unit: view.unit,
    encoding: view.encoding,
    endian: view.endian,
  });
}

/** The hash of a link to a place in the open dump. */
export function linkTo(place: Pick<UrlHash, 'view' | 'cursor' | 'selection'>): string {
  const dump = dumpStore.getState();
  return formatHash({
    fingerprint: dump.summary?.fingerprint,
    sizeBytes: totalBytes(dump),
    ...answersOf(dump),
    ...place,
  });
}

function restore(hash: UrlHash): void {
  const { limit, view, cursor } = viewStore.getState();
  if (hash.virtual !== undefined) {
    restoreVirtual(hash.virtual, hash.selection);
  }
  const inside = hash.cursor !== undefined && hash.cursor < limit;
  viewStore.setState({
    view: hash.view ?? view,
    cursor: inside ? hash.cursor : cursor,
    anchor: undefined,
    space: hash.virtual === undefined ? 'physical' : 'virtual',
    selection:
      hash.virtual === undefined && hash.selection !== undefined && hash.selection.end <= limit
        ? { start: physAddr(hash.selection.start), end: physAddr(hash.selection.end) }
        : undefined,
    unit: hash.unit ?? 8,
    encoding: hash.encoding ?? 'ascii',
    endian: hash.endian ?? 'big',
    pulse: undefined,
  });
}

function rememberWanted(hash: UrlHash): void {
  if (hash.fingerprint === undefined) return;
  linkStore.setState({
    wanted: { fingerprint: hash.fingerprint, sizeBytes: hash.sizeBytes },
    mismatch: false,
  });
}

/** Ties the stores to the address bar. Call once. */
export function startUrlState(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: UrlHash = parseHash(location.hash);
  /** The link that the same files are being opened anew for. */
  let again: UrlHash | undefined;
  rememberWanted(waiting);

  function write(how: 'push' | 'replace'): void {
    clearTimeout(timer);
    timer = undefined;
    const hash = currentHash(viewStore.getState());
    if (hash === location.hash) return;
    if (how === 'push') history.pushState(undefined, '', hash);
    else history.replaceState(history.state, '', hash);
  }

  function follow(): void {
    const hash = parseHash(location.hash);
    const { phase, summary } = dumpStore.getState();
    if (phase !== 'open' || summary === undefined) {
      waiting = hash;
      rememberWanted(hash);
      return;
    }
    if (hash.fingerprint === undefined) {
      // The entry from before opening: the dump stays open, so its address is written here as well.
      write('replace');
      return;
    }
    if (hash.fingerprint !== summary.fingerprint) {
      linkStore.setState({
        wanted: { fingerprint: hash.fingerprint, sizeBytes: hash.sizeBytes },
        mismatch: true,
      });
      return;
    }
    if (asksAnew(hash)) anew(hash);
    else restore(hash);
  }

  function anew(hash: UrlHash): void {
    again = hash;
    // Not while the store tells that the dump is open.
    queueMicrotask(() => void reopenFor(hash));
  }

  window.addEventListener('popstate', follow);
  window.addEventListener('hashchange', follow);

  virtualStore.subscribe((state, before) => {
    const isShown = dumpStore.getState().phase === 'open' && viewStore.getState().space === 'virtual';
    if (!isShown || (state.cursor === before.cursor && state.selection === before.selection)) return;
    clearTimeout(timer);
    timer = setTimeout(() => write('replace'), QUIET_MS);
  });

  viewStore.subscribe((state, before) => {
    if (dumpStore.getState().phase !== 'open') return;
    if (state.jumps !== before.jumps) {
      write('push');
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => write('replace'), QUIET_MS);
  });

  dumpStore.subscribe((state, before) => {
    if (state.phase === before.phase) return;
    if (state.phase === 'open' && state.summary !== undefined) {
      const { wanted } = linkStore.getState();
      const matches = wanted?.fingerprint === state.summary.fingerprint;
      if (again !== undefined) {
        restore(again);
        again = undefined;
      } else if (matches && asksAnew(waiting)) {
        anew(waiting);
        return;
      } else if (matches) restore(waiting);
      linkStore.setState({
        wanted: matches ? undefined : wanted,
        mismatch: wanted !== undefined && !matches,
      });
      // A new entry: Back right after opening then stays on this page, with the dump open, instead of leaving it.
      write('push');
      return;
    }
    if (state.phase === 'home') again = undefined;
    if (before.phase === 'open' && again === undefined) {
      clearTimeout(timer);
      waiting = {};
      linkStore.setState({ wanted: undefined, mismatch: false });
      history.pushState(undefined, '', location.pathname + location.search);
    }
  });
}
