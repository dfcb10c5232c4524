/** The disassembly of a place, whose code loads when it is first shown. */
import { lazy, Suspense } from 'react';
import styles from './kernel.module.css';

const DisassemblyPanel = lazy(async () => ({
  default: (await import('../disassembly/DisassemblyPanel.tsx')).DisassemblyPanel,
}));

interface LazyCodeProps {
  readonly addr: bigint;
  readonly before?: number;
  readonly count?: number;
  readonly markWords?: string;
}

export function LazyCode(props: LazyCodeProps) {
  return (
    <Suspense fallback={<p className={styles.end}>Loading the disassembly</p>}>
      <DisassemblyPanel {...props} />
    </Suspense>
  );
}
