/** Symbols from text: a System.map of the kernel's package, or what `cat /proc/kallsyms` printed. */
import { err, ok, type Result } from '../../base/result.ts';
import { MAX_SYMBOLS, type SymbolRows, SymbolRowsBuilder } from './symbolRows.ts';

/** Share of lines that must be symbols. */
const MIN_GOOD = 0.95;
/** Fewest symbols of a kernel. */
const MIN_SYMBOLS = 256;
/** `hex type name [module]` */
const LINE = /^([0-9a-f]{8,16}) ([a-zA-Z?]) (\S{1,512})(?:[ \t]+\[(\S{1,64})\])?\s*$/;
const LINE_FEED = 0x0a;
const MAX_LINE = 1024;

/** Parses a list of symbols. The error is the reason in words. */
export function parseSymbolText(bytes: Uint8Array): Result<SymbolRows, string> {
  const decoder = new TextDecoder('latin1');
  const builder = new SymbolRowsBuilder();
  let good = 0;
  let bad = 0;
  let zeros = 0;
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(LINE_FEED, at);
    const end = found < 0 ? bytes.length : found;
    const line = end - at > MAX_LINE ? '?' : decoder.decode(bytes.subarray(at, end));
    at = end + 1;
    if (line.trim() === '') continue;
    const match = LINE.exec(line);
    const [, hex = '', type = '', name = '', module = ''] = match ?? [];
    if (match === null) {
      bad++;
      continue;
    }
    const addr = BigInt(`0x${hex}`);
    const nameBytes = Uint8Array.from(name, (char) => char.charCodeAt(0));
    const owner = module === '' ? 0 : builder.owner(module);
    if (!builder.add(nameBytes, 0, nameBytes.length, type.charCodeAt(0), addr, 0, owner)) {
      return err(`it has more than ${MAX_SYMBOLS} symbols`);
    }
    good++;
    if (addr === 0n) zeros++;
  }
  if (good < MIN_SYMBOLS) return err(`it has only ${good} symbols`);
  if (good < (good + bad) * MIN_GOOD) return err(`${bad} of ${good + bad} lines are no symbols`);
  if (zeros === good) {
    return err(
      'all its addresses are 0, as /proc/kallsyms shows them to users without the right to see them',
    );
  }
  return ok(builder.finish());
}
