/** The rows of one struct or array. What is inside of a member is read when it is opened. */
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { hex0x } from '../../base/hex.ts';
import type { StructRow, StructView, TypeRef } from '../../rpc/browseApi.ts';
import { VirtualLink } from '../kernel/VirtualLink.tsx';
import { Button } from '../kit/Button.tsx';
import { type Around, MemberValue } from './MemberValue.tsx';
import styles from './StructsView.module.css';
import { useStruct } from './structData.ts';

interface StructRowsProps {
  readonly view: StructView;
  /** Bytes from the start of the outermost struct. */
  readonly base: number;
  readonly depth: number;
  /** The struct in which this one lies as a list head. */
  readonly around: Around | undefined;
}

export function StructRows({ view, base, depth, around }: StructRowsProps) {
  const rest = view.total - view.from - view.rows.length;
  const [isMore, setMore] = useState(false);
  const next = view.from + view.rows.length;
  return (
    <>
      {view.rows.map((row, index) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: anonymous members have nothing else that tells them apart
          key={index}
          row={row}
          view={view}
          base={base}
          depth={depth}
          around={around}
        />
      ))}
      {rest > 0 && !isMore && (
        <tr>
          <td />
          <td colSpan={3} style={{ paddingLeft: indent(depth) }}>
            <Button size="small" onClick={() => setMore(true)}>
              {`${rest.toLocaleString('en')} more`}
            </Button>
          </td>
        </tr>
      )}
      {isMore && (
        <Inner target={view.ref} addr={view.addr} from={next} base={base} depth={depth} around={around} />
      )}
    </>
  );
}

/** px before the name at a depth: the arrow of every row has its place. */
function indent(depth: number): number {
  return 8 + 18 * depth;
}

interface RowProps extends StructRowsProps {
  readonly row: StructRow;
}

function Row({ row, view, base, depth, around }: RowProps) {
  const { value } = row;
  const canOpen = value.kind === 'struct' || (value.kind === 'array' && value.count > 0);
  // What has no name of its own belongs to the struct around it.
  const [isOpen, setOpen] = useState(row.name === '' && depth < 6);
  const name = row.name === '' ? '(no name)' : row.name;
  const addr = view.addr + BigInt(row.offset);
  const here: Around = { ref: view.ref, name: view.name, offset: row.offset };
  return (
    <>
      <tr className={styles.row} data-missing={value.kind === 'missing'}>
        <td className={styles.offset}>
          <VirtualLink addr={addr} length={Math.max(1, row.size ?? 1)}>
            {hex0x(base + row.offset)}
          </VirtualLink>
          {row.bitSize !== undefined && `:${row.bitOffset ?? 0}`}
        </td>
        <th scope="row" className={styles.name} style={{ paddingLeft: indent(depth) }}>
          {canOpen ? (
            <button
              type="button"
              className={styles.open}
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              <ChevronRight aria-hidden="true" />
              {name}
            </button>
          ) : (
            <span className={styles.leaf}>{name}</span>
          )}
        </th>
        <td className={styles.type} title={row.type}>
          {row.bitSize === undefined ? row.type : `${row.type} : ${row.bitSize}`}
        </td>
        <td className={styles.value}>
          <MemberValue row={row} view={view} around={around} />
        </td>
      </tr>
      {isOpen && canOpen && (
        <Inner
          target={{ module: view.ref.module, id: value.type }}
          addr={addr}
          from={0}
          base={base + row.offset}
          depth={depth + 1}
          around={here}
        />
      )}
    </>
  );
}

interface InnerProps {
  readonly target: TypeRef;
  readonly addr: bigint;
  readonly from: number;
  readonly base: number;
  readonly depth: number;
  readonly around: Around | undefined;
}

function Inner({ target, addr, from, base, depth, around }: InnerProps) {
  const view = useStruct(target, addr, from);
  if (view.kind === 'ready') {
    return <StructRows view={view.value} base={base} depth={depth} around={around} />;
  }
  const words = view.kind === 'failed' || view.kind === 'absent' ? view.error.detail : 'Reading';
  return (
    <tr>
      <td />
      <td colSpan={3} className={styles.wait} style={{ paddingLeft: indent(depth) }}>
        {words}
      </td>
    </tr>
  );
}
