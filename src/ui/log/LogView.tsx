/** The kernel log of the dump: filter by level, search, the panic marked, copy and save as text. */
import { useEffect } from 'react';
import { loadLog, loadSummary } from '../../store/kernelStore.ts';
import { useKernel } from '../../store/react.ts';
import { PartGate } from '../kernel/PartGate.tsx';
import { LogPanel } from './LogPanel.tsx';
import styles from './LogView.module.css';

export function LogView() {
  const log = useKernel((state) => state.log);

  // Says which record is the panic.
  useEffect(() => void loadSummary(), []);

  return (
    <div className={styles.view}>
      <h1 className="sr-only">Log</h1>
      <PartGate
        part={log}
        load={loadLog}
        doing="Reading the kernel log"
        lookedFor="Looked for the ring of kernels since 5.10, the records since 3.5 and the byte buffer before, by the names in VMCOREINFO; then for text of a log anywhere in memory."
      >
        {(value) => <LogPanel log={value} />}
      </PartGate>
    </div>
  );
}
