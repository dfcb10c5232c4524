/**
 * Finds a member of the list of modules where the symbol `modules` is not known: the modules area is walked through the
 * page tables, and its frames are searched for the beginning of a struct module. (arch/s390/boot/startup.c: the area
 * is the 2 GiB below the kernel's top of virtual memory, or below the image since 6.10)
 */
import { breathe } from '../../base/breathe.ts';
import type { Peek } from '../structs/peek.ts';
import type { KernelSource } from '../types.ts';
import { MODULE } from './moduleLayout.ts';

const MIB = 1n << 20n;
const GIB = 1n << 30n;
const FRAME = 4096n;
/** Frames that are mapped and searched at most. */
const MAX_FRAMES = 100_000;
const NAME = /^[A-Za-z0-9_]{1,55}$/;

/** Name and links of a struct module that can be one; `window` begins at it. */
export function moduleName(window: { ascii(at: number, length: number): string }): string | undefined {
  const name = window.ascii(MODULE.name, MODULE.nameSize);
  return NAME.test(name) ? name : undefined;
}

/** The address of some struct module; undefined when none was found. */
export async function searchModule(
  source: KernelSource,
  peek: Peek,
  signal?: AbortSignal,
): Promise<bigint | undefined> {
  let frames = 0;
  for (const { start, end } of moduleAreas(source)) {
    for (let segment = start; segment < end; segment += MIB) {
      if (segment % (64n * MIB) === 0n) await breathe();
      const first = await source.virtual.translate(segment, signal);
      if (!first.ok) return undefined;
      // A walk that ended above the page table has nothing mapped in the whole segment.
      if (first.value.phys === undefined && first.value.steps.at(-1)?.what !== 'page table') continue;
      for (let frame = segment; frame < segment + MIB; frame += FRAME) {
        if (frames > MAX_FRAMES) return undefined;
        const found = await searchFrame(peek, frame);
        if (peek.stopped !== undefined) return undefined;
        if (found === 'unmapped') continue;
        frames++;
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

function moduleAreas({
  vmcoreinfo,
}: KernelSource): readonly { readonly start: bigint; readonly end: bigint }[] {
  const offset = vmcoreinfo?.values.get('KERNELOFFSET');
  if (
    vmcoreinfo?.values.has('KERNELOFFPHYS') === true &&
    offset !== undefined &&
    /^[0-9a-f]{1,16}$/i.test(offset)
  ) {
    const end = BigInt(`0x${offset}`) & ~(MIB - 1n);
    return [{ start: end - 2n * GIB, end }];
  }
  return [1n << 42n, 1n << 53n].map((end) => ({ start: end - 5n * GIB, end }));
}

/** Looks at every 64th byte of a frame. */
async function searchFrame(peek: Peek, frame: bigint): Promise<bigint | 'unmapped' | undefined> {
  const bytes = await peek.bytes(frame, Number(FRAME));
  if (bytes === undefined) return 'unmapped';
  for (let at = 0; at + MODULE.name + MODULE.nameSize <= bytes.length; at += 64) {
    if (bytes.u32(at) > 3 || bytes.u32(at + 4) !== 0) continue;
    const next = bytes.u64(at + MODULE.list);
    const prev = bytes.u64(at + MODULE.list + 8);
    if (next % 8n !== 0n || prev % 8n !== 0n || next === 0n || prev === 0n) continue;
    if (moduleName({ ascii: (offset, length) => bytes.ascii(at + offset, length) }) === undefined) continue;
    const self = frame + BigInt(at + MODULE.list);
    if ((await peek.u64(next + 8n)) === self && (await peek.u64(prev)) === self) return frame + BigInt(at);
  }
  return undefined;
}
