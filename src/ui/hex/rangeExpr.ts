/** A range from two typed expressions: where it starts, and where it ends or, with a leading `+`, how long it is. */
import { hex0x } from '../../base/hex.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type AddressContext, parseAddress } from './addressExpr.ts';

/** Addresses [start, end), not empty and inside the dump; the error is a sentence. */
export function parseRange(
  from: string,
  to: string,
  context: AddressContext,
): Result<{ readonly start: number; readonly end: number }, string> {
  const start = parseAddress(from, context);
  if (!start.ok) return err(`Start: ${start.error}`);
  const { addr } = start.value;
  // One past the last byte is a good end, but not an address to go to.
  const last = parseAddress(`${to} - 1`, { ...context, cursor: addr });
  if (!last.ok) return err(`End: ${last.error}`);
  const end = last.value.addr + 1;
  if (end <= addr) return err(`The end, ${hex0x(end)}, does not lie behind the start, ${hex0x(addr)}.`);
  return ok({ start: addr, end });
}
