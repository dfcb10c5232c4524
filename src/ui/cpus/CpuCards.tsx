/** One card per CPU, for dumps with few of them. */
import { useEffect, useRef } from 'react';
import type { Cpu } from '../../rpc/api.ts';
import { useCpuChoice } from '../../store/cpuStore.ts';
import { Badge } from '../kit/Badge.tsx';
import { Card } from '../kit/Card.tsx';
import { useIsPanicCpu } from './CpuBacktrace.tsx';
import { CpuDetail } from './CpuDetail.tsx';
import styles from './CpusView.module.css';
import { cpuState } from './cpuWords.ts';
import type { AddressGuess } from './guessAddress.ts';

interface CpuCardsProps {
  readonly cpus: readonly Cpu[];
  readonly guess: AddressGuess;
}

export function CpuCards({ cpus, guess }: CpuCardsProps) {
  const list = useRef<HTMLDivElement>(null);
  const { index, serial } = useCpuChoice();

  // biome-ignore lint/correctness/useExhaustiveDependencies: choosing the same CPU again scrolls to it again
  useEffect(() => {
    if (index === undefined) return;
    list.current?.querySelector(`[data-cpu="${index}"]`)?.scrollIntoView({ block: 'start' });
  }, [index, serial]);

  return (
    <div ref={list} className={styles.cards}>
      {cpus.map((cpu) => (
        <div key={cpu.index} data-cpu={cpu.index} className={styles.anchor}>
          <CpuCard cpu={cpu} guess={guess} />
        </div>
      ))}
    </div>
  );
}

interface CpuCardProps {
  readonly cpu: Cpu;
  readonly guess: AddressGuess;
}

/** A CPU with its state in the head and everything else inside. */
export function CpuCard({ cpu, guess }: CpuCardProps) {
  const state = cpuState(cpu);
  const isPanic = useIsPanicCpu(cpu);
  return (
    <Card
      title={`CPU ${cpu.index}`}
      aside={
        <>
          {isPanic && <Badge tone="bad">panicked</Badge>}
          <Badge tone={state.tone}>{state.word}</Badge>
        </>
      }
      className={styles.card}
    >
      <CpuDetail cpu={cpu} guess={guess} />
    </Card>
  );
}
