/** The code of a symbol beside the table of symbols, with the way back when targets were followed. */
import { ArrowLeft, X } from 'lucide-react';
import { backInCode, closeCode, usePlace } from '../../store/placeStore.ts';
import { LazyCode } from '../kernel/LazyCode.tsx';
import { IconButton } from '../kit/Button.tsx';
import { Card } from '../kit/Card.tsx';
import styles from './SymbolsView.module.css';

export function CodeSide() {
  const code = usePlace((state) => state.code);
  const addr = code.at(-1);
  if (addr === undefined) return undefined;
  return (
    <Card
      title="Disassembly"
      padded={false}
      className={styles.side}
      aside={
        <>
          {code.length > 1 && (
            <IconButton label="Back to the code before" icon={<ArrowLeft />} onClick={backInCode} />
          )}
          <IconButton label="Close the disassembly" icon={<X />} onClick={closeCode} />
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region has to be reachable by keyboard */}
      <section className={styles.scroll} aria-label="Code" tabIndex={0}>
        <LazyCode addr={addr} />
      </section>
    </Card>
  );
}

/** True while code is shown beside the table. */
export function useIsCodeShown(): boolean {
  return usePlace((state) => state.code.length > 0);
}
