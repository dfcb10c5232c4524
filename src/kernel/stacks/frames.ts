/** Turns addresses into the frames of a backtrace, by the rules for naming them. */
import type { Confidence } from '../../engine/machine/machineTypes.ts';
import type { StackFrame, SymbolTable } from '../types.ts';

/**
 * Names `pc`. A return address is looked up one byte lower: behind a call that does not return the next function may
 * begin. The offset is that of the address itself.
 */
export function makeFrame(
  symbols: SymbolTable | undefined,
  frame: Pick<StackFrame, 'sp' | 'pc' | 'kind' | 'stack'> & { readonly confidence: Confidence },
): StackFrame {
  const returns = frame.kind === 'frame' || frame.kind === 'leaf';
  const hit =
    frame.stack === 'user' ? undefined : symbols?.at(returns && frame.pc > 0n ? frame.pc - 1n : frame.pc);
  return {
    ...frame,
    symbol: hit?.symbol.name,
    offset: hit === undefined ? undefined : frame.pc - hit.symbol.addr,
    module: hit?.symbol.module,
  };
}
