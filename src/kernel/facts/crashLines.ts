/**
 * What the kernel noted while it died: the text of panic(), the CPU, its settings for panics, and the notes that a
 * crash kernel would read. (kernel/panic.c, kernel/kexec_core.c)
 */
import { counted, type Fact, known, unknown } from './fact.ts';
import type { FactSource } from './factSource.ts';
import type { Variable } from './variables.ts';

const LOGGED = /^Kernel panic - not syncing: (.*)$/;
/** static char buf[1024] of panic() */
const MESSAGE = 1024;
/** Names that compilers give to the static variable `buf`. */
const BUFFERS: readonly string[] = ['buf', ...Array.from({ length: 10 }, (_, i) => `buf.${i}`)];
const NO_CPU = 0xffffffff;

/** The lines of the group. */
export async function readCrashLines(from: FactSource): Promise<readonly Fact[]> {
  return [await message(from), await panicCpu(from), await settings(from), await crashNotes(from)];
}

/** The message is in a static buffer of panic(); the line of the log tells which of several buffers it is. */
async function message(from: FactSource): Promise<Fact> {
  const label = 'Panic message';
  const logged = from.log?.records
    .map(({ text }) => LOGGED.exec(text)?.[1])
    .find((text) => text !== undefined);
  const candidates: Variable[] = [];
  for (const name of BUFFERS)
    for (const { addr, module } of from.symbols?.byName(name) ?? [])
      if (module === undefined)
        candidates.push({
          addr,
          confidence: from.symbols?.confidence ?? 'inferred',
          evidence: `the buffer ${name} of panic()`,
        });
  for (const name of ['panic', 'vpanic'])
    for (const { addr, kind } of (await from.variables.code(name)).operands)
      if (kind === 'form')
        candidates.push({ addr, confidence: 'inferred', evidence: `a buffer that ${name}() uses` });
  for (const candidate of candidates) {
    if (logged === undefined) break;
    const text = await from.text(candidate.addr, MESSAGE);
    if (text !== undefined && text.trimEnd().split('\n')[0] === logged)
      return known('Crash', label, text.trimEnd(), {
        ...candidate,
        evidence: `${candidate.evidence}, the same as in the log`,
      });
  }
  if (logged !== undefined)
    return known('Crash', label, logged, {
      confidence: 'inferred',
      evidence: 'the log; its buffer was not found',
    });
  return unknown(
    'Crash',
    label,
    'The log holds no line of panic(), so that its buffer cannot be told from others.',
  );
}

async function panicCpu(from: FactSource): Promise<Fact> {
  const label = 'panic_cpu';
  const variable = from.variables.named('panic_cpu');
  const stored = variable === undefined ? undefined : await from.peek.u32(variable.addr);
  if (variable !== undefined && stored === NO_CPU)
    return known('Crash', label, 'none: panic() was not called', variable);
  if (variable !== undefined && stored !== undefined && stored < 0x10000)
    return known('Crash', label, `CPU ${stored}`, variable);
  const voted = from.happened?.panicCpu;
  if (voted !== undefined)
    return known('Crash', label, `CPU ${voted.cpu}`, { confidence: 'inferred', evidence: voted.why });
  return unknown('Crash', label, 'No symbol panic_cpu, and no stack or log line names the CPU.');
}

const SETTINGS = ['panic_on_oops', 'panic_on_warn', 'panic_timeout'] as const;

async function settings(from: FactSource): Promise<Fact> {
  const label = 'Panic settings';
  const parts: string[] = [];
  let first: Variable | undefined;
  for (const name of SETTINGS) {
    const variable = from.variables.named(name);
    const word = variable === undefined ? undefined : await from.peek.u32(variable.addr);
    if (variable === undefined || word === undefined) continue;
    first ??= variable;
    parts.push(`${name} ${word | 0}`);
  }
  if (first === undefined) return unknown('Crash', label, `None of ${SETTINGS.join(', ')} has a symbol.`);
  return known('Crash', label, parts.join(', '), { ...first, evidence: 'by symbols' });
}

/** Elf64_Nhdr of CORE, NT_PRSTATUS at the start of each CPU's notes. */
async function crashNotes(from: FactSource): Promise<Fact> {
  const label = 'crash_notes';
  const variable = from.variables.named('crash_notes');
  const base = variable === undefined ? undefined : await from.peek.u64(variable.addr);
  if (variable === undefined || base === undefined)
    return unknown('Crash', label, 'No symbol crash_notes, or it is not in the dump.');
  if (base === 0n) return known('Crash', label, 'not set up', variable);
  let filled = 0;
  let seen = 0;
  for (const { percpuOffset } of from.structs.cpus) {
    if (percpuOffset === undefined) continue;
    const head = await from.peek.bytes(BigInt.asUintN(64, base + percpuOffset), 16);
    if (head === undefined) continue;
    seen++;
    if (head.u32(0) === 5 && head.ascii(12, 4) === 'CORE') filled++;
  }
  if (seen === 0) return unknown('Crash', label, 'The notes of no CPU are in the dump.');
  const words =
    filled === 0
      ? `empty on all ${counted(seen, 'CPU')}: s390 saves registers elsewhere`
      : `filled on ${filled} of ${counted(seen, 'CPU')}`;
  return known('Crash', label, words, variable);
}
