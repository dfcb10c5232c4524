/** Offsets in the structures of a printk_ringbuffer, from VMCOREINFO (kernel/printk/printk.c, log_buf_vmcoreinfo_setup). */
import { decimalValue } from '../../engine/machine/vmcoreinfoValues.ts';

/** Offsets and sizes in bytes of a descriptor and its info. */
export interface RingOffsets {
  readonly descSize: number;
  readonly stateVar: number;
  readonly begin: number;
  readonly next: number;
  readonly infoSize: number;
  readonly seq: number;
  readonly timeNs: number;
  /** Facility and flags follow at +2 and +3; they have no keys of their own. */
  readonly textLen: number;
  readonly caller: number | undefined;
}

/** Offsets in the ring's own structure. */
export interface HeadOffsets {
  readonly size: number;
  readonly countBits: number;
  readonly descs: number;
  readonly infos: number;
  readonly headId: number;
  readonly tailId: number;
  readonly sizeBits: number;
  readonly data: number;
}

const MAX_STRUCT = 4096;

/** Reads all offsets. `guesses`: those that are assumed, in words. Undefined: they contradict each other. */
export function ringOffsets(values: ReadonlyMap<string, string> | undefined): {
  readonly record: RingOffsets | undefined;
  readonly head: HeadOffsets;
  readonly guesses: readonly string[];
} {
  const guesses: string[] = [];
  const number = (key: string, usual: number): number => {
    const value = decimalValue(values, key);
    if (value !== undefined && value >= 0 && value <= MAX_STRUCT) return value;
    guesses.push(`${key} is not in VMCOREINFO, ${usual} is assumed`);
    return usual;
  };
  const desc = number('OFFSET(printk_ringbuffer.desc_ring)', 0);
  const text = number('OFFSET(printk_ringbuffer.text_data_ring)', 40);
  const lpos = number('OFFSET(prb_desc.text_blk_lpos)', 8);
  const counter = number('OFFSET(atomic_long_t.counter)', 0);
  const caller = decimalValue(values, 'OFFSET(printk_info.caller_id)');
  const record: RingOffsets = {
    descSize: number('SIZE(prb_desc)', 24),
    stateVar: number('OFFSET(prb_desc.state_var)', 0) + counter,
    begin: lpos + number('OFFSET(prb_data_blk_lpos.begin)', 0),
    next: lpos + number('OFFSET(prb_data_blk_lpos.next)', 8),
    infoSize: number('SIZE(printk_info)', 88),
    seq: number('OFFSET(printk_info.seq)', 0),
    timeNs: number('OFFSET(printk_info.ts_nsec)', 8),
    textLen: number('OFFSET(printk_info.text_len)', 16),
    caller: caller !== undefined && caller >= 0 && caller <= MAX_STRUCT ? caller : undefined,
  };
  const head: HeadOffsets = {
    size: Math.max(8, number('SIZE(printk_ringbuffer)', 88)),
    countBits: desc + number('OFFSET(prb_desc_ring.count_bits)', 0),
    descs: desc + number('OFFSET(prb_desc_ring.descs)', 8),
    infos: desc + number('OFFSET(prb_desc_ring.infos)', 16),
    headId: desc + number('OFFSET(prb_desc_ring.head_id)', 24) + counter,
    tailId: desc + number('OFFSET(prb_desc_ring.tail_id)', 32) + counter,
    sizeBits: text + number('OFFSET(prb_data_ring.size_bits)', 0),
    data: text + number('OFFSET(prb_data_ring.data)', 8),
  };
  return { record: fits(record) ? record : undefined, head, guesses };
}

/** True when every field lies inside its structure, so that reads of whole structures reach them all. */
function fits({
  descSize,
  stateVar,
  begin,
  next,
  infoSize,
  seq,
  timeNs,
  textLen,
  caller,
}: RingOffsets): boolean {
  return (
    Math.max(stateVar, begin, next) + 8 <= descSize &&
    Math.max(seq, timeNs) + 8 <= infoSize &&
    textLen + 4 <= infoSize &&
    (caller === undefined || caller + 4 <= infoSize)
  );
}
