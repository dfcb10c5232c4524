/**
 * The class of each page frame from a run of `struct page`s, by the rules and in the order of makedumpfile's
 * __exclude_unnecessary_pages(). Pure and synchronous: bytes in, one code per frame out. What contradicts itself is
 * counted and kept as `kernel`, because leaving a needed page out is worse than storing one too many.
 */
import { classCode } from './pageClass.ts';
import type { PageLayout, TypeMark } from './pageLayout.ts';

const KERNEL = classCode('kernel');
const SLAB = classCode('slab');
const CACHE = classCode('cache');
const CACHE_PRIVATE = classCode('cachePrivate');
const USER = classCode('user');
const FREE = classCode('free');
const OFFLINE = classCode('offline');
const UNKNOWN = classCode('unknown');

/** A frame that is judged later, by its head: the value stands in the class map until then. */
const PENDING = 255;
/** The largest compound page is 2 GiB. */
const MAX_DISTANCE = 2 ** 19;
/** Compound pages before 4.4 have no larger order than this on s390 (1 MiB), with room. */
const MAX_OLD_ORDER = 14;

/** A run of `struct page`s. */
export interface PageRun {
  /** SIZE(page) bytes per frame. */
  readonly bytes: Uint8Array;
  readonly firstFrame: number;
  /** Virtual address of the `struct page` of frame 0, to tell frames from pointers. */
  readonly arrayBase: number;
  /** 1 for frames whose `struct page` is not in the dump. */
  readonly absent: Uint8Array | undefined;
}

export interface RunClasses {
  readonly classes: Uint8Array;
  /** Frames that follow a head before this run: the head's frame, and indexes into `classes`. */
  readonly pending: ReadonlyMap<number, readonly number[]>;
  /** Frames whose `struct page` contradicts itself. */
  nonsense: number;
}

/** Judges all frames of a run. Groups are looked for inside the run only; it should start at a multiple of its length. */
export function classifyRun(run: PageRun, layout: PageLayout): RunClasses {
  const judge = new RunJudge(run, layout);
  for (let i = 0; i < judge.classes.length; ) i += judge.judge(i);
  return judge;
}

/** Gives the frames of one pending head its class; undefined: the head could not be read. */
export function settlePending(result: RunClasses, head: number, code: number | undefined): void {
  for (const i of result.pending.get(head) ?? []) {
    result.classes[i] = code === undefined ? UNKNOWN : (tailClass(code) ?? KERNEL);
    if (code !== undefined && tailClass(code) === undefined) result.nonsense++;
  }
}

/** What a tail is when its head is this; undefined: this head can have no tails. */
function tailClass(head: number): number | undefined {
  return head === FREE ? undefined : head;
}

class RunJudge implements RunClasses {
  readonly classes: Uint8Array;
  readonly pending = new Map<number, number[]>();
  nonsense = 0;
  private readonly run: PageRun;
  private readonly layout: PageLayout;
  private readonly view: DataView;

  constructor(run: PageRun, layout: PageLayout) {
    this.run = run;
    this.layout = layout;
    const { buffer, byteOffset, length } = run.bytes;
    this.view = new DataView(buffer, byteOffset, length);
    this.classes = new Uint8Array(Math.floor(length / layout.size));
  }

  /** Judges frame `i` and those that belong to it; returns how many frames are done. */
  judge(i: number): number {
    const { absent, firstFrame } = this.run;
    const { layout, classes } = this;
    if (absent?.[i] === 1) return this.put(i, UNKNOWN);
    if (this.isTail(i)) return this.putTail(i);
    const flags = this.flags(i);
    const type = this.view.getUint32(i * layout.size + layout.mapcount);
    if (isSet(flags, layout.slabFlag) || isMark(type, layout.slab)) return this.putHead(i, flags, SLAB);
    if (isMark(type, layout.buddy)) {
      const order = this.number(i, layout.private);
      if (order < layout.orders && (firstFrame + i) % 2 ** order === 0) return this.fill(i, 2 ** order, FREE);
      return this.wrong(i);
    }
    if (isMark(type, layout.unaccepted)) return this.fill(i, 2 ** (layout.orders - 1), FREE);
    const isHead = isSet(flags, layout.headFlag);
    const isHuge = isHead && this.isHuge(i, type);
    if (isHuge) return this.putHead(i, flags, USER);
    if (isMark(type, layout.offline) || isSet(flags, layout.poisonFlag)) return this.put(i, OFFLINE);
    // Any other type word: page tables and the like. No page of a program or of the cache has one.
    if (type >= 0x80000000 && type !== 0xffffffff)
      return type >= 0xf0000000 ? this.put(i, KERNEL) : this.wrong(i);
    const isAnonymous = this.view.getUint8(i * layout.size + layout.mapping + 7) % 2 === 1;
    if (isAnonymous) return this.putHead(i, flags, USER);
    const isCache =
      isSet(flags, layout.lruFlag) ||
      (isSet(flags, layout.swapCacheFlag) &&
        (layout.swapBackedFlag === 0 || isSet(flags, layout.swapBackedFlag)));
    if (isCache) return this.putHead(i, flags, isSet(flags, layout.privateFlag) ? CACHE_PRIVATE : CACHE);
    classes[i] = KERNEL;
    return 1;
  }

  private isTail(i: number): boolean {
    const { compoundHead, size } = this.layout;
    return compoundHead !== undefined && this.view.getUint8(i * size + compoundHead + 7) % 2 === 1;
  }

  /** A tail has no say of its own: it is what its head is. */
  private putTail(i: number): number {
    const { layout, run, classes } = this;
    const pointer = this.number(i, layout.compoundHead ?? 0) - 1;
    const head = (pointer - run.arrayBase) / layout.size;
    const frame = run.firstFrame + i;
    if (!Number.isSafeInteger(head) || head < 0 || head >= frame || frame - head > MAX_DISTANCE)
      return this.wrong(i);
    const at = head - run.firstFrame;
    if (at < 0) {
      const waiting = this.pending.get(head) ?? [];
      waiting.push(i);
      this.pending.set(head, waiting);
      return this.put(i, PENDING);
    }
    const code = classes[at] ?? KERNEL;
    if (layout.headFlag !== 0 && code !== UNKNOWN && !isSet(this.flags(at), layout.headFlag))
      return this.wrong(i);
    // The head of a head before this run cannot be: a tail that points to a tail.
    const own = code === PENDING ? undefined : tailClass(code);
    return own === undefined ? this.wrong(i) : this.put(i, own);
  }

  /** Before 4.4 only the head knows its tails. */
  private putHead(i: number, flags: number, code: number): number {
    const { layout, run } = this;
    if (layout.compoundHead !== undefined || !isSet(flags, layout.headFlag) || i + 1 >= this.classes.length)
      return this.put(i, code);
    const order = this.number(i + 1, layout.lru + 8);
    const isPossible = order <= MAX_OLD_ORDER && (run.firstFrame + i) % 2 ** order === 0;
    return isPossible ? this.fill(i, 2 ** order, code) : this.put(i, code);
  }

  private isHuge(i: number, type: number): boolean {
    const { huge, size, flags } = this.layout;
    const next = (i + 1) * size;
    if (huge.kind === 'type') return isMark(type, huge.mark);
    if (huge.kind === 'none' || next + size > this.view.byteLength) return false;
    if (huge.kind === 'flag') return isSet(this.view.getUint32(next + flags + 4), 2 ** huge.bit);
    if (huge.kind === 'pointer') return this.view.getBigUint64(next + huge.offset) === huge.address;
    const at = next + huge.offset;
    return (huge.width === 2 ? this.view.getUint16(at) : this.view.getUint8(at)) === huge.id;
  }

  /** The low word: no flag that matters here is above bit 31. */
  private flags(i: number): number {
    return this.view.getUint32(i * this.layout.size + this.layout.flags + 4);
  }

  /** A 64-bit member as a number; inexact above 2^53, which no sensible value reaches. */
  private number(i: number, offset: number): number {
    const at = i * this.layout.size + offset;
    return this.view.getUint32(at) * 2 ** 32 + this.view.getUint32(at + 4);
  }

  private put(i: number, code: number): number {
    this.classes[i] = code;
    return 1;
  }

  private fill(i: number, count: number, code: number): number {
    const end = Math.min(i + count, this.classes.length);
    this.classes.fill(code, i, end);
    return end - i;
  }

  private wrong(i: number): number {
    this.nonsense++;
    return this.put(i, KERNEL);
  }
}

function isSet(flags: number, mask: number): boolean {
  return (flags & mask) !== 0;
}

function isMark(type: number, mark: TypeMark | undefined): boolean {
  return mark !== undefined && (type & mark.mask) >>> 0 === mark.value;
}
