/** Code at an address with what is known of it: the symbol, whether reading began at one, and why it ends. */
import { useState } from 'react';
import { hex0x } from '../../base/hex.ts';
import type { CodePage } from '../../rpc/browseApi.ts';
import { Button } from '../kit/Button.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { writeClipboard } from '../platform/clipboard.ts';
import { useCode } from './codeLines.ts';
import { codeAsText } from './codeWords.ts';
import styles from './Disassembly.module.css';
import { DisassemblyLines } from './DisassemblyLines.tsx';

interface DisassemblyPanelProps {
  readonly addr: bigint;
  /** Instructions before it. */
  readonly before?: number;
  readonly count?: number;
  /** Marks the instruction at the address, with these words. */
  readonly markWords?: string;
}

/** Instructions that are fetched at a time. */
const PAGE = 200;

function symbolEnd({ symbolStart, symbolSize }: CodePage): bigint | undefined {
  return symbolStart === undefined || symbolSize === undefined ? undefined : symbolStart + symbolSize;
}

export function DisassemblyPanel({ addr, before = 0, count = PAGE, markWords }: DisassemblyPanelProps) {
  const { code, more } = useCode(addr, before, count);
  const [copied, setCopied] = useState<bigint>();
  if (code.kind === 'loading') {
    return (
      <p role="status" className={styles.wait}>
        Reading the code
      </p>
    );
  }
  if (code.kind === 'failed') {
    return <EmptyState title={code.error.title}>{code.error.detail}</EmptyState>;
  }
  const mark = markWords === undefined ? undefined : addr;
  const { page, next, end } = code;
  const stop = symbolEnd(page);
  // Around one instruction nobody wants the next function.
  const lines =
    mark === undefined || stop === undefined ? code.lines : code.lines.filter((line) => line.addr < stop);
  const size = page.symbolSize === undefined ? '' : `, ${hex0x(page.symbolSize)} bytes`;
  return (
    <div className={styles.panel}>
      <p className={styles.facts}>
        <span className={styles.name}>{page.name ?? 'no symbol holds this address'}</span>
        {page.name === undefined ? '' : size}
        <Button
          size="small"
          variant="quiet"
          onClick={() => {
            void writeClipboard(codeAsText(lines, mark)).then((done) => done && setCopied(addr));
          }}
        >
          {copied === addr ? 'Copied' : 'Copy as text'}
        </Button>
      </p>
      {!page.isAligned && (
        <p className={styles.doubt}>
          Where instructions begin is not known here: the first lines may be read wrongly.
        </p>
      )}
      <DisassemblyLines
        page={page}
        lines={lines}
        mark={mark}
        {...(markWords === undefined ? {} : { markWords })}
      />
      {end !== undefined && <p className={styles.doubt}>{`Ends here: ${end}.`}</p>}
      {next !== undefined && (mark === undefined || lines.length === code.lines.length) && (
        <Button size="small" className={styles.more} onClick={more}>
          Show more
        </Button>
      )}
    </div>
  );
}
