/** The symbols of the dumped kernel: all in address order, or those that a name or an address finds. */
import { loadSymbols } from '../../store/kernelStore.ts';
import { useKernel } from '../../store/react.ts';
import { PartGate } from '../kernel/PartGate.tsx';
import { CodeSide, useIsCodeShown } from './CodeSide.tsx';
import { SymbolFileBar } from './SymbolFileBar.tsx';
import { SymbolPanel } from './SymbolPanel.tsx';
import styles from './SymbolsView.module.css';

export function SymbolsView() {
  const symbols = useKernel((state) => state.symbols);
  const isSplit = useIsCodeShown();
  return (
    <div className={styles.view}>
      <h1 className="sr-only">Symbols</h1>
      <SymbolFileBar />
      <div className={styles.split} data-split={isSplit}>
        <PartGate
          part={symbols}
          load={loadSymbols}
          doing="Decoding the symbol table"
          lookedFor="Looked for the kernel's own table (kallsyms), by the names in VMCOREINFO and by its shape in memory."
        >
          {(table) => <SymbolPanel table={table} isNarrow={isSplit} />}
        </PartGate>
        <CodeSide />
      </div>
    </div>
  );
}
