/** What a CPU was doing, as a backtrace. Interrupt handling is folded, but not where the kernel panicked. */
import { useCallback } from 'react';
import type { Cpu } from '../../rpc/api.ts';
import type { Backtrace } from '../../rpc/kernelApi.ts';
import { cpuKey, loadCpuBacktrace, mayReadKernel, type Part } from '../../store/kernelStore.ts';
import { useKernel } from '../../store/react.ts';
import { BacktraceFrames } from '../kernel/BacktraceFrames.tsx';
import { PartGate } from '../kernel/PartGate.tsx';
import { TraceBadge } from '../kernel/TraceBadge.tsx';
import { Button } from '../kit/Button.tsx';
import styles from './CpuDetail.module.css';

const IDLE = { kind: 'idle' } as const;

/** The backtrace of a CPU as far as it was asked for. */
export function useCpuBacktrace(cpu: Cpu): Part<Backtrace> {
  return useKernel((state) => state.backtraces.get(cpuKey(cpu.index)) ?? IDLE);
}

/** True for the CPU on which the kernel panicked. */
export function useIsPanicCpu(cpu: Cpu): boolean {
  return useKernel(
    ({ summary }) =>
      summary.kind === 'ready' && cpu.logical !== undefined && summary.value.panicCpu === cpu.logical,
  );
}

export function CpuBacktrace({ cpu }: { readonly cpu: Cpu }) {
  const trace = useCpuBacktrace(cpu);
  const isPanic = useIsPanicCpu(cpu);
  const { index } = cpu;
  const load = useCallback(() => loadCpuBacktrace(index), [index]);
  const found = trace.kind === 'ready' ? trace.value : undefined;
  return (
    <section className={styles.backtrace} aria-label={`Backtrace of CPU ${index}`}>
      <h3 className={styles.traceHead}>
        Backtrace
        {found?.comm !== undefined && (
          <span className={styles.task}>{`${found.comm}, pid ${found.pid ?? '?'}`}</span>
        )}
        {found !== undefined && <TraceBadge trace={found} />}
      </h3>
      {trace.kind === 'idle' && !mayReadKernel() && (
        <Button size="small" onClick={() => void load()}>
          Search memory for the stack
        </Button>
      )}
      {trace.kind === 'absent' && (
        <p className={styles.explain}>{`${trace.error.title}. ${trace.error.detail}`}</p>
      )}
      {trace.kind !== 'absent' && (trace.kind !== 'idle' || mayReadKernel()) && (
        <PartGate part={trace} load={load} doing="Following the stack">
          {(value) => <BacktraceFrames trace={value} unfolded={isPanic} />}
        </PartGate>
      )}
    </section>
  );
}
