/** The value of a member: text, number, or a pointer that leads on. */
import { hex0x } from '../../base/hex.ts';
import type { ShownValue, StructRow, StructView, TypeRef } from '../../rpc/browseApi.ts';
import { showCode, showStruct } from '../../store/placeStore.ts';
import { VirtualLink } from '../kernel/VirtualLink.tsx';
import styles from './StructsView.module.css';

/** The struct that holds a list head, and where in it. */
export interface Around {
  readonly ref: TypeRef;
  /** `` when it has no name. */
  readonly name: string;
  readonly offset: number;
}

interface MemberValueProps {
  readonly row: StructRow;
  readonly view: StructView;
  readonly around: Around | undefined;
}

type Pointer = Extract<ShownValue, { readonly kind: 'pointer' }>;

export function MemberValue({ row, view, around }: MemberValueProps) {
  const { value } = row;
  switch (value.kind) {
    case 'missing':
      return <span className={styles.none}>not in the dump</span>;
    case 'none':
      return <span className={styles.none}>no value</span>;
    case 'struct':
      return <span className={styles.none}>{row.size === 0 ? 'empty' : ''}</span>;
    case 'array':
      return (
        <span className={styles.none}>{value.count === 1 ? '1 element' : `${value.count} elements`}</span>
      );
    case 'plain':
      return (
        <>
          {value.text}
          {value.hex !== undefined && <span className={styles.hex}>{value.hex}</span>}
        </>
      );
    case 'pointer':
      return value.addr === 0n ? '0' : <PointerValue row={row} value={value} view={view} around={around} />;
  }
}

function PointerValue({
  row,
  value,
  view,
  around,
}: {
  readonly row: StructRow;
  readonly value: Pointer;
  readonly view: StructView;
  readonly around: Around | undefined;
}) {
  const { addr, target, name, text } = value;
  const shown = hex0x(addr);
  const isFunction = row.type.includes('(*)(');
  return (
    <>
      <PointerLink row={row} value={value} view={view} isFunction={isFunction} />
      {name !== undefined && <span className={styles.symbol}>{name}</span>}
      {text !== undefined && <span className={styles.text}>{text}</span>}
      {view.title === 'struct list_head' && target !== undefined && around !== undefined && (
        <ListLink addr={addr} shown={shown} own={view.addr} around={around} />
      )}
    </>
  );
}

interface PointerLinkProps {
  readonly row: StructRow;
  readonly value: Pointer;
  readonly view: StructView;
  readonly isFunction: boolean;
}

function PointerLink({ row, value: { addr, target }, view, isFunction }: PointerLinkProps) {
  const shown = hex0x(addr);
  if (isFunction) {
    return (
      <button
        type="button"
        className={styles.pointer}
        title={`Show the code at ${shown}`}
        onClick={() => showCode(addr, true)}
      >
        {shown}
      </button>
    );
  }
  if (target === undefined) return <VirtualLink addr={addr}>{shown}</VirtualLink>;
  const type = row.type.replace(/ \*$/, '');
  return (
    <button
      type="button"
      className={styles.pointer}
      title={`Show ${shown} as ${type}`}
      onClick={() => showStruct({ ref: { module: view.ref.module, id: target }, addr, words: row.name })}
    >
      {shown}
    </button>
  );
}

interface ListLinkProps {
  readonly addr: bigint;
  readonly shown: string;
  /** Address of the list head that points. */
  readonly own: bigint;
  readonly around: Around;
}

/** A list head says nothing of what it links: often its own kind, so that is offered as what it is, a guess. */
function ListLink({ addr, shown, own, around: { ref, name, offset } }: ListLinkProps) {
  if (addr === own) return <span className={styles.none}>an empty list</span>;
  if (name === '') return undefined;
  return (
    <button
      type="button"
      className={styles.pointer}
      title={`If the list links its own kind: ${shown} is in a ${name} that begins ${hex0x(offset)} bytes before`}
      onClick={() => showStruct({ ref, addr: BigInt.asUintN(64, addr - BigInt(offset)), words: name })}
    >
      {`as ${name}?`}
    </button>
  );
}
