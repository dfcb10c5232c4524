/** Code as text for the clipboard, and short words for where a line lies. */
import { hex0x } from '../../base/hex.ts';
import type { CodeLine, CodePage } from '../../rpc/browseApi.ts';

/** Lines as `inspect --dis` prints them, with labels; the marked one has an arrow. */
export function codeAsText(lines: readonly CodeLine[], mark?: bigint): string {
  const text: string[] = [];
  for (const { addr, mnemonic, operands, label } of lines) {
    if (label !== undefined) text.push(`${addr.toString(16)} <${label}>:`);
    const words = operands
      .map((operand) => (operand.name === undefined ? operand.text : `${operand.text} <${operand.name}>`))
      .join(',');
    const arrow = mark === undefined ? '' : addr === mark ? '=> ' : '   ';
    text.push(`${arrow}${addr.toString(16)}:  ${mnemonic.padEnd(8)}${words}`.trimEnd());
  }
  return `${text.join('\n')}\n`;
}

/** `+0x1a` inside of the symbol that holds the address that was asked for; `` outside of it. */
export function offsetWords({ symbolStart, symbolSize }: CodePage, addr: bigint): string {
  if (symbolStart === undefined || addr < symbolStart) return '';
  const offset = addr - symbolStart;
  return symbolSize !== undefined && offset >= symbolSize ? '' : `+${hex0x(offset)}`;
}
