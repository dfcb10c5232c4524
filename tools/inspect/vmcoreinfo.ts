/** Lists every VMCOREINFO in memory, after a search that reads all of it. */
import { physAddr } from '../../src/base/address.ts';
import { hex0x } from '../../src/base/hex.ts';
import { printable } from '../../src/base/printable.ts';
import { readErrorWords } from '../../src/engine/errorWords.ts';
import { findVmcoreInfoBlocks } from '../../src/engine/machine/vmcoreinfoScan.ts';
import type { Dump } from '../../src/engine/types.ts';
import { oneLine, Stop, write } from './stop.ts';

/** One line a block, `*` before the one in use. */
export async function printVmcoreinfo(dump: Dump, asJson: boolean): Promise<void> {
  const found = await findVmcoreInfoBlocks(dump.memory, physAddr(0), dump.memory.end);
  if (!found.ok) throw new Stop(1, oneLine(readErrorWords(found.error)));
  const { blocks, isComplete } = found.value;
  const rows = blocks.map(({ info, textAddr, copies }) => ({
    addr: hex0x(textAddr),
    release: info.values.get('OSRELEASE') ?? '',
    crashTime: info.values.get('CRASHTIME') ?? null,
    entries: info.values.size,
    copies,
    inUse: info.text === dump.vmcoreinfo?.text,
  }));
  if (!isComplete)
    process.stderr.write('inspect: the search stopped early: too many places look like VMCOREINFO\n');
  const lines = rows.map(
    ({ addr, release, crashTime, entries, copies, inUse }) =>
      `${inUse ? '*' : ' '} ${addr}  ${release}  ${entries} entries, ${copies === 1 ? '1 copy' : `${copies} copies`}, crash time ${crashTime ?? 'not said'}`,
  );
  const text = asJson ? JSON.stringify(rows, undefined, 2) : lines.map(printable).join('\n');
  await write(Buffer.from(text === '' ? '' : `${text}\n`));
}
