/** Instructions one under the other: address, bytes, mnemonic, operands. Targets are links. */
import { Fragment } from 'react';
import { hex } from '../../base/hex.ts';
import type { CodeLine, CodeOperand, CodePage } from '../../rpc/browseApi.ts';
import { showCode } from '../../store/placeStore.ts';
import { VirtualLink } from '../kernel/VirtualLink.tsx';
import { offsetWords } from './codeWords.ts';
import styles from './Disassembly.module.css';

interface DisassemblyLinesProps {
  readonly page: CodePage;
  readonly lines: readonly CodeLine[];
  /** The line to mark, and what it is: `interrupted here`. */
  readonly mark?: bigint | undefined;
  readonly markWords?: string;
}

export function DisassemblyLines({ page, lines, mark, markWords }: DisassemblyLinesProps) {
  return (
    <table className={styles.lines}>
      <caption className="sr-only">Instructions</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Address</th>
          <th scope="col">Offset</th>
          <th scope="col">Bytes</th>
          <th scope="col">Instruction</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Fragment key={`${line.addr}`}>
            {line.label !== undefined && (
              <tr className={styles.label}>
                <th scope="rowgroup" colSpan={4}>
                  {line.label}
                </th>
              </tr>
            )}
            <Line line={line} page={page} isMarked={line.addr === mark} markWords={markWords} />
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

interface LineProps {
  readonly line: CodeLine;
  readonly page: CodePage;
  readonly isMarked: boolean;
  readonly markWords: string | undefined;
}

function Line({ line, page, isMarked, markWords }: LineProps) {
  const isData = line.mnemonic.startsWith('.');
  return (
    <tr className={styles.line} data-marked={isMarked} data-none={isData}>
      <td className={styles.addr}>
        <VirtualLink addr={line.addr} length={line.bytes.length / 2}>
          {hex(line.addr, 8)}
        </VirtualLink>
      </td>
      <td className={styles.offset}>{offsetWords(page, line.addr)}</td>
      <td className={styles.bytes}>{line.bytes.replace(/(.{4})(?=.)/g, '$1 ')}</td>
      <td className={styles.text}>
        <span className={styles.mnemonic}>{line.mnemonic}</span>
        {line.operands.map((operand, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: operands have no other identity than their place
          <Fragment key={index}>
            {index > 0 && ','}
            <OperandText operand={operand} />
          </Fragment>
        ))}
        {isMarked && markWords !== undefined && <span className={styles.markWords}>{markWords}</span>}
      </td>
    </tr>
  );
}

function OperandText({ operand: { text, target, name, isCode } }: { readonly operand: CodeOperand }) {
  if (target === undefined) return text;
  const shown = name ?? text;
  if (isCode !== true) return <VirtualLink addr={target}>{shown}</VirtualLink>;
  return (
    <button
      type="button"
      className={styles.target}
      title={`Show the code at ${text}`}
      onClick={() => showCode(target)}
    >
      {shown}
    </button>
  );
}
