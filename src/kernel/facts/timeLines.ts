/**
 * How long the system ran, what its clock showed and how loaded it was. Three clocks may differ: the log counts the
 * TOD clock, the timekeeper and jiffies are moved by ticks. (kernel/time/timekeeping.c, kernel/sched/loadavg.c)
 */
import type { KernelLog } from '../types.ts';
import { counted, type Fact, known, least, unknown } from './fact.ts';
import type { FactSource } from './factSource.ts';

const GROUP = 'Time and load';
const NS = 1_000_000_000n;
/** INITIAL_JIFFIES is this many seconds before the low 32 bits wrap (include/linux/jiffies.h). */
const JIFFIES_LEAD = 300n;
/** Longest sleep of the clock source `jiffies` at 100 ticks a second, as the log of the boot has it, ns. */
const IDLE_AT_100_HZ = 19_112_604_462_750_000n;
const MAX_SECONDS = 100n * 366n * 86_400n;
/** tk_core begins with a sequence counter, and with lock debugging more. */
const TK_OFFSETS: readonly bigint[] = [8n, 0n, 16n, 24n, 32n, 64n, 128n, 256n];

/** The lines of the group. */
export async function readTimeLines(from: FactSource): Promise<readonly Fact[]> {
  const times = from.log?.records.flatMap(({ timeNs }) => timeNs ?? []) ?? [];
  const last = times.at(-1);
  const logged =
    last === undefined
      ? unknown(GROUP, 'Uptime (log)', 'No record of the log has a time.')
      : known(GROUP, 'Uptime (log)', durationText(last), {
          confidence: from.log?.confidence ?? 'inferred',
          evidence: 'time of the last record',
        });
  return [logged, ...(await timekeeper(from)), await jiffies(from), await load(from)];
}

async function timekeeper(from: FactSource): Promise<readonly Fact[]> {
  const labels = ['Uptime (timekeeper)', 'Clock of the system'] as const;
  const none = (why: string): readonly Fact[] => labels.map((label) => unknown(GROUP, label, why));
  const variable = from.variables.named('tk_core', 'timekeeper');
  if (variable === undefined) return none('No symbol tk_core.');
  if (from.types === undefined) return none('Without BTF the members of struct timekeeper are not known.');
  for (const offset of TK_OFFSETS) {
    const at = variable.addr + offset;
    const clock = await from.member(at, 'timekeeper', 'tkr_mono.clock', 'tkr.clock', 'clock');
    const named =
      clock === undefined || clock === 0n ? undefined : await from.member(clock, 'clocksource', 'name');
    const name = named === undefined ? undefined : await from.text(named, 32);
    if (name === undefined) continue;
    const seconds = await from.member(at, 'timekeeper', 'ktime_sec');
    const wall = await from.member(at, 'timekeeper', 'xtime_sec');
    const fraction = await from.member(at, 'timekeeper', 'tkr_mono.xtime_nsec', 'xtime_nsec');
    const shift = await from.member(at, 'timekeeper', 'tkr_mono.shift', 'shift');
    const ns = fraction === undefined || shift === undefined || shift > 40n ? 0n : fraction >> shift;
    const boot = BigInt.asIntN(64, (await from.member(at, 'timekeeper', 'offs_boot')) ?? 0n);
    const origin = {
      confidence: variable.confidence,
      evidence: `timekeeper, clock source ${name}, at its last tick`,
      addr: at,
    };
    const up = seconds === undefined ? undefined : seconds * NS + (boot > 0n ? boot : 0n);
    return [
      up === undefined || up / NS > MAX_SECONDS
        ? unknown(GROUP, labels[0], 'ktime_sec of the timekeeper cannot be right.')
        : known(GROUP, labels[0], durationText(up), origin),
      wall === undefined || wall > 8_640_000_000_000n
        ? unknown(GROUP, labels[1], 'xtime_sec of the timekeeper cannot be right.')
        : known(GROUP, labels[1], clockText(wall, ns), origin),
    ];
  }
  return none('No clock source was found where the timekeeper should name one.');
}

async function jiffies(from: FactSource): Promise<Fact> {
  const label = 'Uptime (jiffies)';
  // At least the lead, or the counter ran over; at most what a century makes.
  const variable = await from.variables.find('jiffies_64', ['do_timer'], async (addr) => {
    const word = await from.peek.u64(addr);
    return word !== undefined && word >= 0xfff00000n && word < 1n << 42n;
  });
  const count = variable === undefined ? undefined : await from.peek.u64(variable.addr);
  if (variable === undefined || count === undefined)
    return unknown(GROUP, label, 'jiffies_64 was not found.');
  const seconds = (hz: bigint): bigint => (count - ((1n << 32n) - JIFFIES_LEAD * hz)) / hz;
  const tick = from.variables.named('tick_nsec');
  const tickNs = tick === undefined ? undefined : await from.peek.u64(tick.addr);
  const said =
    tickNs === undefined || tickNs < 100_000n || tickNs > NS ? undefined : (NS + tickNs / 2n) / tickNs;
  const hz = said ?? loggedRate(from.log);
  if (hz === undefined || hz === 0n)
    return unknown(GROUP, label, `jiffies_64 is ${count}, but how many make a second is not known.`);
  const up = seconds(hz);
  if (up < 0n || up > MAX_SECONDS)
    return unknown(GROUP, label, `jiffies_64 is ${count}, which makes no time since boot.`);
  return known(GROUP, label, durationText(up * NS), {
    confidence: least(variable.confidence, said === undefined ? 'inferred' : 'exact'),
    evidence: `${variable.evidence}, ${hz} a second ${said === undefined ? 'by the log of the boot' : 'by tick_nsec'}`,
    addr: variable.addr,
  });
}

/** Ticks a second by what the clock source `jiffies` said of itself at boot. (kernel/time/clocksource.c) */
function loggedRate(log: KernelLog | undefined): bigint | undefined {
  for (const { text } of log?.records ?? []) {
    const idle = /^clocksource: jiffies: .*max_idle_ns: (\d{1,20}) ns/.exec(text)?.[1];
    if (idle === undefined || BigInt(idle) === 0n) continue;
    const rate = (100n * IDLE_AT_100_HZ + BigInt(idle) / 2n) / BigInt(idle);
    if (rate >= 10n && rate <= 10_000n) return rate;
  }
  return undefined;
}

async function load(from: FactSource): Promise<Fact> {
  const label = 'Load averages';
  const read = async (addr: bigint): Promise<readonly number[] | undefined> => {
    const words = await from.peek.bytes(addr, 24);
    if (words === undefined) return undefined;
    const values = [0, 8, 16].map((at) => words.u64(at));
    return values.every((value) => value < 1n << 32n) ? values.map(Number) : undefined;
  };
  // Three words in a row are read, one after the other.
  const { operands } = await from.variables.code('get_avenrun');
  const loaded = new Set(operands.map(({ addr }) => addr));
  const variable = await from.variables.find(
    'avenrun',
    ['get_avenrun'],
    async (addr) => loaded.has(addr + 8n) && loaded.has(addr + 16n) && (await read(addr)) !== undefined,
  );
  const values = variable === undefined ? undefined : await read(variable.addr);
  if (variable === undefined || values === undefined)
    return unknown(GROUP, label, 'avenrun was not found, or does not hold averages.');
  return known(GROUP, label, values.map(loadText).join(', '), {
    ...variable,
    evidence: `${variable.evidence}; of 1, 5 and 15 minutes`,
  });
}

/** As /proc/loadavg prints it: 11 bits behind the point, rounded by 1/200. */
function loadText(value: number): string {
  const rounded = value + Math.floor(2048 / 200);
  const hundredths = Math.floor(((rounded % 2048) * 100) / 2048);
  return `${Math.floor(rounded / 2048)}.${String(hundredths).padStart(2, '0')}`;
}

function durationText(ns: bigint): string {
  const seconds = ns / NS;
  const two = (value: bigint): string => String(value).padStart(2, '0');
  const clock = `${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const days = Number(seconds / 86_400n);
  return days === 0 ? clock : `${counted(days, 'day')} ${clock}`;
}

function clockText(seconds: bigint, ns: bigint): string {
  const date = new Date(Number(seconds * 1000n + (ns < NS ? ns / 1_000_000n : 0n)));
  return Number.isNaN(date.getTime())
    ? `${seconds} s after 1970`
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
