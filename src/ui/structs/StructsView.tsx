/** Memory as the kernel's own types say it is: any address as any struct, and on from pointer to pointer. */
import { usePlace } from '../../store/placeStore.ts';
import { EmptyState } from '../kit/EmptyState.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { StructForm } from './StructForm.tsx';
import styles from './StructsView.module.css';
import { StructTree } from './StructTree.tsx';
import { useTypes } from './structData.ts';

export function StructsView() {
  const types = useTypes('');
  const current = usePlace((state) => state.structs.at(-1));
  return (
    <div className={styles.view}>
      <h1 className="sr-only">Structs</h1>
      {(types.kind === 'loading' || types.kind === 'idle') && (
        <p role="status" className={styles.wait}>
          Reading the kernel's types
        </p>
      )}
      {types.kind === 'failed' && <ErrorNote error={types.error} />}
      {types.kind === 'absent' && (
        <EmptyState title={types.error.title}>
          {types.error.detail} Without them nobody can say which bytes are which member.
        </EmptyState>
      )}
      {types.kind === 'ready' && (
        <>
          <StructForm origin={types.value.origin} count={types.value.count} />
          {current === undefined ? (
            <EmptyState title="No struct is shown yet">
              Choose a type and say where: an address, the name of a symbol, or a task as “pid 1”.
            </EmptyState>
          ) : (
            <StructTree key={`${current.ref.module} ${current.ref.id} ${current.addr}`} place={current} />
          )}
        </>
      )}
    </div>
  );
}
