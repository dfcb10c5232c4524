/** Which kernel it is: banner, node, command line, taint. (init/version.c, init/main.c, kernel/panic.c) */
import { taintWords } from '../../base/taintWords.ts';
import { symbolValue } from '../../engine/machine/vmcoreinfoValues.ts';
import { taintLetters } from '../stacks/taint.ts';
import { counted, type Fact, known, unknown } from './fact.ts';
import type { FactSource } from './factSource.ts';

const BANNER = 512;
/** COMMAND_LINE_SIZE of s390 since 5.18 (arch/s390/include/asm/setup.h). */
const COMMAND_LINE = 4096;
/** Taint bits that any kernel has had. */
const TAINT_BITS = 32n;

/** The lines of the group. */
export async function readKernelLines(from: FactSource): Promise<readonly Fact[]> {
  return [await banner(from), node(from), await commandLine(from), await taint(from), moduleTaint(from)];
}

async function banner(from: FactSource): Promise<Fact> {
  const label = 'Version banner';
  const variable = from.variables.named('linux_banner');
  const text = variable === undefined ? undefined : await from.text(variable.addr, BANNER);
  if (variable !== undefined && text?.startsWith('Linux version ') === true)
    return known('Kernel', label, text.trimEnd(), variable);
  const logged = from.log?.records.find((record) => record.text.startsWith('Linux version '));
  if (logged !== undefined)
    return known('Kernel', label, logged.text, {
      confidence: 'inferred',
      evidence: 'first lines of the log',
    });
  return unknown('Kernel', label, 'No symbol linux_banner with text behind it, and no such line in the log.');
}

function node({ source }: FactSource): Fact {
  const { uts } = source;
  if (uts === undefined)
    return unknown('Kernel', 'Node name', 'The names of the system (init_uts_ns) were not found.');
  return known('Kernel', 'Node name', uts.nodename === '' ? '(empty)' : uts.nodename, {
    confidence: 'exact',
    evidence: 'init_uts_ns',
    addr: symbolValue(source.vmcoreinfo?.values, 'init_uts_ns'),
  });
}

async function commandLine(from: FactSource): Promise<Fact> {
  const label = 'Boot command line';
  const textBehind = async (addr: bigint): Promise<string | undefined> => {
    const pointer = await from.peek.u64(addr);
    return pointer === undefined ? undefined : from.text(pointer, COMMAND_LINE);
  };
  const variable = await from.variables.find(
    'saved_command_line',
    ['cmdline_proc_show'],
    async (addr) => (await textBehind(addr)) !== undefined,
  );
  const text = variable === undefined ? undefined : await textBehind(variable.addr);
  if (variable !== undefined && text !== undefined) return known('Kernel', label, text, variable);
  const logged = from.log?.records
    .map((record) => /^Kernel command line: (.*)$/.exec(record.text)?.[1])
    .find((line) => line !== undefined);
  if (logged !== undefined)
    return known('Kernel', label, logged, {
      confidence: 'inferred',
      evidence: 'the log; long lines are cut there',
    });
  return unknown('Kernel', label, 'saved_command_line was not found, and the log does not hold the line.');
}

async function taint(from: FactSource): Promise<Fact> {
  const label = 'Taint flags';
  const variable = await from.variables.find('tainted_mask', ['get_taint'], async (addr) => {
    const word = await from.peek.u64(addr);
    return word !== undefined && word < 1n << TAINT_BITS;
  });
  const mask = variable === undefined ? undefined : await from.peek.u64(variable.addr);
  if (variable !== undefined && mask !== undefined && mask < 1n << TAINT_BITS)
    return known('Kernel', label, taintText(taintLetters(mask)), variable);
  const logged = from.happened?.taint;
  if (logged !== undefined)
    return known('Kernel', label, taintText(logged), {
      confidence: 'inferred',
      evidence: 'a trace in the log',
    });
  return unknown('Kernel', label, 'tainted_mask was not found, and no trace in the log names the flags.');
}

function taintText(letters: string): string {
  const plain = letters.trim();
  return plain === '' || plain === 'G' ? 'not tainted' : `${plain}: ${taintWords(plain)}`;
}

function moduleTaint({ modules }: FactSource): Fact {
  const label = 'Modules that taint';
  if (modules.length === 0) return unknown('Kernel', label, 'No module was found.');
  const readable = modules.filter((module) => module.taint !== undefined);
  if (readable.length === 0)
    return unknown('Kernel', label, 'The place of the taint flags in struct module was not found.');
  const tainting = readable.filter((module) => module.taint !== '');
  const names = tainting.map(({ name, taint: letters }) => `${name} (${letters})`).join(', ');
  const sure = readable.every(({ confidence }) => confidence === 'exact');
  return known('Kernel', label, tainting.length === 0 ? 'none' : names, {
    confidence: sure ? 'exact' : 'inferred',
    evidence: `module.taints of ${counted(readable.length, 'module')} of ${modules.length}`,
  });
}
