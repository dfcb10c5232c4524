/** The table of symbols with its search; rows are fetched as they come into view. */
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { hex0x } from '../../base/hex.ts';
import type { KernelSymbol, SymbolPage } from '../../rpc/kernelApi.ts';
import { showCode } from '../../store/placeStore.ts';
import { jumpToVirtual, VirtualLink } from '../kernel/VirtualLink.tsx';
import { Card } from '../kit/Card.tsx';
import { ConfidenceBadge } from '../kit/ConfidenceBadge.tsx';
import { EmptyState } from '../kit/EmptyState.tsx';
import { type Column, SortableTable } from '../kit/SortableTable.tsx';
import styles from './SymbolsView.module.css';
import { type SymbolPages, useSymbolPages, useSymbolSearch } from './symbolPages.ts';

/** Letters as `nm` has them; lower case is local to its file. */
const TYPES: Readonly<Record<string, string>> = {
  t: 'text: code',
  d: 'data',
  r: 'read-only data',
  b: 'data that starts as zero',
  a: 'absolute value',
  w: 'weak',
  v: 'weak object',
};

function typeWords(type: string): string {
  const words = TYPES[type.toLowerCase()] ?? 'unknown kind';
  return type === type.toLowerCase() ? `${words}, local` : `${words}, global`;
}

/** Text and weak symbols are code; `nm` has no letter for the rest of it. */
function isCode({ type }: KernelSymbol): boolean {
  return /[tTwW]/.test(type);
}

/** A row: a position in the whole table, or a symbol that was found. */
type Row = number | KernelSymbol;

function columnsFor(pages: SymbolPages, isNarrow: boolean): readonly Column<Row>[] {
  const symbolOf = (row: Row): KernelSymbol | undefined => (typeof row === 'number' ? pages.at(row) : row);
  const cell = (draw: (symbol: KernelSymbol) => React.ReactNode) => (row: Row) => {
    const symbol = symbolOf(row);
    return symbol === undefined ? <span className={styles.wait}>····</span> : draw(symbol);
  };
  const columns: readonly Column<Row>[] = [
    {
      id: 'addr',
      header: 'Address',
      width: '160px',
      mono: true,
      cell: (row) => {
        const symbol = symbolOf(row);
        if (symbol !== undefined) return <VirtualLink addr={symbol.addr} />;
        return typeof row === 'number' ? <Wanted index={row} want={pages.want} /> : undefined;
      },
    },
    {
      id: 'type',
      header: 'Type',
      width: '64px',
      mono: true,
      cell: cell((symbol) => <span title={typeWords(symbol.type)}>{symbol.type}</span>),
    },
    { id: 'name', header: 'Name', mono: true, cell: cell((symbol) => symbol.name) },
    {
      id: 'module',
      header: 'Module',
      width: '170px',
      mono: true,
      cell: cell((symbol) => symbol.module ?? ''),
    },
  ];
  // Beside code there is no room for more than the names.
  return isNarrow ? columns.filter(({ id }) => id === 'addr' || id === 'name') : columns;
}

/** Asks for the row that it stands for. */
function Wanted({ index, want }: { readonly index: number; readonly want: (index: number) => void }) {
  useEffect(() => want(index), [index, want]);
  return <span className={styles.wait}>················</span>;
}

interface SymbolPanelProps {
  readonly table: SymbolPage;
  /** Something else is shown beside the table. */
  readonly isNarrow: boolean;
}

export function SymbolPanel({ table, isNarrow }: SymbolPanelProps) {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const found = useSymbolSearch(wanted);
  const pages = useSymbolPages();
  const columns = columnsFor(pages, isNarrow);
  const all = useMemo(() => Array.from({ length: table.total }, (_, index) => index), [table.total]);
  const rows: readonly Row[] = wanted === '' ? all : (found?.items ?? []);

  function activate(row: Row): void {
    const symbol = typeof row === 'number' ? pages.at(row) : row;
    if (symbol !== undefined) void jumpToVirtual(symbol.addr);
  }

  function select(row: Row): void {
    const symbol = typeof row === 'number' ? pages.at(row) : row;
    if (symbol !== undefined && isCode(symbol)) showCode(symbol.addr, true);
  }

  return (
    <Card
      title={`${table.total.toLocaleString('en')} symbols`}
      note={
        isNarrow ? undefined : (
          <span className={styles.origin}>
            <ConfidenceBadge confidence={table.confidence} />
            {table.origin}
          </span>
        )
      }
      padded={false}
      className={styles.card}
      aside={
        <>
          <span role="status">{foundWords(wanted, found)}</span>
          <input
            type="search"
            className={styles.search}
            aria-label="Find symbols"
            placeholder="Name or address"
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </>
      }
    >
      <SortableTable
        key={wanted === '' ? 'all' : 'found'}
        label="Symbols"
        columns={columns}
        rows={rows}
        rowKey={(row) => (typeof row === 'number' ? row : `${row.addr}-${row.name}-${row.module ?? ''}`)}
        onActivate={activate}
        onSelect={select}
        rowHeight={24}
        empty={
          found === undefined ? undefined : (
            <EmptyState title="No symbol matches">
              Names are searched anywhere; an address finds the symbol that holds it.
            </EmptyState>
          )
        }
      />
    </Card>
  );
}

function foundWords(wanted: string, found: ReturnType<typeof useSymbolSearch>): string {
  if (wanted === '') return '';
  if (found === undefined) return 'searching';
  const [first] = found.items;
  if (found.addr !== undefined && first !== undefined && first.addr <= found.addr) {
    return `${hex0x(found.addr)} is ${first.name}+${hex0x(found.addr - first.addr)}`;
  }
  const count = found.items.length.toLocaleString('en');
  return found.items.length >= 1000 ? `the first ${count} that match` : `${count} match`;
}
