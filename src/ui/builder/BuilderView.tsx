/** The ELF header byte by byte: every field labelled, its source told, and the switches that change it. */
import { ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatSize } from '../../base/hex.ts';
import type { HeaderReply } from '../../rpc/headerApi.ts';
import { Badge } from '../kit/Badge.tsx';
import { Button } from '../kit/Button.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { BuilderBytes } from './BuilderBytes.tsx';
import { BuilderDetail } from './BuilderDetail.tsx';
import { BuilderFields } from './BuilderFields.tsx';
import { BuilderSwitches } from './BuilderSwitches.tsx';
import styles from './BuilderView.module.css';
import { diffHeaders, diffWords } from './headerDiff.ts';
import { createHeaderRows } from './headerRows.ts';
import { useHeader } from './useHeader.ts';

const NUMBER = new Intl.NumberFormat('en');

export function BuilderView() {
  const state = useHeader();
  const { reply, before, error, request } = state;
  return (
    <div className={styles.view}>
      <h1 className="sr-only">Header</h1>
      <BuilderSwitches state={state} />
      {error !== undefined && <ErrorNote error={error} />}
      {reply !== undefined && error === undefined && (
        <Panes key={request.kind} reply={reply} before={before} onClear={state.clearMarks} />
      )}
    </div>
  );
}

interface PanesProps {
  readonly reply: HeaderReply;
  readonly before: HeaderReply | undefined;
  readonly onClear: () => void;
}

function Panes({ reply, before, onClear }: PanesProps) {
  const rows = useMemo(() => createHeaderRows(reply.map), [reply]);
  const diff = useMemo(() => diffHeaders(before, reply), [before, reply]);
  const [cursor, setCursor] = useState({ row: 1, byte: 0 });
  const [hover, setHover] = useState<number>();

  const chosen = Math.min(cursor.row, rows.count - 1);
  const byte = Math.min(cursor.byte, reply.bytes.length - 1);
  const marked = hover !== undefined && hover < rows.count ? hover : chosen;
  const row = rows.at(marked);
  const section = row === undefined ? undefined : rows.at(rows.ofSection(row.section));
  const choose = (next: number): void => {
    setHover(undefined);
    setCursor({ row: next, byte: rows.at(next)?.start ?? 0 });
  };
  const chooseByte = (offset: number): void => {
    setHover(undefined);
    setCursor({ row: rows.ofByte(offset) ?? 0, byte: offset });
  };
  const panes = { reply, rows, diff, chosen, marked, onHover: setHover };
  return (
    <>
      <Facts reply={reply} fields={rows.count - reply.map.starts.length}>
        {before !== undefined && (
          <>
            <span role="status">{diffWords(diff)}</span>
            {diff.changes.size > 0 && (
              <Button
                size="small"
                icon={<ChevronRight aria-hidden="true" />}
                onClick={() => choose(nextChange([...diff.changes.keys()], chosen))}
              >
                Next change
              </Button>
            )}
            <Button size="small" variant="quiet" onClick={onClear}>
              Clear marks
            </Button>
          </>
        )}
      </Facts>
      <div className={styles.panes}>
        <BuilderBytes {...panes} cursor={byte} onChooseByte={chooseByte} />
        <BuilderFields {...panes} onChoose={choose} />
      </div>
      {row !== undefined && section !== undefined && (
        <BuilderDetail reply={reply} row={row} section={section} change={diff.changes.get(marked)} />
      )}
    </>
  );
}

/** The first changed row behind `row`, or the first of all. */
function nextChange(changed: readonly number[], row: number): number {
  return changed.find((one) => one > row) ?? changed[0] ?? 0;
}

interface FactsProps {
  readonly reply: HeaderReply;
  readonly fields: number;
  readonly children: React.ReactNode;
}

function Facts({ reply, fields, children }: FactsProps) {
  return (
    <p className={styles.facts}>
      <span>
        {`${formatSize(reply.bytes.length)} of header, ${NUMBER.format(fields)} fields, in a file of ${formatSize(reply.fileBytes)}.`}
      </span>
      {reply.isCut && <Badge tone="warn">only the first part is shown</Badge>}
      <span className={styles.muted}>{reply.why}</span>
      {children}
    </p>
  );
}
