/** The members of a struct as a table; nested structs and arrays open in place, pointers lead on. */
import { ChevronRight } from 'lucide-react';
import { hex, hex0x } from '../../base/hex.ts';
import type { StructView } from '../../rpc/browseApi.ts';
import { backToStruct, type StructPlace, usePlace } from '../../store/placeStore.ts';
import { VirtualLink } from '../kernel/VirtualLink.tsx';
import { Card } from '../kit/Card.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { StructRows } from './StructRows.tsx';
import styles from './StructsView.module.css';
import { useStruct } from './structData.ts';

export function StructTree({ place }: { readonly place: StructPlace }) {
  const view = useStruct(place.ref, place.addr, 0);
  return (
    <Card
      padded={false}
      className={styles.tree}
      title={<Way />}
      aside={<Facts view={view} addr={place.addr} />}
    >
      {(view.kind === 'loading' || view.kind === 'idle') && (
        <p role="status" className={styles.wait}>
          Reading the members
        </p>
      )}
      {(view.kind === 'failed' || view.kind === 'absent') && <ErrorNote error={view.error} />}
      {view.kind === 'ready' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region has to be reachable by keyboard
        <section className={styles.scroll} aria-label="Members" tabIndex={0}>
          {view.value.missing !== undefined && (
            <p className={styles.refused}>{`Not all of it is in the dump: ${view.value.missing}.`}</p>
          )}
          <table className={styles.table}>
            <caption className="sr-only">{`Members of ${view.value.title}`}</caption>
            <thead>
              <tr>
                <th scope="col">Offset</th>
                <th scope="col">Name</th>
                <th scope="col">Type</th>
                <th scope="col">Value</th>
              </tr>
            </thead>
            <tbody>
              <StructRows view={view.value} base={0} depth={0} around={undefined} />
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}

function Facts({ view, addr }: { readonly view: ReturnType<typeof useStruct>; readonly addr: bigint }) {
  const value: StructView | undefined = view.kind === 'ready' ? view.value : undefined;
  return (
    <>
      {value !== undefined && <span>{`${value.sizeBytes.toLocaleString('en')} bytes`}</span>}
      <VirtualLink addr={addr} length={Math.max(1, value?.sizeBytes ?? 1)}>
        {hex(addr, 11)}
      </VirtualLink>
    </>
  );
}

/** The way that led here; every step leads back. */
function Way() {
  const structs = usePlace((state) => state.structs);
  return (
    <ol className={styles.way} aria-label="The way here">
      {structs.map((step, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a way may lead through the same place twice
          key={index}
          className={styles.step}
        >
          {index > 0 && <ChevronRight aria-hidden="true" />}
          {index === structs.length - 1 ? (
            <span aria-current="true" title={hex0x(step.addr)}>
              {step.words}
            </span>
          ) : (
            <button
              type="button"
              className={styles.back}
              title={hex0x(step.addr)}
              onClick={() => backToStruct(index)}
            >
              {step.words}
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
