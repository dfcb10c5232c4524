/**
 * The engine from a terminal: `npm run --silent inspect -- [options] FILE...`. It runs the same code as the page, on
 * files of this machine, and keeps the exit statuses of `USAGE`.
 */
import { stat } from 'node:fs/promises';
import { physAddr, safeNumber } from '../src/base/address.ts';
import { hex0x } from '../src/base/hex.ts';
import { printable } from '../src/base/printable.ts';
import { gapWords, openErrorWords, readErrorWords } from '../src/engine/errorWords.ts';
import { openDump } from '../src/engine/openDump.ts';
import type { OpenFile, OpenOptions } from '../src/engine/openTypes.ts';
import { reportJson } from '../src/engine/report/reportJson.ts';
import { reportText, summaryText } from '../src/engine/report/reportText.ts';
import { type Dump, MAX_READ } from '../src/engine/types.ts';
import { parseArgs } from './inspect/args.ts';
import type { Args } from './inspect/argTypes.ts';
import { printCode, printStruct } from './inspect/browse.ts';
import { printComparison } from './inspect/compare.ts';
import { exportDump } from './inspect/export.ts';
import { printFacts } from './inspect/facts.ts';
import { fileSource } from './inspect/fileSource.ts';
import { dumpJson } from './inspect/json.ts';
import { kernelOrStop, printLog, printTranslation, readVirtual } from './inspect/kernel.ts';
import { printViews } from './inspect/kernelViews.ts';
import { printPages } from './inspect/pages.ts';
import { oneLine, Stop, write } from './inspect/stop.ts';
import { findSymbolFile, withSymbols } from './inspect/symbolFile.ts';
import { printSymbol } from './inspect/symbols.ts';
import { unpackFiles } from './inspect/unpack.ts';
import { USAGE } from './inspect/usage.ts';
import { printVmcoreinfo } from './inspect/vmcoreinfo.ts';

async function openFiles(args: Pick<Args, 'files'>): Promise<readonly OpenFile[]> {
  const files: OpenFile[] = [];
  for (const { path, role } of args.files) {
    const info = await stat(path).catch(() => undefined);
    if (info === undefined) throw new Stop(2, `${path}: no such file`);
    if (!info.isFile()) throw new Stop(2, `${path}: not a regular file`);
    files.push({ source: await fileSource(path), role });
  }
  return unpackFiles(files);
}

/**
 * Opens the dump. Where the page would ask back, a single raw file is taken as all of memory, because it is the one
 * reading that needs no guess about an HSA; every other question ends here with its words.
 */
async function openOrStop(
  args: Pick<Args, 'files' | 'hsaSize' | 'shape' | 'select' | 'vmcoreinfoAt'>,
): Promise<Dump> {
  const files = await openFiles(args);
  const options: OpenOptions = {
    ...(args.hsaSize === undefined ? {} : { hsaSize: args.hsaSize }),
    ...(args.shape === undefined ? {} : { shape: args.shape }),
    ...(args.select === undefined ? {} : { select: args.select }),
    ...(args.vmcoreinfoAt === undefined ? {} : { vmcoreinfoAt: args.vmcoreinfoAt }),
    // Roles together with a size or a shape leave nothing to ask.
    ...(args.files.some(({ role }) => role !== 'auto') &&
    (args.hsaSize !== undefined || args.shape !== undefined)
      ? { confirmed: true }
      : {}),
  };
  let outcome = await openDump(files, options);
  if (outcome.kind === 'pairing' && outcome.proposal.acceptable) {
    for (const warning of [outcome.proposal.question, ...outcome.proposal.warnings])
      process.stderr.write(`inspect: ${printable(warning)}\n`);
    const proposal = outcome.proposal;
    const roles = files.map(({ source }, i) => ({ source, role: proposal.files[i]?.role ?? 'auto' }));
    outcome = await openDump(roles, {
      ...options,
      shape: proposal.shape,
      hsaSize: proposal.hsaSize.value ?? 0,
    });
  }
  if (outcome.kind === 'opened') return outcome.dump;
  if (outcome.kind === 'error') throw new Stop(1, oneLine(openErrorWords(outcome.error)));
  throw new Stop(
    1,
    printable(
      `${outcome.proposal.question} ${outcome.proposal.warnings.join(' ')} Name the roles: --hsa, --memory, --hsa-size, --shape.`,
    ),
  );
}

/** The other dump is opened as its files alone say. */
function otherDump({ compare }: Args) {
  const none = undefined;
  return { files: compare, hsaSize: none, shape: none, select: none, vmcoreinfoAt: none };
}

async function readBytes(dump: Dump, addr: bigint, length: number): Promise<void> {
  const start = safeNumber(addr);
  if (start === undefined || start + length > Number.MAX_SAFE_INTEGER)
    throw new Stop(3, `missing: ${hex0x(addr)}, ${length} bytes: no such address`);
  // A first pass over extents alone: nothing is printed unless every byte is there.
  const gaps: string[] = [];
  for (let at = start; at < start + length; ) {
    const extents = await dump.memory.extents(physAddr(at), physAddr(start + length));
    if (!extents.ok) throw new Stop(1, oneLine(readErrorWords(extents.error)));
    for (const extent of extents.value) {
      if (extent.kind === 'gap')
        gaps.push(`missing: ${hex0x(extent.start)} - ${hex0x(extent.end - 1)}: ${gapWords(extent.reason)}`);
      at = extent.end;
    }
    if (extents.value.length === 0) break;
  }
  if (gaps.length > 0) throw new Stop(3, gaps.join('\n'));
  for (let at = start; at < start + length; at += MAX_READ / 4) {
    const read = await dump.memory.read(physAddr(at), Math.min(MAX_READ / 4, start + length - at));
    if (!read.ok) throw new Stop(1, oneLine(readErrorWords(read.error)));
    const lost = read.value.pieces.filter(({ source }) => source === 'missing' || source === 'excluded');
    if (lost.length > 0) {
      throw new Stop(
        3,
        lost
          .map(
            (piece) =>
              `missing: ${hex0x(piece.start)} - ${hex0x(piece.start + piece.length - 1)}: ${gapWords(piece.reason ?? 'unreadable')}`,
          )
          .join('\n'),
      );
    }
    await write(read.value.bytes);
  }
}

/** Everything that needs the kernel, which is opened once. */
async function kernelOptions(dump: Dump, args: Args): Promise<void> {
  const kernel = await withSymbols(await kernelOrStop(dump), args.symbols);
  if (args.log) await printLog(kernel, args.json);
  if (args.bt || args.ps || args.mod) await printViews(kernel, args);
  if (args.facts) await printFacts(kernel, args.json);
  if (args.sym !== undefined) await printSymbol(kernel, args.sym, args.json);
  if (args.dis !== undefined) await printCode(kernel, args.dis, args.json);
  if (args.struct !== undefined) await printStruct(kernel, args.struct, args.json);
  if (args.vtop !== undefined) await printTranslation(kernel, args.vtop, args.json);
  if (args.read === undefined) return;
  if (args.virtual) await readVirtual(kernel, args.read.addr, args.read.length);
  else await readBytes(dump, args.read.addr, args.read.length);
}

/** All files of the command line that are read. */
function inputPaths({ files, compare, symbols }: Args): readonly string[] {
  return [...files, ...compare, ...(symbols === undefined ? [] : [symbols])].map(({ path }) => path);
}

async function main(): Promise<number> {
  const parsed = parseArgs(process.argv.slice(2));
  if ('wrong' in parsed) throw new Stop(2, `${parsed.wrong}\n${USAGE}`);
  const args = await findSymbolFile(parsed.args);
  if (args.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const dump = await openOrStop(args);
  if (args.exportTo !== undefined) await exportDump(dump, args.exportTo, args.choice, inputPaths(args));
  const kernel = args.log || args.bt || args.ps || args.mod || args.facts || args.virtual;
  const place = args.sym ?? args.vtop ?? args.dis ?? args.struct;
  if (kernel || place !== undefined) await kernelOptions(dump, args);
  else if (args.compare.length > 0) await printComparison(dump, await openOrStop(otherDump(args)), args.json);
  else if (args.pages) await printPages(dump, args.json);
  else if (args.read !== undefined) await readBytes(dump, args.read.addr, args.read.length);
  else if (args.findVmcoreinfo) await printVmcoreinfo(dump, args.json);
  else if (args.report) await write(Buffer.from(args.json ? reportJson(dump) : reportText(dump)));
  else if (args.json) await write(Buffer.from(`${JSON.stringify(dumpJson(dump), undefined, 2)}\n`));
  else if (args.exportTo === undefined) await write(Buffer.from(`${summaryText(dump)}\n`));
  return 0;
}

process.stdout.on('error', () => process.exit(0));
try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  process.stderr.write(`inspect: ${error.message}\n`);
  process.exitCode = error.status;
}
