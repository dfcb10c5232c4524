/**
 * Compares the disassembler with GNU objdump, line by line: over made instructions, and over all text of kernels in
 * dumps. `npx tsx bench/disassembly.ts [--golden] [HSA MEMORY]...`; `--golden` writes what objdump says of the made
 * instructions to where the unit test finds it. Needs `s390x-linux-gnu-objdump` (Debian: binutils-s390x-linux-gnu).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDump } from '../src/engine/openDump.ts';
import { createPageCache } from '../src/engine/pageCache.ts';
import { openKernel } from '../src/kernel/kernelSource.ts';
import { loadKallsyms } from '../src/kernel/symbols/loadKallsyms.ts';
import { disassemble, instructionText } from '../src/s390/disasm/disassemble.ts';
import { fileSource } from '../tools/inspect/fileSource.ts';
import { madeInstructions, markOf } from './encodings.ts';

const OBJDUMP = 's390x-linux-gnu-objdump';
const GOLDEN = new URL('../src/s390/disasm/golden.testkit.ts', import.meta.url);
const MOST_SHOWN = 20;
const MOST_OUTPUT = 512 * 1024 * 1024;

/** What objdump says of code at an address: `addr:\tmnemonic\toperands`. */
function objdump(code: Uint8Array, addr: bigint): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'oldmem-objdump-'));
  try {
    const file = join(folder, 'code.bin');
    writeFileSync(file, code);
    const options = ['-D', '-z', '-b', 'binary', '-m', 's390:64-bit', '--no-show-raw-insn'];
    const run = spawnSync(OBJDUMP, [...options, `--adjust-vma=0x${addr.toString(16)}`, file], {
      encoding: 'utf8',
      maxBuffer: MOST_OUTPUT,
    });
    if (run.error !== undefined || run.status !== 0)
      throw new Error(`${OBJDUMP}: ${run.error ?? run.stderr}`);
    return run.stdout.split('\n').flatMap((line) => {
      const found = /^ *([0-9a-f]+:\t.*)$/.exec(line);
      return found?.[1] === undefined ? [] : [closed(found[1].trimEnd())];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** objdump 2.40 leaves `nop D(X,0)` open at the end: `nop\t8(%r1`. */
function closed(line: string): string {
  return /\tnop\t\d+\(%r\d+$/.test(line) ? `${line},%r0)` : line;
}

function compare(name: string, code: Uint8Array, addr: bigint): number {
  const theirs = objdump(code, addr);
  const ours = disassemble(code, addr).map((one) => `${one.addr.toString(16)}:\t${instructionText(one)}`);
  const differing: number[] = [];
  for (let i = 0; i < Math.max(theirs.length, ours.length); i++) if (theirs[i] !== ours[i]) differing.push(i);
  console.log(`${name}: ${theirs.length} lines, ${differing.length} differ`);
  for (const i of differing.slice(0, MOST_SHOWN)) console.log(`  objdump ${theirs[i]}\n  oldmem  ${ours[i]}`);
  return differing.length;
}

function compareMade(write: boolean): number {
  const parts = Array.from({ length: 256 }, (_, first) => madeInstructions(first));
  if (write) {
    const marks = parts.map((code) => markOf(objdump(code, 0n)));
    writeFileSync(GOLDEN, goldenText(marks));
  }
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return compare('made instructions', all, 0n);
}

function goldenText(marks: readonly string[]): string {
  const lines: string[] = [];
  for (let i = 0; i < marks.length; i += 4) lines.push(marks.slice(i, i + 4).join(' '));
  return `/**
 * Fingerprints of what GNU objdump 2.40 says of the made instructions (bench/encodings.ts) by first byte; written by
 * \`bench/disassembly.ts --golden\`.
 */
export const GOLDEN = \`
${lines.join('\n')}
\`;
`;
}

/** All text of the kernel in a dump. */
async function compareKernel(hsa: string, memory: string): Promise<number> {
  const files = [
    { source: createPageCache(await fileSource(hsa)), role: 'hsa' as const },
    { source: createPageCache(await fileSource(memory)), role: 'memory' as const },
  ];
  const outcome = await openDump(files, {});
  if (outcome.kind !== 'opened') throw new Error(`${hsa}: ${outcome.kind}`);
  const kernel = await openKernel(outcome.dump);
  if (!kernel.ok) throw new Error(`${hsa}: the kernel cannot be read`);
  const symbols = await loadKallsyms(kernel.value);
  const table = symbols.ok ? symbols.value : undefined;
  const start = table?.byName('_stext')[0]?.addr;
  const end = table?.byName('_etext')[0]?.addr;
  if (start === undefined || end === undefined) throw new Error(`${hsa}: no _stext or _etext`);
  const code = await kernel.value.virtual.read(start, Number(end - start));
  if (!code.ok) throw new Error(`${hsa}: the text is not all there`);
  return compare(`${memory}: text of ${code.value.length} bytes`, code.value, start);
}

const words = process.argv.slice(2);
const paths = words.filter((word) => word !== '--golden');
let differing = compareMade(words.includes('--golden'));
for (let i = 0; i + 1 < paths.length; i += 2) {
  differing += await compareKernel(paths[i] ?? '', paths[i + 1] ?? '');
}
process.exitCode = differing === 0 ? 0 : 1;
