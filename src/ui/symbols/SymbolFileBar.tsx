/** The file of symbols in use, how it fits the dump, and the way to add one. */
import { FilePlus2, Waypoints } from 'lucide-react';
import { showPanel } from '../../store/panelStore.ts';
import { useKernel } from '../../store/react.ts';
import { addSymbolFile, dismissSymbolError, removeSymbolFile } from '../../store/symbolFile.ts';
import { Disclosure } from '../cpus/Disclosure.tsx';
import { Button } from '../kit/Button.tsx';
import { ConfidenceBadge } from '../kit/ConfidenceBadge.tsx';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { FilePick } from '../kit/FilePick.tsx';
import styles from './SymbolFileBar.module.css';

export function SymbolFileBar() {
  const part = useKernel((state) => state.symbolFile);
  const used = part.kind === 'ready' ? part.value : part.kind === 'failed' ? part.kept : undefined;
  return (
    <section className={styles.bar} aria-label="Symbol file">
      <div className={styles.line}>
        <FilePick
          label="Add symbol file"
          icon={<FilePlus2 />}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file !== undefined) void addSymbolFile(file, file.name);
          }}
        >
          Add symbol file
        </FilePick>
        <Button icon={<Waypoints />} onClick={() => showPanel('translate')}>
          Translate an address
        </Button>
        {part.kind === 'loading' && (
          <p role="status" className={styles.words}>
            Reading the file and comparing it with the dump
          </p>
        )}
        {part.kind !== 'loading' && used === undefined && (
          <p className={styles.words}>
            A System.map, /proc/kallsyms or vmlinux of this kernel names more addresses. It stays on this
            machine.
          </p>
        )}
        {used !== undefined && (
          <>
            <p className={styles.words}>
              <b className={styles.name}>{used.name}</b>{' '}
              {[
                used.count > 0 ? `${used.count.toLocaleString('en')} symbols` : undefined,
                used.hasTypes ? 'types' : undefined,
              ]
                .filter((text) => text !== undefined)
                .join(' and ')}{' '}
              <ConfidenceBadge confidence={used.confidence} />
            </p>
            <Button size="small" variant="quiet" onClick={() => void removeSymbolFile()}>
              Remove
            </Button>
          </>
        )}
      </div>
      {used !== undefined && (
        <Disclosure title="How it fits the dump">
          {() => (
            <ul className={styles.checks}>
              {used.words.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          )}
        </Disclosure>
      )}
      {part.kind === 'failed' && <ErrorNote error={part.error} onDismiss={dismissSymbolError} />}
    </section>
  );
}
